// One seed: two versions of a schema, a consumer in a repository, and what the real programs make
// of it.
//
//   seed ─▶ schemas, consumer, bytes ─▶ coevolve rewrite ─▶ report ─▶ Judge (judge.h)
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "rewriter/report.h"
#include "support/files.h"
#include "tests/property/consumer.h"

namespace property {

std::string Text(const std::vector<std::string>& lines);

enum class Changes {
  kNames,   // names and places (RandomRenames)
  kShapes,  // types, shapes, removals (RandomReshaping)
};

class World {
 public:
  explicit World(unsigned seed, Changes changes = Changes::kNames);

  // kinds of change and the like, for messages
  const std::string& about() const { return about_; }
  const std::filesystem::path& folder() const { return folder_.path(); }
  const Consumer& consumer() const { return consumer_; }

  // Whether Consumer::new_lines are what the rewriter should make of it.
  bool knows_new_lines() const { return changes_ == Changes::kNames; }
  bool same_output() const { return same_output_; }
  // What the old program prints, by snippet.
  const std::map<int, std::string>& expected() const { return expected_; }

  // The report of `coevolve rewrite`.
  rewriter::Report Rewrite() const;
  // What the engine's own proof says to a report: the changes that it takes back.
  rewriter::Report Prove(const rewriter::Report& report) const;
  // Compiles lines against "old" or "new": the first error of each line that has one; line 0 stands
  // for other files.
  std::map<int, std::string> Compile(const std::string& version,
                                     const std::vector<std::string>& lines) const;
  // What the program compiled last prints, by snippet.
  std::map<int, std::string> Output(const std::string& version) const;

 private:
  std::string At(const std::string& path) const { return (folder_.path() / path).string(); }
  void WriteFiles(const std::map<std::string, std::string>& files, const std::string& folder);
  // What `seed` makes of the schema; the consumer with it.
  void ChangeNames(const Names& old_names, Random& random);
  void ChangeShapes(const Names& old_names, Random& random);
  void BuildOld();

  support::TempDir folder_;
  Changes changes_;
  bool same_output_ = true;
  std::string about_;
  Schema before_, after_;
  Consumer consumer_;
  std::map<int, std::string> expected_;
};

}  // namespace property
