#include "tests/property/judge.h"

#include <algorithm>
#include <regex>
#include <set>

#include "support/text.h"

namespace property {
namespace {

using rewriter::Report;
using rewriter::UseState;

// A line without its qualifiers: there is more than one right way of writing those.
std::string Bare(const std::string& line) {
  static const std::regex qualifier("(\\w+\\s*)?::|\\s+");
  return std::regex_replace(line, qualifier, "");
}

// With as many lines as before: what an edit takes away of them, it leaves empty behind it.
std::vector<rewriter::Edit> KeepLines(std::vector<rewriter::Edit> edits, const std::string& text) {
  for (rewriter::Edit& edit : edits) {
    std::string gone = text.substr(edit.offset, edit.length);
    auto lines = std::count(gone.begin(), gone.end(), '\n') -
                 std::count(edit.replacement.begin(), edit.replacement.end(), '\n');
    edit.replacement.append(static_cast<size_t>(std::max<long>(lines, 0)), '\n');
  }
  return edits;
}

class Judging {
 public:
  Judging(const World& world, const Report& report)
      : world_(world), consumer_(world.consumer()), report_(report), lines_(consumer_.old_lines) {}

  Outcome Run() {
    std::string text = Text(lines_);
    auto rewritten = rewriter::ApplyEdits(text, KeepLines(report_.edits, text));
    if (!rewritten) return Hopeless(rewritten.error().message);
    lines_ = support::Split(*rewritten, '\n');
    lines_.pop_back();
    if (lines_.size() != consumer_.old_lines.size()) return Hopeless("lines came or went");
    rewritten_ = lines_;
    LeaveOutWhatIsAsked();
    Compile();
    Compare();
    Weigh();
    for (const rewriter::Dropped& drop : report_.dropped) {
      outcome_.notes.push_back("dropped " + drop.change + ": " + drop.detail);
    }
    return outcome_;
  }

 private:
  Outcome Hopeless(const std::string& why) {
    outcome_.failures.push_back(why);
    return outcome_;
  }

  int SnippetAt(int line) const {
    for (size_t i = 0; i < consumer_.snippets.size(); ++i) {
      const Snippet& snippet = consumer_.snippets[i];
      if (line >= snippet.first_line && line < snippet.end_line) return static_cast<int>(i);
    }
    return -1;
  }
  static const std::string& At(const std::vector<std::string>& lines, int line) {
    return lines[static_cast<size_t>(line) - 1];
  }
  void Blank(int number) {
    const Snippet& snippet = consumer_.snippets[static_cast<size_t>(number)];
    std::fill(lines_.begin() + snippet.first_line - 1, lines_.begin() + snippet.end_line - 1, "");
  }

  // Whole snippets, and what the generator knows in place of an include.
  void LeaveOutWhatIsAsked() {
    std::set<int> touched;
    for (const rewriter::Use& use : report_.uses) {
      if (use.state == UseState::kUnaffected) continue;
      int snippet = SnippetAt(use.line);
      if (snippet >= 0) touched.insert(snippet);
      if (use.state != UseState::kReview) continue;
      open_.insert(use.line);
      if (snippet >= 0) asked_.insert(snippet);
      lines_[static_cast<size_t>(use.line) - 1] = At(consumer_.new_lines, use.line);
      outcome_.notes.push_back("asked (" + use.reason + ", " + use.change +
                               "): " + At(consumer_.old_lines, use.line));
    }
    for (int snippet : asked_) Blank(snippet);
    outcome_.cases = static_cast<int>(touched.size());
    outcome_.asked = static_cast<int>(asked_.size());
  }

  void Fail(int number, const std::string& what) {
    if (!failed_.insert(number).second) return;
    std::string where = "the program as a whole";
    if (number >= 0) {
      const Snippet& snippet = consumer_.snippets[static_cast<size_t>(number)];
      where = snippet.use + " (line " + std::to_string(snippet.first_line) + ")";
    }
    outcome_.failures.push_back(where + ": " + what);
  }

  void Compile() {
    for (const auto& [line, error] : world_.Compile("new", lines_)) {
      std::string text = line > 0 ? At(lines_, line) : "";
      Fail(SnippetAt(line), "does not compile: " + error + "\n  " + text);
    }
    if (failed_.empty()) return;
    for (int snippet : failed_) {
      if (snippet >= 0) Blank(snippet);
    }
    for (const auto& [line, error] : world_.Compile("new", lines_)) {
      outcome_.failures.push_back("even what is left doesn't compile: " + error);
    }
  }

  void Compare() {
    if (!world_.same_output()) return;
    std::map<int, std::string> output = world_.Output("new");
    for (const auto& [snippet, text] : world_.expected()) {
      if (asked_.count(snippet) || failed_.count(snippet) || output[snippet] == text) continue;
      Fail(snippet, "prints " + output[snippet] + "\n instead of " + text);
    }
  }

  void Weigh() {
    std::string before = Text(consumer_.old_lines);
    for (const rewriter::Edit& edit : report_.edits) {
      auto above =
          std::count(before.begin(), before.begin() + static_cast<long>(edit.offset), '\n');
      int line = static_cast<int>(above) + 1;
      const std::string &made = At(rewritten_, line), &right = At(consumer_.new_lines, line);
      bool differs = world_.knows_new_lines() && !open_.count(line) && Bare(made) != Bare(right);
      bool wrong = differs || failed_.count(SnippetAt(line)) > 0;
      bool proven = edit.confidence == rewriter::Confidence::kProven;
      ++(proven ? outcome_.proven : outcome_.likely);
      if (wrong) ++(proven ? outcome_.wrong_proven : outcome_.wrong_likely);
      if (differs) outcome_.notes.push_back("made " + made + "\n  instead of " + right);
    }
  }

  const World& world_;
  const Consumer& consumer_;
  const Report& report_;
  std::vector<std::string> lines_;      // as they are compiled
  std::vector<std::string> rewritten_;  // as the report has them
  std::set<int> asked_, failed_;        // snippets
  std::set<int> open_;                  // lines that a person has to finish
  Outcome outcome_;
};

}  // namespace

Outcome Judge(const World& world, const Report& report) { return Judging(world, report).Run(); }

}  // namespace property
