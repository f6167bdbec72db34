#include "rewriter/idiom/idiom.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

#include "rewriter/facts/reasons.h"
#include "rewriter/values/type_pairs.h"

namespace rewriter {
namespace {

using clang::dyn_cast;
using clang::isa;
using rules::OperationKind;

Proposal Propose(const IdiomUse& use, IdiomScope& scope) {
  switch (use.operation.kind) {
    case OperationKind::kRemoveStatement:
      return ProposeRemoval(use, scope);
    case OperationKind::kChangeType:
      return ProposeRenumbering(use, scope);
    default:
      return ProposeByPattern(use, scope);
  }
}

// Finds the uses, one function body or initializer at a time.
class Finder : public clang::RecursiveASTVisitor<Finder> {
 public:
  Finder(clang::ASTContext& context, Places& places, const ParseInput& input, UnitFacts& facts)
      : context_(context),
        places_(places),
        input_(input),
        facts_(facts),
        resolver_(context, places, input, facts),
        written_(context, places, input.new_parts) {}

  bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitFunctionDecl(clang::FunctionDecl* decl) {
    if (!decl->doesThisDeclarationHaveABody()) return true;
    if (decl->getBody()) Look(*decl->getBody(), decl);
    if (const auto* constructor = dyn_cast<clang::CXXConstructorDecl>(decl)) {
      for (const clang::CXXCtorInitializer* init : constructor->inits()) {
        if (init->isWritten() && init->getInit()) Look(*init->getInit(), decl);
      }
    }
    return true;
  }
  bool VisitVarDecl(clang::VarDecl* decl) {
    if (!decl->getDeclContext()->isFunctionOrMethod() && decl->hasInit()) {
      Look(*decl->getInit(), nullptr);
    }
    return true;
  }
  bool VisitFieldDecl(clang::FieldDecl* decl) {
    if (decl->hasInClassInitializer() && decl->getInClassInitializer()) {
      Look(*decl->getInClassInitializer(), nullptr);
    }
    return true;
  }

 private:
  struct Named {
    const clang::Expr* expr;
    clang::SourceLocation at;
    int symbol;
  };

  void Look(const clang::Stmt& root, const clang::FunctionDecl* function) {
    if (!places_.IsOwn(root.getBeginLoc())) return;
    std::vector<Named> uses;
    std::vector<const clang::Stmt*> open{&root};
    while (!open.empty()) {
      const clang::Stmt* stmt = open.back();
      open.pop_back();
      if (!stmt) continue;
      AddUse(*stmt, uses);
      for (const clang::Stmt* child : stmt->children()) open.push_back(child);
    }
    if (uses.empty()) return;
    clang::ParentMap parents(const_cast<clang::Stmt*>(&root));
    IdiomScope scope{context_, places_, resolver_, input_, facts_, function, root, parents};
    for (const Named& use : uses) ProposeAll(use, scope);
  }

  void AddUse(const clang::Stmt& stmt, std::vector<Named>& uses) {
    Named use{dyn_cast<clang::Expr>(&stmt), {}, -1};
    if (const auto* member = dyn_cast<clang::MemberExpr>(&stmt)) {
      use.at = member->getMemberLoc();
      use.symbol = resolver_.SymbolOf(member->getMemberDecl());
    } else if (const auto* name = dyn_cast<clang::DeclRefExpr>(&stmt)) {
      use.at = name->getLocation();
      use.symbol = resolver_.SymbolOf(name->getDecl());
    }
    if (use.symbol >= 0) uses.push_back(use);
  }

  void ProposeAll(const Named& use, IdiomScope& scope) {
    std::optional<Token> token;
    for (int index : input_.work->operations[static_cast<size_t>(use.symbol)]) {
      const rules::Operation& operation = input_.work->plan.operations[static_cast<size_t>(index)];
      bool number = operation.role.ends_with("enumerator");
      bool retypes = operation.kind == OperationKind::kChangeType && !number;
      bool kept = retypes && KeepsType(*input_.work, use.symbol);
      if (!rules::IsStructural(operation.kind) || (retypes && !kept)) continue;
      if (!token) token = written_.TokenAt(use.at);
      if (!token) return;
      Proposal proposal;
      if (kept) {
        proposal.unaffected = true, proposal.reason = reason::kSameType;
      } else {
        proposal = Propose({operation, index, *use.expr, token->at}, scope);
      }
      proposal.at = token->at;
      proposal.operation = index;
      facts_.proposals.push_back(std::move(proposal));
    }
  }

  clang::ASTContext& context_;
  Places& places_;
  const ParseInput& input_;
  UnitFacts& facts_;
  Resolver resolver_;
  Written written_;
};

}  // namespace

std::optional<Range> IdiomScope::RangeOf(clang::SourceRange range) const {
  const clang::SourceManager& sources = ast.getSourceManager();
  clang::CharSourceRange written = clang::Lexer::makeFileCharRange(
      clang::CharSourceRange::getTokenRange(range), sources, ast.getLangOpts());
  if (written.isInvalid()) return std::nullopt;
  return places.At(written.getBegin(), sources.getFileOffset(written.getEnd()) -
                                           sources.getFileOffset(written.getBegin()));
}

std::string IdiomScope::TextOf(const Range& range) const {
  std::string path = input.root + "/" + facts.files[static_cast<size_t>(range.file)];
  auto content = input.files->getBufferForFile(path);
  if (!content) return "";
  return (*content)
      ->getBuffer()
      .substr(static_cast<size_t>(range.begin), static_cast<size_t>(range.end - range.begin))
      .str();
}

const clang::Stmt* IdiomScope::Around(const clang::Stmt& node) const {
  const clang::Stmt* outer = parents.getParent(&node);
  while (outer &&
         isa<clang::ParenExpr, clang::ImplicitCastExpr, clang::ExprWithCleanups,
             clang::MaterializeTemporaryExpr, clang::CXXBindTemporaryExpr, clang::ConstantExpr>(
             outer)) {
    outer = parents.getParent(outer);
  }
  return outer;
}

void ProposeEdits(clang::ASTContext& context, Places& places, const ParseInput& input,
                  UnitFacts& facts) {
  if (!input.work) return;
  const auto& operations = input.work->plan.operations;
  bool any = std::any_of(operations.begin(), operations.end(),
                         [](const rules::Operation& o) { return rules::IsStructural(o.kind); });
  if (!any) return;
  Finder finder(context, places, input, facts);
  for (clang::Decl* decl : context.getTranslationUnitDecl()->decls()) {
    if (places.IsOwn(decl->getLocation())) finder.TraverseDecl(decl);
  }
}

}  // namespace rewriter
