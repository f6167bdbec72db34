#include "fleet-pr/cli/replacements.h"

#include <vector>

#include "support/document.h"

namespace fleet::cli {
using rewriter::Edit;
namespace {

// A JSON string is a YAML one too; this throws on what is no UTF-8.
std::string Quoted(const std::string& text) { return support::Json(text).dump(); }

// Edits that touch become one: the tool takes two insertions at one place for a conflict.
std::vector<Edit> Joined(const std::vector<Edit>& edits) {
  std::vector<Edit> joined;
  for (const Edit& edit : edits) {
    bool touch = !joined.empty() && joined.back().file == edit.file &&
                 joined.back().offset + joined.back().length == edit.offset;
    if (!touch) {
      joined.push_back(edit);
      continue;
    }
    joined.back().length += edit.length;
    joined.back().replacement += edit.replacement;
  }
  return joined;
}

}  // namespace

support::Result<std::string> ReplacementsText(const rewriter::Report& report,
                                              const std::filesystem::path& root) {
  std::string text = "---\nMainSourceFile: ''\n";
  text += report.edits.empty() ? "Replacements: []\n" : "Replacements:\n";
  for (const Edit& edit : Joined(report.edits)) {
    try {
      text += "  - FilePath: " + Quoted((root / edit.file).string()) + "\n";
      text += "    Offset: " + std::to_string(edit.offset) + "\n";
      text += "    Length: " + std::to_string(edit.length) + "\n";
      text += "    ReplacementText: " + Quoted(edit.replacement) + "\n";
    } catch (const support::Json::exception&) {
      return support::Invalid(edit.file + ": an edit there is no UTF-8 and can't be written as " +
                              "YAML; use --format diff or --apply");
    }
  }
  return text + "...\n";
}

}  // namespace fleet::cli
