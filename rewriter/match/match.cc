#include "rewriter/match/match.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

#include <set>

#include "rewriter/match/argument_lookups.h"
#include "rewriter/match/record.h"
#include "rewriter/match/strings.h"
#include "rewriter/match/ways.h"

namespace rewriter {
namespace {

using clang::isa;
using clang::NamedDecl;
using clang::NestedNameSpecifierLoc;
using clang::SourceLocation;

class Matcher : public clang::RecursiveASTVisitor<Matcher> {
  using Base = clang::RecursiveASTVisitor<Matcher>;

 public:
  Matcher(clang::ASTContext& context, Places& places, const ParseInput& input, UnitFacts& facts)
      : record_(context, places, input, facts),
        strings_(context, places, input, facts, record_),
        lookups_(input, places, record_) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  void Finish() { record_.Finish(); }

  bool TraverseDecl(clang::Decl* decl) {
    if (!decl) return true;
    // Clang has parameters inside a function's type, as in std::function<void(const Msg&)>,
    // declared nowhere: what stands around them is what counts.
    if (isa<clang::ParmVarDecl>(decl)) return Base::TraverseDecl(decl);
    const clang::Decl* outer = record_.Enter(decl);
    bool more = Base::TraverseDecl(decl);
    record_.Enter(outer);
    return more;
  }

  // Declarations: an own name, or a forward declaration of a schema type.
  bool VisitNamedDecl(NamedDecl* decl) {
    if (decl->isImplicit()) return true;
    if (isa<clang::UsingDecl, clang::UsingDirectiveDecl, clang::NamespaceAliasDecl,
            clang::UnresolvedUsingValueDecl, clang::UnresolvedUsingTypenameDecl>(decl))
      return true;                                         // visited below
    bool own_namespace = isa<clang::NamespaceDecl>(decl);  // named by the code, not used by it
    record_.Name(decl->getLocation(), own_namespace ? nullptr : decl, {}, decl);
    return true;
  }
  // Its instances are the template's, which may be somebody else's: std::hash.
  bool VisitClassTemplatePartialSpecializationDecl(
      clang::ClassTemplatePartialSpecializationDecl* decl) {
    for (clang::ClassTemplateSpecializationDecl* instance :
         decl->getSpecializedTemplate()->specializations()) {
      auto from = instance->getInstantiatedFrom();
      if (from.dyn_cast<clang::ClassTemplatePartialSpecializationDecl*>() == decl) {
        TraverseDecl(instance);
      }
    }
    return true;
  }
  bool VisitFunctionDecl(clang::FunctionDecl* decl) {
    lookups_.Declaration(*decl);
    if (!decl->doesThisDeclarationHaveABody() || decl->isTemplateInstantiation()) return true;
    record_.Function(*decl);
    return true;
  }
  bool VisitUsingDecl(clang::UsingDecl* decl) {
    const NamedDecl* target =
        decl->shadow_size() ? (*decl->shadow_begin())->getTargetDecl() : nullptr;
    record_.Name(decl->getNameInfo().getLoc(), target, {decl->getQualifierLoc(), false, true});
    return true;
  }
  bool VisitUnresolvedUsingValueDecl(clang::UnresolvedUsingValueDecl* decl) {
    record_.Dependent(decl->getLocation());
    return true;
  }
  bool VisitUnresolvedUsingTypenameDecl(clang::UnresolvedUsingTypenameDecl* decl) {
    record_.DependentType(decl->getLocation());
    return true;
  }
  bool VisitUsingDirectiveDecl(clang::UsingDirectiveDecl* decl) {
    bool shared = record_.DeclaresOwn(*decl->getNominatedNamespace());
    record_.Name(decl->getIdentLocation(), decl->getNominatedNamespaceAsWritten(),
                 {.qualifier = decl->getQualifierLoc(), .shared = shared});
    return true;
  }
  bool VisitNamespaceAliasDecl(clang::NamespaceAliasDecl* decl) {
    record_.Name(decl->getTargetNameLoc(), decl->getAliasedNamespace(), {decl->getQualifierLoc()});
    record_.Name(decl->getLocation(), nullptr, {}, decl);
    return true;
  }
  bool TraverseConstructorInitializer(clang::CXXCtorInitializer* init) {
    if (init->isAnyMemberInitializer() && init->isWritten()) {
      record_.Name(init->getMemberLocation(), init->getAnyMember());
    }
    return Base::TraverseConstructorInitializer(init);
  }

