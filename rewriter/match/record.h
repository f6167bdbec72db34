// Turns "the token at this location means that declaration" into a fact, if it is one worth having.
// Part of match: the visitor says what means what, this says what it is to the schema.
#pragma once

#include <clang/AST/NestedNameSpecifier.h>
#include <clang/Basic/SourceLocation.h>

#include <set>
#include <tuple>

#include "rewriter/match/resolve.h"
#include "rewriter/match/unheard.h"
#include "rewriter/match/written.h"

namespace rewriter {

// How a name is written where it is used.
struct Spelling {
  clang::NestedNameSpecifierLoc qualifier = {};
  bool through_using = false;
  bool flat = false;    // a member of a class could not stand here: using a::Msg; friend class Msg;
  bool shared = false;  // a directive for a namespace in which the repository declares something
};

class Recorder {
 public:
  Recorder(clang::ASTContext& context, Places& places, const ParseInput& input, UnitFacts& facts)
      : input_(input),
        facts_(facts),
        written_(context, places, input.new_parts),
        resolver_(context, places, input, facts),
        unheard_(context, places, written_, facts) {}

  // One token at `loc` that means `target`, or, where target is null, something that is not the
  // schema's; `declared` is the declaration itself if the token declares.
  void Name(clang::SourceLocation loc, const clang::NamedDecl* target,
            const Spelling& spelling = {}, const clang::NamedDecl* declared = nullptr);
  // A token whose meaning depends on the arguments of a template.
  void Dependent(clang::SourceLocation loc);
  // The same where it can only be a type: `typename T::type`.
  void DependentType(clang::SourceLocation loc);
  // What stands here is what the compiler made of an error, unless it is part of a template.
  void Recovery(clang::SourceLocation loc);
  // A token that means a member, looked up in `type` as that is written.
  void Through(clang::SourceLocation loc, const clang::NamedDecl& member, clang::QualType type);
  void Function(const clang::FunctionDecl& definition);
  // A call or a declaration at `loc`; `writable`: a qualifier in front of the name would do there.
  void ByArgument(clang::SourceLocation loc, ArgumentLookup lookup, bool writable);

  // A type as it is written without a qualifier.
  void Unqualified(clang::SourceLocation loc, const clang::NamedDecl& type);

  // Whether the repository declares something of its own in a namespace.
  bool DeclaresOwn(const clang::NamespaceDecl& space);
  int SymbolOf(const clang::NamedDecl* decl) { return resolver_.SymbolOf(decl); }

  // The declaration around what is named from now on; returns the one before.
  const clang::Decl* Enter(const clang::Decl* decl) { return std::exchange(within_, decl); }
  const clang::Decl* Within() const { return within_; }
  // By one in and out of a requires-expression.
  void Unevaluated(int by) { unevaluated_ += by; }

  void Add(const Fact& fact);  // once
  void Finish() { unheard_.Mark(); }

 private:
  // EXPECT_CALL(mock, speed()) names gmock_speed: what stands in the call is none of the schema's.
  void PastedAway(clang::SourceLocation loc);
  Qualifier Describe(const Token& token, const clang::NamedDecl& named, const Spelling& spelling,
                     const clang::NamedDecl* declared);
  bool MayDecide(const Range& at) const;
  bool IsInBraces(const clang::CXXRecordDecl& record, const Range& at) const;
  void Forward(const clang::TagDecl& tag, Qualifier& qualifier);
  const clang::DeclContext* Context() const;
  bool InTemplate() const;
  const rules::Symbol& Symbol(int index) const;
  bool Watched(llvm::StringRef name) const;
  bool WantsQualifier(int symbol) const;

  const ParseInput& input_;
  UnitFacts& facts_;
  Written written_;
  Resolver resolver_;
  Unheard unheard_;
  const clang::Decl* within_ = nullptr;
  int unevaluated_ = 0;  // depth of requires-expressions
  std::set<std::tuple<int, int64_t, int64_t, FactKind, int, int>> seen_;
};

}  // namespace rewriter
