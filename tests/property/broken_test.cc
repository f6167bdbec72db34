// A rewriter that is broken on purpose: its report is falsified in three ways, and each time both
// the property (compiled and run) and the engine's own proof have to notice.
#include <gtest/gtest.h>

#include <optional>

#include "tests/property/judge.h"

namespace property {
namespace {

using rewriter::Edit;
using rewriter::Report;

bool IsGetter(const Edit& edit) { return edit.rule == "rename_symbol:getter"; }

// One edit is forgotten.
std::optional<Report> DropOne(Report report, const std::string&) {
  auto getter = std::find_if(report.edits.begin(), report.edits.end(), IsGetter);
  if (getter == report.edits.end()) return std::nullopt;
  report.edits.erase(getter);
  return report;
}

// Two accessors get each other's new name.
std::optional<Report> SwapTwo(Report report, const std::string&) {
  Edit* first = nullptr;
  for (Edit& edit : report.edits) {
    if (!IsGetter(edit)) continue;
    if (!first) first = &edit;
    if (edit.replacement == first->replacement) continue;
    std::swap(first->replacement, edit.replacement);
    return report;
  }
  return std::nullopt;
}

// An accessor of another message, which happens to have the same name, is renamed too.
std::optional<Report> RenameAnother(Report report, const std::string& text) {
  std::vector<size_t> lines = {0};
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') lines.push_back(at + 1);
  }
  for (const rewriter::Use& use : report.uses) {
    if (use.reason != "other_element") continue;
    size_t at = lines[static_cast<size_t>(use.line) - 1] + static_cast<size_t>(use.column) - 1;
    for (const Edit& edit : report.edits) {
      std::string name = text.substr(edit.offset, edit.length);
      if (!IsGetter(edit) || text.compare(at, name.size() + 1, name + "(") != 0) continue;
      Edit wrong = edit;
      wrong.offset = at;
      auto after = std::find_if(report.edits.begin(), report.edits.end(),
                                [&](const Edit& other) { return other.offset > at; });
      report.edits.insert(after, wrong);
      return report;
    }
  }
  return std::nullopt;
}

TEST(ABrokenRewriter, IsCaughtByThePropertyAndByTheProof) {
  struct Fault {
    const char* name;
    std::optional<Report> (*make)(Report, const std::string&);
    bool caught = false;  // a swap of two fields that hold the same value can't be seen
  } faults[] = {{"drops an edit", DropOne},
                {"swaps two names", SwapTwo},
                {"renames another's accessor", RenameAnother}};
  for (unsigned seed : {2u, 9u}) {
    World world(seed);
    Report report = world.Rewrite();
    EXPECT_TRUE(Judge(world, report).failures.empty());
    std::string text = Text(world.consumer().old_lines);
    for (Fault& fault : faults) {
      std::optional<Report> wrong = fault.caught ? std::nullopt : fault.make(report, text);
      if (!wrong) continue;
      fault.caught = !Judge(world, *wrong).failures.empty();
      EXPECT_FALSE(world.Prove(*wrong).dropped.empty()) << fault.name;
    }
  }
  for (const Fault& fault : faults) EXPECT_TRUE(fault.caught) << fault.name;
}

}  // namespace
}  // namespace property