  // Expressions.
  bool VisitDeclRefExpr(clang::DeclRefExpr* expr) {
    bool through_using = isa<clang::UsingShadowDecl>(expr->getFoundDecl());
    record_.Name(expr->getLocation(), expr->getDecl(), {expr->getQualifierLoc(), through_using});
    if (NestedNameSpecifierLoc in = expr->getQualifierLoc(); in && in.getTypeLoc()) {
      record_.Through(expr->getLocation(), *expr->getDecl(), in.getTypeLoc().getType());
    }
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr* expr) {
    record_.Name(expr->getMemberLoc(), expr->getMemberDecl());
    record_.Through(expr->getMemberLoc(), *expr->getMemberDecl(), expr->getBase()->getType());
    return true;
  }
  bool VisitCallExpr(clang::CallExpr* expr) {
    strings_.Call(*expr);
    lookups_.Call(*expr, lambda_instances_ > 0);
    return true;
  }
  bool VisitStringLiteral(clang::StringLiteral* literal) {
    strings_.Literal(*literal);
    return true;
  }
  bool VisitDesignatedInitExpr(clang::DesignatedInitExpr* expr) {
    for (const auto& part : expr->designators()) {
      if (part.isFieldDesignator()) record_.Name(part.getFieldLoc(), part.getFieldDecl());
    }
    return true;
  }
  bool TraverseLambdaCapture(clang::LambdaExpr* lambda, const clang::LambdaCapture* capture,
                             clang::Expr* init) {
    if (capture->capturesVariable())
      record_.Name(capture->getLocation(), capture->getCapturedVar());
    return Base::TraverseLambdaCapture(lambda, capture, init);
  }
  bool VisitLabelStmt(clang::LabelStmt* stmt) {
    record_.Name(stmt->getIdentLoc(), stmt->getDecl());
    return true;
  }
  bool VisitGotoStmt(clang::GotoStmt* stmt) {
    record_.Name(stmt->getLabelLoc(), stmt->getLabel());
    return true;
  }
  bool VisitRecoveryExpr(clang::RecoveryExpr* expr) {
    record_.Recovery(expr->getBeginLoc());
    return true;
  }
  bool VisitOverloadExpr(clang::OverloadExpr* expr) {
    record_.Recovery(expr->getNameLoc());
    std::set<int> symbols;
    for (const NamedDecl* decl : expr->decls())
      symbols.insert(record_.SymbolOf(decl->getUnderlyingDecl()));
    if (symbols.size() == 1) {
      const NamedDecl* first = *expr->decls_begin();
      record_.Name(expr->getNameLoc(), first->getUnderlyingDecl(),
                   {expr->getQualifierLoc(), isa<clang::UsingShadowDecl>(first)});
    } else {
      record_.Dependent(expr->getNameLoc());
    }
    return true;
  }
  bool VisitCXXDependentScopeMemberExpr(clang::CXXDependentScopeMemberExpr* expr) {
    record_.Dependent(expr->getMemberLoc());
    return true;
  }
  bool VisitDependentScopeDeclRefExpr(clang::DependentScopeDeclRefExpr* expr) {
    record_.Dependent(expr->getLocation());
    return true;
  }

