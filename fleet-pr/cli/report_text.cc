#include "fleet-pr/cli/report_text.h"

#include <algorithm>
#include <map>
#include <set>

#include "support/text.h"

namespace fleet::cli {
using rewriter::Confidence;
using rewriter::Report;
using rewriter::Use;
using rewriter::UseState;
namespace {

constexpr size_t kShown = 12;  // places of one group; --format json has them all

// "1 edit", "3 edits".
std::string Count(size_t n, const std::string& noun) {
  return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

std::string PlaceText(const std::string& file, int line, int column) {
  return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

std::string Lines(const std::vector<std::string>& lines, const std::string& indent) {
  std::string text;
  for (size_t i = 0; i < lines.size() && i < kShown; ++i) text += indent + lines[i] + "\n";
  if (lines.size() > kShown) {
    text += indent + "and " + std::to_string(lines.size() - kShown) + " more\n";
  }
  return text;
}

std::string EditLine(const Report& report) {
  if (report.edits.empty()) return "no edits\n";
  std::set<std::string> files;
  for (const rewriter::Edit& edit : report.edits) files.insert(edit.file);
  size_t likely = static_cast<size_t>(std::count_if(
      report.edits.begin(), report.edits.end(),
      [](const rewriter::Edit& edit) { return edit.confidence == Confidence::kLikely; }));
  std::string text =
      Count(report.edits.size(), "edit") + " in " + Count(files.size(), "file") +
      (likely == 0 ? ", all proven" : ", " + std::to_string(likely) + " only likely");
  if (!report.verified.by.empty()) {
    text += "; parsed again under the new schema: " +
            Count(static_cast<size_t>(report.verified.units), "unit") + ", " +
            Count(static_cast<size_t>(report.verified.errors), "error");
  }
  return text + "\n";
}

std::string ReviewText(const Report& report, const rules::Plan& plan) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> groups;
  size_t count = 0;
  for (const Use& use : report.uses) {
    if (use.state != UseState::kReview) continue;
    ++count;
    groups[{use.change, use.reason}].push_back(PlaceText(use.file, use.line, use.column));
  }
  if (count == 0) return "";
  std::string text = Count(count, "use") + (count == 1 ? " needs" : " need") + " a person\n";
  for (const auto& [group, places] : groups) {
    text += "  " + group.second + ": " + group.first + "\n";
    std::string advice = AdviceFor(plan, group.first);
    if (!advice.empty()) text += "    (" + advice + ")\n";
    text += Lines(places, "    ");
  }
  return text;
}

// Own functions that only forward a renamed accessor are not the schema's: whoever reads the diff
// has to know that they followed, or that they could.
std::string WrapperText(const Report& report) {
  auto count = [&](const char* reason) {
    return static_cast<size_t>(std::count_if(report.uses.begin(), report.uses.end(),
                                             [&](const Use& use) { return use.reason == reason; }));
  };
  std::string what = " with own functions that only forward a renamed accessor";
  size_t followed = count("wrapper_renamed"), kept = count("own_wrapper");
  if (followed > 0) {
    return Count(followed, "edit") + what +
           ", which follow it; --keep-wrappers leaves them alone\n";
  }
  if (kept > 0) return Count(kept, "place") + what + "; they keep their name\n";
  return "";
}

std::string DroppedText(const Report& report) {
  if (report.dropped.empty()) return "";
  std::string text = Count(report.dropped.size(), "change") + " taken back\n";
  for (const rewriter::Dropped& dropped : report.dropped) {
    text += "  " + dropped.reason + ": " + dropped.change +
            (dropped.detail.empty() ? "" : ": " + dropped.detail) + "\n";
  }
  return text;
}

std::string UnitText(const rewriter::Units& units, const std::string& flags) {
  std::string text = "looked at " + std::to_string(units.candidates) + " of " +
                     Count(static_cast<size_t>(units.total), "unit");
  if (units.partial > 0) text += ", " + std::to_string(units.partial) + " with errors";
  if (units.failed > 0) text += ", " + std::to_string(units.failed) + " failed";
  return text + (flags.empty() ? "" : "; flags: " + flags) + "\n";
}

std::string UnseenText(const Report& report) {
  std::string text;
  if (!report.outside_cpp.empty()) {
    std::vector<std::string> lines;
    for (const rewriter::OutsideCpp& place : report.outside_cpp) {
      lines.push_back(place.file + ":" + std::to_string(place.line) + ": " + place.text);
    }
    text += "named in files that are not C++, not edited\n" + Lines(lines, "  ");
  }
  if (!report.out_of_reach.empty()) {
    text += "same names in " + Count(report.out_of_reach.size(), "C++ file") +
            " that no unit with the schema reads, not edited\n";
  }
  return text;
}

}  // namespace

int NeedsPerson(const Report& report) {
  auto reviews = std::count_if(report.uses.begin(), report.uses.end(),
                               [](const Use& use) { return use.state == UseState::kReview; });
  return static_cast<int>(reviews) + static_cast<int>(report.dropped.size()) + report.units.failed;
}

std::string SummaryText(const Report& report, const rules::Plan& plan) {
  return support::Printable(EditLine(report) + ReviewText(report, plan) + DroppedText(report) +
                            WrapperText(report) + UnseenText(report) +
                            UnitText(report.units, report.flags) +
                            Lines(report.diagnostics, "note: "));
}

std::string CheckText(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& found : findings) {
    // In the log of a workflow, a line that begins so is a command.
    if (found.file.starts_with("::") || found.file.starts_with("##[")) text += "./";
    text += PlaceText(found.file, found.line, found.column) + ": " + support::NameOf(found.state) +
            ": " + found.reason + " (" + support::Join(found.changes, ", ") + ")\n";
  }
  return support::Printable(text);
}

std::string UsageText(const rewriter::Usage& usage) {
  std::string text;
  for (const rewriter::UsagePlace& use : usage.uses) {
    text += use.path + "  " + PlaceText(use.file, use.line, use.column) + "  " + use.role + "  " +
            use.access + "\n";
  }
  return support::Printable(text);
}

}  // namespace fleet::cli
