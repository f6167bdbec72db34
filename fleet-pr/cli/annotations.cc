#include "fleet-pr/cli/annotations.h"

#include <string_view>

#include "support/text.h"

namespace fleet::cli {
namespace {

constexpr size_t kMost = 50;

// A line of output is a command: what a file is called must not start another one.
std::string Escaped(const std::string& text, std::string_view special) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    if (special.find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += {'%', kDigits[c >> 4], kDigits[c & 15]};
    }
  }
  return out;
}

std::string Property(const std::string& text) { return Escaped(text, "%\r\n:,"); }
std::string Message(const std::string& text) { return Escaped(text, "%\r\n"); }

}  // namespace

std::string AnnotationsText(const std::vector<Finding>& findings, const rules::Plan& plan) {
  std::string text;
  size_t shown = findings.size() <= kMost ? findings.size() : kMost - 1;
  for (size_t i = 0; i < shown; ++i) {
    const Finding& finding = findings[i];
    text += "::warning file=" + Property(finding.file) + ",line=" + std::to_string(finding.line) +
            ",col=" + std::to_string(finding.character) + ",title=" + Property(finding.kind) +
            "::" + Message(MessageOf(finding, plan)) + "\n";
  }
  if (shown < findings.size()) {
    text += "::warning title=coevolve::and " + std::to_string(findings.size() - shown) +
            " more uses; run `coevolve check` to see them\n";
  }
  return support::Printable(text);
}

}  // namespace fleet::cli
