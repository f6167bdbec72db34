#include "rewriter/match.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

#include <set>

#include "rewriter/written.h"

namespace rewriter {
namespace {

using clang::dyn_cast;
using clang::dyn_cast_or_null;
using clang::isa;
using clang::NamedDecl;
using clang::NestedNameSpecifierLoc;
using clang::SourceLocation;

class Matcher : public clang::RecursiveASTVisitor<Matcher> {
  using Base = clang::RecursiveASTVisitor<Matcher>;

 public:
  Matcher(clang::ASTContext& context, Places& places, const ParseInput& input, UnitFacts& facts)
      : context_(context),
        sources_(context.getSourceManager()),
        places_(places),
        input_(input),
        facts_(facts),
        written_(context, places, input.new_parts) {}

  bool shouldVisitTemplateInstantiations() const { return true; }

  bool TraverseDecl(clang::Decl* decl) {
    const clang::Decl* outer = current_;
    if (decl) current_ = decl;
    bool more = Base::TraverseDecl(decl);
    current_ = outer;
    return more;
  }

  // Declarations: an own name, or a forward declaration of a schema type.
  bool VisitNamedDecl(NamedDecl* decl) {
    if (decl->isImplicit()) return true;
    if (isa<clang::UsingDecl, clang::UsingDirectiveDecl, clang::NamespaceAliasDecl,
            clang::UnresolvedUsingValueDecl, clang::UnresolvedUsingTypenameDecl>(decl))
      return true;                                         // visited below
    bool own_namespace = isa<clang::NamespaceDecl>(decl);  // named by the code, not used by it
    Name(decl->getLocation(), own_namespace ? nullptr : decl, {}, false, decl);
    return true;
  }
  bool VisitFunctionDecl(clang::FunctionDecl* decl) {
    if (!decl->doesThisDeclarationHaveABody() || decl->isTemplateInstantiation()) return true;
    auto range = written_.RangeOf(decl->getSourceRange());
    if (range) facts_.functions.push_back(*range);
    return true;
  }
  bool VisitUsingDecl(clang::UsingDecl* decl) {
    const NamedDecl* target =
        decl->shadow_size() ? (*decl->shadow_begin())->getTargetDecl() : nullptr;
    Name(decl->getNameInfo().getLoc(), target, decl->getQualifierLoc());
    return true;
  }
  bool VisitUnresolvedUsingValueDecl(clang::UnresolvedUsingValueDecl* decl) {
    Dependent(decl->getLocation());
    return true;
  }
  bool VisitUnresolvedUsingTypenameDecl(clang::UnresolvedUsingTypenameDecl* decl) {
    Dependent(decl->getLocation());
    return true;
  }
  bool VisitUsingDirectiveDecl(clang::UsingDirectiveDecl* decl) {
    Name(decl->getIdentLocation(), decl->getNominatedNamespaceAsWritten(), decl->getQualifierLoc());
    return true;
  }
  bool VisitNamespaceAliasDecl(clang::NamespaceAliasDecl* decl) {
    Name(decl->getTargetNameLoc(), decl->getAliasedNamespace(), decl->getQualifierLoc());
    Name(decl->getLocation(), nullptr, {}, false, decl);
    return true;
  }
  bool TraverseConstructorInitializer(clang::CXXCtorInitializer* init) {
    if (init->isAnyMemberInitializer() && init->isWritten()) {
      Name(init->getMemberLocation(), init->getAnyMember());
    }
    return Base::TraverseConstructorInitializer(init);
  }

