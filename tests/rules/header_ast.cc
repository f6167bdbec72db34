#include "tests/rules/header_ast.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclFriend.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/Frontend/ASTUnit.h>
#include <clang/Tooling/Tooling.h>
#include <gtest/gtest.h>
#include <llvm/Support/raw_ostream.h>

#include <set>

namespace rules::testing {
namespace {

constexpr const char* kFolder = "/generated/";

class Collector {
 public:
  explicit Collector(clang::ASTContext& context) : context_(context) {}

  void Walk(const clang::DeclContext& scope) {
    for (const clang::Decl* declared : scope.decls()) Visit(*declared);
  }
  std::vector<Declaration> Result() const { return {found_.begin(), found_.end()}; }

 private:
  void Visit(const clang::Decl& declared) {
    if (declared.isImplicit() || llvm::isa<clang::FriendDecl>(declared)) return;
    bool in_class = declared.getDeclContext()->isRecord();
    if (in_class && declared.getAccess() != clang::AS_public) return;
    if (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(&declared)) {
      return VisitNamespace(*space);
    }
    if (const auto* named = llvm::dyn_cast<clang::NamedDecl>(&declared)) Add(*named);
    if (const auto* type = llvm::dyn_cast<clang::EnumDecl>(&declared)) Walk(*type);
    const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(&declared);
    if (record && record->isThisDeclarationADefinition() && !IsSpecialization(*record)) {
      Walk(*record);
    }
  }

  // The runtimes' own namespaces get specialisations only, which nobody names.
  void VisitNamespace(const clang::NamespaceDecl& space) {
    std::string name = space.getQualifiedNameAsString();
    if (name == "google::protobuf" || name == "flatbuffers") return;
    for (const clang::Decl* declared : space.decls()) {
      if (llvm::isa<clang::NamespaceDecl>(declared)) continue;
      Add(space);
      break;
    }
    Walk(space);
  }

  static bool IsSpecialization(const clang::Decl& declared) {
    return llvm::isa<clang::ClassTemplateSpecializationDecl>(declared);
  }

  void Add(const clang::NamedDecl& declared) {
    std::string header = HeaderOf(declared);
    if (header.empty() || !declared.getDeclName().isIdentifier() || !declared.getIdentifier()) {
      return;
    }
    if (llvm::isa<clang::UsingDecl, clang::UsingShadowDecl, clang::CXXConstructorDecl>(declared)) {
      return;
    }
    clang::PrintingPolicy policy(context_.getLangOpts());
    policy.SuppressInlineNamespace = true;
    std::string name;
    llvm::raw_string_ostream stream(name);
    declared.printQualifiedName(stream, policy);
    found_.insert({stream.str(), KindOf(declared), header});
  }

  std::string HeaderOf(const clang::Decl& declared) const {
    const clang::SourceManager& sources = context_.getSourceManager();
    std::string file = sources.getFilename(sources.getExpansionLoc(declared.getLocation())).str();
    return file.starts_with(kFolder) ? file.substr(std::string(kFolder).size()) : "";
  }

  static SymbolKind KindOf(const clang::NamedDecl& declared) {
    if (llvm::isa<clang::NamespaceDecl>(declared)) return SymbolKind::kNamespace;
    if (llvm::isa<clang::TypedefNameDecl>(declared)) return SymbolKind::kTypeAlias;
    if (llvm::isa<clang::TagDecl, clang::ClassTemplateDecl>(declared)) return SymbolKind::kType;
    if (llvm::isa<clang::EnumConstantDecl>(declared)) return SymbolKind::kEnumerator;
    if (llvm::isa<clang::FunctionDecl, clang::FunctionTemplateDecl>(declared)) {
      bool in_class = declared.getDeclContext()->isRecord();
      return in_class ? SymbolKind::kMethod : SymbolKind::kFunction;
    }
    return SymbolKind::kVariable;
  }

  clang::ASTContext& context_;
  std::set<Declaration> found_;
};

}  // namespace

std::vector<Declaration> PublicDeclarations(const std::map<std::string, std::string>& headers) {
  std::string unit;
  clang::tooling::FileContentMappings files;
  for (const auto& [name, content] : headers) {
    unit += "#include \"" + name + "\"\n";
    files.emplace_back(kFolder + name, content);
  }
  std::vector<std::string> args = {"-std=c++17", "-w", std::string("-I") + kFolder,
                                   std::string("-I") + COEVOLVE_PROTO_DIR,
                                   std::string("-resource-dir=") + COEVOLVE_RESOURCE_DIR};
  auto ast = clang::tooling::buildASTFromCodeWithArgs(
      unit, args, "/generated.cc", "protoc_test", std::make_shared<clang::PCHContainerOperations>(),
      clang::tooling::getClangStripDependencyFileAdjuster(), files);
  if (!ast || ast->getDiagnostics().hasErrorOccurred()) {
    ADD_FAILURE() << "the generated headers don't compile";
    return {};
  }
  Collector collector(ast->getASTContext());
  collector.Walk(*ast->getASTContext().getTranslationUnitDecl());
  return collector.Result();
}

}  // namespace rules::testing
