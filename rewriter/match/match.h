// Step 4. One walk over the own declarations of a parsed unit: every token that names a schema
// element becomes a fact, and so does every token with a watched name that names something else.
#pragma once

#include <optional>
#include <string>

#include "rewriter/facts/facts.h"
#include "rewriter/match/parse_input.h"

namespace clang {
class ASTContext;
class FileID;
class Preprocessor;
class SourceLocation;
class SourceManager;
}  // namespace clang

namespace rewriter {

// Turns Clang's locations into places in the repository's own files. A file is the repository's if
// its real path lies below the root and no generated header is mounted over it.
class Places {
 public:
  Places(clang::SourceManager& sources, const ParseInput& input, UnitFacts& facts)
      : sources_(sources), input_(input), facts_(facts) {}

  // Index in UnitFacts::files, or -1 for a file that is not the repository's.
  int FileOf(clang::FileID id);
  // Index of the schema file whose generated header this is, or -1.
  int SchemaFileOf(clang::FileID id);
  bool IsOwn(clang::SourceLocation at);
  // The range of `length` bytes at a location in a file; nothing if it is not the repository's.
  std::optional<Range> At(clang::SourceLocation at, size_t length);

 private:
  struct Known {
    int own = -1, schema = -1;
  };
  const Known& Look(clang::FileID id);

  clang::SourceManager& sources_;
  const ParseInput& input_;
  UnitFacts& facts_;
  std::map<int, Known> known_;  // by FileID's hash value
};

void MatchUnit(clang::ASTContext& context, Places& places, const ParseInput& input,
               UnitFacts& facts);

}  // namespace rewriter
