#include "rewriter/match/resolve.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/Stmt.h>
#include <clang/Basic/SourceManager.h>

namespace rewriter {

using clang::dyn_cast;
using clang::dyn_cast_or_null;
using clang::isa;

int Resolver::SymbolOf(const clang::NamedDecl* decl) {
  if (const auto* tag = dyn_cast<clang::TagDecl>(decl)) {
    if (const clang::TagDecl* definition = tag->getDefinition()) decl = definition;
  }
  if (const auto* method = dyn_cast<clang::CXXMethodDecl>(decl)) {  // an override bears its name
    while (method->size_overridden_methods()) method = *method->begin_overridden_methods();
    decl = method;
  }
  if (const auto* constructor = dyn_cast<clang::CXXConstructorDecl>(decl)) {
    decl = constructor->getParent();  // using p::Msg::Msg;
  }
  if (const auto* function = dyn_cast<clang::FunctionDecl>(decl)) {  // of a generated template
    const clang::FunctionDecl* pattern = function->getInstantiatedFromMemberFunction();
    if (pattern) decl = pattern;
  }
  auto [entry, fresh] = symbols_.try_emplace(decl, -1);
  if (fresh) entry->second = Find(*decl);
  return entry->second;
}

int Resolver::Find(const clang::NamedDecl& decl) const {
  const clang::SourceManager& sources = context_.getSourceManager();
  clang::SourceLocation at = sources.getExpansionLoc(decl.getLocation());
  int file = places_.SchemaFileOf(sources.getFileID(at));
  const auto* tag = dyn_cast<clang::TagDecl>(&decl);
  bool opaque = isa<clang::NamespaceDecl>(decl) || (tag && !tag->isThisDeclarationADefinition());
  if (file < 0 && !opaque) return -1;
  std::string name = QualifiedName(decl);
  int symbol = file < 0 ? -1 : names_.Find(file, name);
  return symbol < 0 && opaque ? names_.FindAnywhere(name) : symbol;
}

int Resolver::OwnFunctionOf(const clang::NamedDecl& decl) {
  const auto* function = dyn_cast<clang::FunctionDecl>(&decl);
  if (!function || !places_.IsOwn(function->getLocation())) return -1;
  function = function->getCanonicalDecl();
  auto [entry, fresh] = own_.try_emplace(function, static_cast<int>(facts_.own_functions.size()));
  if (!fresh) return entry->second;
  const auto* method = dyn_cast<clang::CXXMethodDecl>(function);
  bool fixed = (method && method->isVirtual()) || function->isTemplated() ||
               function->isTemplateInstantiation();
  int forwards = Forwarded(*function);
  fixed |= IsTakenInForeignBase(*function, forwards);
  facts_.own_functions.push_back({QualifiedName(*function), forwards, fixed});
  return entry->second;
}

// Whether a base class that is not the repository's has a member of the name that the symbol gets,
// or may have: one that depends on a template's arguments.
bool Resolver::IsTakenInForeignBase(const clang::FunctionDecl& function, int forwards) const {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&function);
  const rules::Operation* operation =
      method && forwards >= 0 && input_.work ? input_.work->OperationFor(forwards) : nullptr;
  const clang::CXXRecordDecl* record = operation ? method->getParent()->getDefinition() : nullptr;
  if (!record) return false;
  clang::DeclarationName name(&context_.Idents.get(LastPart(operation->to)));
  return !record->forallBases([&](const clang::CXXRecordDecl* base) {
    return places_.IsOwn(base->getLocation()) || base->lookup(name).empty();
  });
}

// The symbol of the same name that the function does nothing but call, or -1.
int Resolver::Forwarded(const clang::FunctionDecl& function) {
  const auto* body = dyn_cast_or_null<clang::CompoundStmt>(function.getBody());
  if (!body || body->size() != 1) return -1;
  const clang::Stmt* only = body->body_front();
  if (const auto* result = dyn_cast<clang::ReturnStmt>(only)) only = result->getRetValue();
  const auto* expr = dyn_cast_or_null<clang::Expr>(only);
  if (!expr) return -1;
  const auto* call = dyn_cast<clang::CXXMemberCallExpr>(expr->IgnoreUnlessSpelledInSource());
  int symbol = call && call->getMethodDecl() ? SymbolOf(call->getMethodDecl()) : -1;
  bool same = symbol >= 0 && function.getIdentifier() &&
              function.getName() ==
                  llvm::StringRef(LastPart(names_.symbols[static_cast<size_t>(symbol)].name));
  return same ? symbol : -1;
}

std::string Resolver::QualifiedName(const clang::NamedDecl& decl) const {
  std::string name;
  llvm::raw_string_ostream out(name);
  decl.printQualifiedName(out, context_.getPrintingPolicy());
  return out.str();
}

}  // namespace rewriter