  // Expressions.
  bool VisitDeclRefExpr(clang::DeclRefExpr* expr) {
    bool through_using = isa<clang::UsingShadowDecl>(expr->getFoundDecl());
    Name(expr->getLocation(), expr->getDecl(), expr->getQualifierLoc(), through_using);
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr* expr) {
    Name(expr->getMemberLoc(), expr->getMemberDecl());
    return true;
  }
  bool VisitDesignatedInitExpr(clang::DesignatedInitExpr* expr) {
    for (const auto& part : expr->designators()) {
      if (part.isFieldDesignator()) Name(part.getFieldLoc(), part.getFieldDecl());
    }
    return true;
  }
  bool TraverseLambdaCapture(clang::LambdaExpr* lambda, const clang::LambdaCapture* capture,
                             clang::Expr* init) {
    if (capture->capturesVariable()) Name(capture->getLocation(), capture->getCapturedVar());
    return Base::TraverseLambdaCapture(lambda, capture, init);
  }
  bool VisitLabelStmt(clang::LabelStmt* stmt) {
    Name(stmt->getIdentLoc(), stmt->getDecl());
    return true;
  }
  bool VisitGotoStmt(clang::GotoStmt* stmt) {
    Name(stmt->getLabelLoc(), stmt->getLabel());
    return true;
  }
  bool VisitOverloadExpr(clang::OverloadExpr* expr) {
    std::set<int> symbols;
    for (const NamedDecl* decl : expr->decls()) symbols.insert(Resolve(decl->getUnderlyingDecl()));
    if (symbols.size() == 1) {
      const NamedDecl* first = *expr->decls_begin();
      Name(expr->getNameLoc(), first->getUnderlyingDecl(), expr->getQualifierLoc(),
           isa<clang::UsingShadowDecl>(first));
    } else {
      Dependent(expr->getNameLoc());
    }
    return true;
  }
  bool VisitCXXDependentScopeMemberExpr(clang::CXXDependentScopeMemberExpr* expr) {
    Dependent(expr->getMemberLoc());
    return true;
  }
  bool VisitDependentScopeDeclRefExpr(clang::DependentScopeDeclRefExpr* expr) {
    Dependent(expr->getLocation());
    return true;
  }

  // Visits the body as the call operator's, and what a generic lambda was instantiated to.
  bool TraverseLambdaExpr(clang::LambdaExpr* lambda) {
    const clang::Decl* outer = current_;
    current_ = lambda->getCallOperator();
    bool more = Base::TraverseLambdaExpr(lambda);
    if (clang::FunctionTemplateDecl* generic =
            lambda->getLambdaClass()->getDependentLambdaCallOperator()) {
      for (clang::FunctionDecl* instance : generic->specializations()) {
        if (instance->hasBody()) more = more && TraverseStmt(instance->getBody());
      }
    }
    current_ = outer;
    return more;
  }
  bool TraverseRequiresExpr(clang::RequiresExpr* expr) {
    ++unevaluated_;
    bool more = Base::TraverseRequiresExpr(expr);
    --unevaluated_;
    return more;
  }

  // Types.
  bool VisitElaboratedTypeLoc(clang::ElaboratedTypeLoc loc) {
    qualifiers_[loc.getNamedTypeLoc().getBeginLoc()] = loc.getQualifierLoc();
    return true;
  }
  bool TraverseNestedNameSpecifierLoc(NestedNameSpecifierLoc loc) {
    if (loc) {
      const clang::NestedNameSpecifier* part = loc.getNestedNameSpecifier();
      if (clang::TypeLoc type = loc.getTypeLoc()) qualifiers_[type.getBeginLoc()] = loc.getPrefix();
      if (const NamedDecl* space = NamespaceOf(part)) {
        Name(loc.getLocalBeginLoc(), nullptr, {}, false, space);
      }
    }
    return Base::TraverseNestedNameSpecifierLoc(loc);
  }
  bool VisitTagTypeLoc(clang::TagTypeLoc loc) { return TypeName(loc, loc.getDecl(), false); }
  bool VisitTypedefTypeLoc(clang::TypedefTypeLoc loc) {
    return TypeName(loc, loc.getTypedefNameDecl(), false);
  }
  bool VisitUsingTypeLoc(clang::UsingTypeLoc loc) {
    return TypeName(loc, loc.getFoundDecl()->getTargetDecl(), true);
  }
  bool VisitInjectedClassNameTypeLoc(clang::InjectedClassNameTypeLoc loc) {
    return TypeName(loc, loc.getDecl(), false);
  }
  bool VisitTemplateTypeParmTypeLoc(clang::TemplateTypeParmTypeLoc loc) {
    return TypeName(loc, loc.getDecl(), false);
  }
  bool VisitTemplateSpecializationTypeLoc(clang::TemplateSpecializationTypeLoc loc) {
    Name(loc.getTemplateNameLoc(), loc.getTypePtr()->getTemplateName().getAsTemplateDecl());
    return true;
  }
  bool VisitDependentNameTypeLoc(clang::DependentNameTypeLoc loc) {
    Dependent(loc.getNameLoc());
    return true;
  }

