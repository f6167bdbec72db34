// Which templates of a unit may have instances that its parse could not see. A call that did not
// compile, or that stands under an #if that does not hold, instantiates nothing: what its type
// would have made of a dependent name is not known, whatever the other instances say. Part of
// match.
//   template <class T> void Log(const T& t) { t.speed(); }
//   void f(const p::Trip& t) { Log(t); }
//   void g(const p::Boat& b) { Log(unknown(), b); }     nobody hears what speed() is in a boat
#pragma once

#include <clang/AST/DeclBase.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rewriter/match/written.h"

namespace rewriter {

// Works on the names of templates and of what stands in them or names them for others. Each token
// with such a name that means something is none of an unheard instance, unless an error stands in
// the same statement; the names that an unheard template says itself lead on to others.
class Unheard {
 public:
  // Looks for templates among the own declarations if the unit has errors, and does nothing else.
  Unheard(clang::ASTContext& context, Places& places, const Written& written, UnitFacts& facts);

  // The token at a location got a meaning, or gets one in each instance of its template.
  void Resolved(clang::SourceLocation at);
  // It got none, though no argument of a template is missing: an error's recovery.
  void Unresolved(clang::SourceLocation at);

  // Turns each kDependent among UnitFacts::facts that stands in such a template into kUnheard, and
  // fills UnitFacts::inactive_ways.
  void Mark();

 private:
  using Start = std::pair<int, int64_t>;  // file, offset
  // A template, what one holds, what gives it another name, or the body of a macro: a macro leads
  // to what it mentions.
  struct Holder {
    Range range;
    std::vector<std::string> names;  // each of which stands for it; none: it is used without
    bool macro = false;
    std::set<std::string> mentions;  // names of holders
    bool unheard = false;
  };

  void CollectAll();
  void Collect(const clang::DeclContext& scope);
  void Take(const clang::Decl& decl);
  void CollectMacros();
  void Index();
  Holder* Around(const Start& at);
  // Notes what the holders of an own file mention; returns the names that no meaning explains.
  std::set<std::string> Read(clang::FileID id, int file);
  void Spread(std::set<std::string> names);
  bool InBrokenFunction(const Range& at) const;
  void FindInactiveWays();
  std::vector<Range> WaysTo(const Holder& target) const;
  std::vector<Range> WaysToLambda(const Range& at) const;

  clang::ASTContext& context_;
  Places& places_;
  const Written& written_;
  UnitFacts& facts_;
  bool active_;
  std::vector<Holder> holders_;
  std::map<int, std::vector<std::pair<int64_t, size_t>>> by_file_;  // begin, index; sorted
  std::set<std::string> names_, macros_;
  std::set<Start> resolved_;
  std::map<int, std::set<int64_t>> errors_;             // by file
  std::map<std::string, std::vector<Range>> inactive_;  // where inactive code says a name
  std::vector<Range> inactive_code_;                    // all of it, between directives
};

}  // namespace rewriter
