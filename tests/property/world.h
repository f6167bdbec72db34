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

class World {
 public:
  explicit World(unsigned seed);

  // kinds of change and the like, for messages
  const std::string& about() const { return about_; }
  const std::filesystem::path& folder() const { return folder_.path(); }
  const Consumer& consumer() const { return consumer_; }

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
  void BuildOld();

  support::TempDir folder_;
  std::string about_;
  Schema before_, after_;
  Consumer consumer_;
  std::map<int, std::string> expected_;
};

}  // namespace property