  // Visits the body as the call operator's, and what a generic lambda was instantiated to.
  bool TraverseLambdaExpr(clang::LambdaExpr* lambda) {
    const clang::Decl* outer = record_.Enter(lambda->getCallOperator());
    bool more = Base::TraverseLambdaExpr(lambda);
    if (clang::FunctionTemplateDecl* generic =
            lambda->getLambdaClass()->getDependentLambdaCallOperator()) {
      ++lambda_instances_;
      for (clang::FunctionDecl* instance : generic->specializations()) {
        if (instance->hasBody()) more = more && TraverseStmt(instance->getBody());
      }
      --lambda_instances_;
    }
    record_.Enter(outer);
    return more;
  }
  bool TraverseRequiresExpr(clang::RequiresExpr* expr) {
    record_.Unevaluated(1);
    bool more = Base::TraverseRequiresExpr(expr);
    record_.Unevaluated(-1);
    return more;
  }

  // Types.
  bool VisitElaboratedTypeLoc(clang::ElaboratedTypeLoc loc) {
    SourceLocation name = loc.getNamedTypeLoc().getBeginLoc();
    qualifiers_[name] = loc.getQualifierLoc();
    if (isa<clang::TagType>(loc.getNamedTypeLoc().getTypePtr()) &&
        loc.getElaboratedKeywordLoc().isValid()) {
      tagged_.insert(name);
    }
    return true;
  }
  bool TraverseNestedNameSpecifierLoc(NestedNameSpecifierLoc loc) {
    if (loc) {
      const clang::NestedNameSpecifier* part = loc.getNestedNameSpecifier();
      if (clang::TypeLoc type = loc.getTypeLoc()) qualifiers_[type.getBeginLoc()] = loc.getPrefix();
      if (const NamedDecl* space = NamespaceOf(part)) {
        record_.Name(loc.getLocalBeginLoc(), nullptr, {}, space);
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
    record_.Name(loc.getTemplateNameLoc(), loc.getTypePtr()->getTemplateName().getAsTemplateDecl());
    return true;
  }
  bool VisitDeducedTemplateSpecializationTypeLoc(clang::DeducedTemplateSpecializationTypeLoc loc) {
    record_.Name(loc.getTemplateNameLoc(), loc.getTypePtr()->getTemplateName().getAsTemplateDecl());
    return true;
  }
  bool VisitDependentNameTypeLoc(clang::DependentNameTypeLoc loc) {
    record_.DependentType(loc.getNameLoc());
    return true;
  }

 private:
  static const NamedDecl* NamespaceOf(const clang::NestedNameSpecifier* part) {
    if (part->getAsNamespace()) return part->getAsNamespace();
    return part->getAsNamespaceAlias();
  }

  bool TypeName(clang::TypeLoc loc, const NamedDecl* decl, bool through_using) {
    auto qualifier = qualifiers_.find(loc.getBeginLoc());
    bool bare = qualifier == qualifiers_.end() || !qualifier->second;
    if (bare && !llvm::isa<clang::TemplateTypeParmDecl>(decl)) {
      record_.Unqualified(loc.getBeginLoc(), *decl);
    }
    record_.Name(loc.getBeginLoc(), decl,
                 {qualifier == qualifiers_.end() ? NestedNameSpecifierLoc() : qualifier->second,
                  through_using, tagged_.count(loc.getBeginLoc()) > 0});
    return true;
  }

  Recorder record_;
  Strings strings_;
  ArgumentLookups lookups_;
  int lambda_instances_ = 0;  // depth of bodies that a generic lambda was instantiated to
  std::map<SourceLocation, NestedNameSpecifierLoc> qualifiers_;  // by where the named type begins
  std::set<SourceLocation> tagged_;  // named types after `class`, `struct` or `enum`
};

}  // namespace

void MatchUnit(clang::ASTContext& context, Places& places, const ParseInput& input,
               UnitFacts& facts) {
  Matcher matcher(context, places, input, facts);
  for (clang::Decl* decl : context.getTranslationUnitDecl()->decls()) {
    if (places.IsOwn(decl->getLocation())) matcher.TraverseDecl(decl);
  }
  matcher.Finish();
  Written written(context, places, input.new_parts);
  WaysFinder(context, places, written, facts).Find();
}

}  // namespace rewriter
