// By which names code can get at the dependent names of a file. A unit that says none of them can't
// instantiate what holds them: neither itself, nor by handing it to a foreign template. Works on
// text: what a declaration in a header mentions is what its tokens say. Part of match.
#pragma once

#include <clang/AST/DeclBase.h>

#include <map>
#include <string>
#include <vector>

#include "rewriter/match/written.h"

namespace rewriter {

// Fills UnitFacts::ways from the dependent names among UnitFacts::facts. Names that macros paste
// together are for the engine to see, which knows the macros of all units.
class WaysFinder {
 public:
  WaysFinder(clang::ASTContext& context, Places& places, const Written& written, UnitFacts& facts)
      : context_(context), places_(places), written_(written), facts_(facts) {}

  void Find();

 private:
  // What one stretch of a file declares at namespace scope: one declaration, or all of a macro's.
  struct Stretch {
    std::vector<std::string> names;
    bool unnamed = false;   // also something that is used without its name
    bool function = false;  // also a function
    std::vector<std::string> mentions;
  };
  using Start = std::pair<int, int64_t>;  // file, offset

  void Gather(const clang::DeclContext& scope);
  void Note(const clang::Decl& decl);
  Ways Follow(int file, const std::vector<int64_t>& places) const;
  bool IsUsedByForeign(const std::vector<std::string>& names) const;

  clang::ASTContext& context_;
  Places& places_;
  const Written& written_;
  UnitFacts& facts_;
  int main_ = -1;
  std::map<std::pair<Start, int64_t>, Stretch> stretches_;  // by start and end
};

}  // namespace rewriter
