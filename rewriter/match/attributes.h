// What the .gitattributes of a snapshot say about generated and vendored files. Read by ourselves
// rather than by libgit2: from the snapshot alone, so that neither the machine's settings nor a
// FIFO of that name have a say.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rewriter/tree/snapshot.h"

namespace rewriter {

class Attributes {
 public:
  explicit Attributes(const Snapshot& snapshot);

  // Whether `name` ("linguist-vendored") is set for a file; nothing if no line says. The last
  // matching line of the nearest .gitattributes decides, as in git.
  std::optional<bool> Get(const std::string& name, const std::string& path) const;

 private:
  struct Rule {
    std::vector<std::string> pattern;  // by folder; one part without a folder fits at any depth
    bool anchored = false;
    std::map<std::string, bool> values;
  };
  static std::optional<Rule> Parse(const std::string& line);
  static bool Matches(const Rule& rule, const std::string& path);

  std::map<std::string, std::vector<Rule>> by_folder_;  // "" or "a/b/"
};

// A pattern without '/' against a name: '*' and '?' stand for anything.
bool FitsGlob(const std::string& pattern, const std::string& name);

}  // namespace rewriter