 private:
  static const NamedDecl* NamespaceOf(const clang::NestedNameSpecifier* part) {
    if (part->getAsNamespace()) return part->getAsNamespace();
    return part->getAsNamespaceAlias();
  }

  // Color::RED: the enum has a name of its own to change, and the enumerator stays in it.
  static bool IsEnum(NestedNameSpecifierLoc qualifier) {
    clang::TypeLoc type = qualifier ? qualifier.getTypeLoc() : clang::TypeLoc();
    return type && type.getType()->isEnumeralType();
  }

  bool TypeName(clang::TypeLoc loc, const NamedDecl* decl, bool through_using) {
    auto qualifier = qualifiers_.find(loc.getBeginLoc());
    Name(loc.getBeginLoc(), decl,
         qualifier == qualifiers_.end() ? NestedNameSpecifierLoc() : qualifier->second,
         through_using);
    return true;
  }

  // One token at `loc` that means `target`, or, where target is null, something that is not the
  // schema's; `declared` is the declaration itself if the token declares.
  void Name(SourceLocation loc, const NamedDecl* target, NestedNameSpecifierLoc qualifier = {},
            bool through_using = false, const NamedDecl* declared = nullptr) {
    const NamedDecl* named = target ? target : declared;
    if (loc.isInvalid() || !named) return;
    int symbol = target ? Resolve(target) : -1;
    if (symbol < 0 && named->getIdentifier() && !Watched(named->getIdentifier()->getName())) return;
    std::optional<Token> token = written_.TokenAt(loc);
    if (!token) return;
    if (symbol >= 0 && token->text != llvm::StringRef(LastPart(Symbol(symbol).name)))
      return;  // no token of its own
    if (symbol < 0 && !Watched(token->text)) return;
    Fact fact{token->at, token->kind, symbol, -1, -1};
    if (symbol < 0) fact.own = OwnFunctionOf(*named);
    if (WantsQualifier(symbol) && !IsEnum(qualifier)) {
      fact.qualifier = static_cast<int>(facts_.qualifiers.size());
      facts_.qualifiers.push_back(written_.Describe(*token, qualifier, current_));
      facts_.qualifiers.back().through_using = through_using;
      const auto* tag = declared ? dyn_cast<clang::TagDecl>(declared) : nullptr;
      if (tag) Forward(*tag, facts_.qualifiers.back());
    }
    Add(fact);
  }

  void Dependent(SourceLocation loc) {
    bool in_template = Context()->isDependentContext() || current_->isTemplated() ||
                       current_->isTemplateParameter();
    if (!in_template) return;  // an error's recovery
    std::optional<Token> token = written_.TokenAt(loc);
    if (!token || !Watched(token->text)) return;
    // Outside a body, and in a requires-expression, failure of substitution is no error.
    bool decides = unevaluated_ > 0 || !written_.InBody(*Context(), token->at);
    Add({token->at, decides ? FactKind::kDeciding : FactKind::kDependent, -1, -1, -1});
  }
  const clang::DeclContext* Context() const {
    const auto* context = dyn_cast<clang::DeclContext>(current_);
    return context ? context : current_->getDeclContext();
  }

  void Forward(const clang::TagDecl& tag, Qualifier& qualifier) {
    qualifier.forward = true;
    qualifier.blocks = written_.ForwardBlocks(tag, [&](const clang::Decl* d) {
      return isa<clang::TagDecl>(d) && Resolve(cast<NamedDecl>(d)) >= 0;
    });
  }

  // Index in own_functions of a function of the repository, or -1.
  int OwnFunctionOf(const NamedDecl& decl) {
    const auto* function = dyn_cast<clang::FunctionDecl>(&decl);
    if (!function || !places_.IsOwn(function->getLocation())) return -1;
    function = function->getCanonicalDecl();
    auto [entry, fresh] = own_.try_emplace(function, static_cast<int>(facts_.own_functions.size()));
    if (!fresh) return entry->second;
    const auto* method = dyn_cast<clang::CXXMethodDecl>(function);
    bool fixed = (method && method->isVirtual()) || function->isTemplated() ||
                 function->isTemplateInstantiation();
    facts_.own_functions.push_back({QualifiedName(*function), Forwarded(*function), fixed});
    return entry->second;
  }

  // The symbol of the same name that the function does nothing but call, or -1.
  int Forwarded(const clang::FunctionDecl& function) {
    const auto* body = dyn_cast_or_null<clang::CompoundStmt>(function.getBody());
    if (!body || body->size() != 1) return -1;
    const clang::Stmt* only = body->body_front();
    if (const auto* result = dyn_cast<clang::ReturnStmt>(only)) only = result->getRetValue();
    const auto* expr = dyn_cast_or_null<clang::Expr>(only);
    if (!expr) return -1;
    const auto* call = dyn_cast<clang::CXXMemberCallExpr>(expr->IgnoreUnlessSpelledInSource());
    int symbol = call && call->getMethodDecl() ? Resolve(call->getMethodDecl()) : -1;
    bool same = symbol >= 0 && function.getIdentifier() &&
                function.getName() == llvm::StringRef(LastPart(Symbol(symbol).name));
    return same ? symbol : -1;
  }

  std::string QualifiedName(const NamedDecl& decl) const {
    std::string name;
    llvm::raw_string_ostream out(name);
    decl.printQualifiedName(out, context_.getPrintingPolicy());
    return out.str();
  }

  // Index of the symbol that a declaration is, or -1.
  int Resolve(const NamedDecl* decl) {
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
    auto [entry, fresh] = resolved_.try_emplace(decl, -1);
    if (!fresh) return entry->second;
    int file =
        places_.SchemaFileOf(sources_.getFileID(sources_.getExpansionLoc(decl->getLocation())));
    const auto* tag = dyn_cast<clang::TagDecl>(decl);
    bool opaque = isa<clang::NamespaceDecl>(decl) || (tag && !tag->isThisDeclarationADefinition());
    if (file < 0 && !opaque) return -1;
    std::string name = QualifiedName(*decl);
    int symbol = file < 0 ? -1 : input_.names.Find(file, name);
    if (symbol < 0 && opaque) symbol = input_.names.FindAnywhere(name);
    return resolved_[decl] = symbol;
  }

  void Add(const Fact& fact) {
    auto key =
        std::tuple(fact.at.file, fact.at.begin, fact.at.end, fact.kind, fact.symbol, fact.own);
    if (seen_.insert(key).second) facts_.facts.push_back(fact);
  }

  const rules::Symbol& Symbol(int index) const {
    return input_.names.symbols[static_cast<size_t>(index)];
  }
  bool Watched(llvm::StringRef name) const { return input_.watched.count(name.str()) > 0; }
  bool WantsQualifier(int symbol) const {
    return symbol >= 0 && !input_.wants_qualifier.empty() &&
           input_.wants_qualifier[static_cast<size_t>(symbol)];
  }

  clang::ASTContext& context_;
  clang::SourceManager& sources_;
  Places& places_;
  const ParseInput& input_;
  UnitFacts& facts_;
  Written written_;
  const clang::Decl* current_ = nullptr;
  int unevaluated_ = 0;                                          // depth of requires-expressions
  std::map<SourceLocation, NestedNameSpecifierLoc> qualifiers_;  // by where the named type begins
  llvm::DenseMap<const NamedDecl*, int> resolved_;
  llvm::DenseMap<const clang::FunctionDecl*, int> own_;  // canonical declarations
  std::set<std::tuple<int, int64_t, int64_t, FactKind, int, int>> seen_;
};

}  // namespace

void MatchUnit(clang::ASTContext& context, Places& places, const ParseInput& input,
               UnitFacts& facts) {
  Matcher matcher(context, places, input, facts);
  for (clang::Decl* decl : context.getTranslationUnitDecl()->decls()) {
    if (places.IsOwn(decl->getLocation())) matcher.TraverseDecl(decl);
  }
}

}  // namespace rewriter
