#include "rewriter/edits/format.h"

#include <clang/Format/Format.h>

#include <algorithm>

#include "rewriter/facts/words.h"
#include "rewriter/units/isolate.h"

namespace rewriter {
namespace {

using clang::tooling::Range;
using clang::tooling::Replacement;

// The lines of one statement around edits, by offset before and after the edits.
struct Window {
  uint64_t begin = 0, end = 0;
  uint64_t new_begin = 0, new_end = 0;
  size_t first = 0, last = 0;  // edits
  bool laid_out = true;        // as the style wants it, before the edits
};

// One piece of white space, in the text with the edits.
struct Space {
  uint64_t offset = 0, length = 0;
  std::string text;
  size_t window = 0;
};

bool IsBlank(llvm::StringRef text) { return text.find_first_not_of(" \t\r\n\\") == text.npos; }

// Whether a statement may end with this line.
bool EndsStatement(llvm::StringRef line) {
  line = line.split("//").first.rtrim();
  return line.empty() || line.ends_with(";") || line.ends_with("{") || line.ends_with("}") ||
         line.ltrim().starts_with("#");
}

llvm::StringRef LineBefore(llvm::StringRef text, uint64_t start) {
  text = text.take_front(start - 1);
  return text.drop_front(text.rfind('\n') + 1);  // npos + 1 is 0
}

Window Around(llvm::StringRef text, const Edit& edit) {
  Window window;
  window.begin = text.take_front(edit.offset).rfind('\n') + 1;
  while (window.begin > 0) {
    llvm::StringRef line = LineBefore(text, window.begin);
    if (EndsStatement(line)) break;
    window.begin -= line.size() + 1;
  }
  for (window.end = edit.offset + edit.length;;) {
    uint64_t end = std::min(text.find('\n', window.end), text.size());
    llvm::StringRef line = text.slice(text.take_front(end).rfind('\n') + 1, end);
    window.end = end;
    if (end == text.size() || EndsStatement(line)) return window;
    ++window.end;
  }
}

std::vector<Window> WindowsOf(llvm::StringRef text, const std::vector<Edit>& edits) {
  std::vector<Window> windows;
  uint64_t shift = 0;  // wraps around, as what is added to it does
  for (size_t i = 0; i < edits.size(); ++i) {
    Window window = Around(text, edits[i]);
    uint64_t grown = shift + edits[i].replacement.size() - edits[i].length;
    if (!windows.empty() && window.begin < windows.back().end) {
      windows.back().end = std::max(window.end, windows.back().end);
    } else {
      windows.push_back(window);
      windows.back().first = i;
      windows.back().new_begin = window.begin + shift;
    }
    windows.back().last = i;
    windows.back().new_end = windows.back().end + grown;
    shift = grown;
  }
  return windows;
}

clang::tooling::Replacements Reformat(const clang::format::FormatStyle& style, llvm::StringRef text,
                                      const std::vector<Window>& windows, bool after,
                                      const std::string& path) {
  std::vector<Range> ranges;
  for (const Window& window : windows) {
    uint64_t begin = after ? window.new_begin : window.begin;
    uint64_t end = after ? window.new_end : window.end;
    ranges.push_back({static_cast<unsigned>(begin), static_cast<unsigned>(end - begin)});
  }
  return clang::format::reformat(style, text, ranges, path);
}

void MarkOddlyLaidOut(const clang::tooling::Replacements& wanted, std::vector<Window>& windows) {
  auto window = windows.begin();
  for (const Replacement& change : wanted) {
    while (window != windows.end() && window->end < change.getOffset()) ++window;
    if (window == windows.end()) return;
    if (change.getOffset() + change.getLength() >= window->begin) window->laid_out = false;
  }
}

// What the style asks for within the windows. One that is asked for more than white space, or for
// something across its border, gets nothing.
std::vector<Space> SpacesOf(const clang::tooling::Replacements& wanted, llvm::StringRef after,
                            std::vector<Window>& windows) {
  std::vector<Space> spaces;
  size_t at = 0;
  for (const Replacement& change : wanted) {
    uint64_t begin = change.getOffset(), end = begin + change.getLength();
    while (at < windows.size() && windows[at].new_end < begin) ++at;
    if (at == windows.size()) break;
    if (end < windows[at].new_begin) continue;
    bool fits = windows[at].new_begin <= begin && end <= windows[at].new_end &&
                IsBlank(after.slice(begin, end)) && IsBlank(change.getReplacementText());
    if (!fits) windows[at].laid_out = false;
    spaces.push_back({begin, change.getLength(), change.getReplacementText().str(), at});
  }
  std::erase_if(spaces, [&](const Space& space) { return !windows[space.window].laid_out; });
  return spaces;
}

// Takes the spaces into the edits of the text before; false if one lies across an edit's border.
bool Merge(const std::vector<Space>& spaces, std::vector<Edit>& edits) {
  std::vector<Edit> merged;
  auto space = spaces.begin();
  uint64_t shift = 0;
  auto take_until = [&](uint64_t limit, const Edit& near) {  // those that end there or before
    for (; space != spaces.end() && space->offset + space->length <= limit; ++space) {
      merged.push_back({.file = near.file,
                        .offset = space->offset - shift,
                        .length = space->length,
                        .replacement = space->text,
                        .changes = near.changes,
                        .rule = kFormatRule});
    }
  };
  for (Edit& edit : edits) {
    uint64_t begin = edit.offset + shift, end = begin + edit.replacement.size();
    shift += edit.replacement.size() - edit.length;
    uint64_t grown = shift;
    shift -= edit.replacement.size() - edit.length;
    take_until(begin, edit);
    int64_t inner = 0;  // by how much the replacement has grown
    for (; space != spaces.end() && space->offset < end; ++space) {
      if (space->offset < begin || space->offset + space->length > end) return false;
      auto at = static_cast<size_t>(static_cast<int64_t>(space->offset - begin) + inner);
      edit.replacement.replace(at, space->length, space->text);
      inner += static_cast<int64_t>(space->text.size()) - static_cast<int64_t>(space->length);
    }
    shift = grown;
    merged.push_back(std::move(edit));
  }
  if (!merged.empty()) take_until(UINT64_MAX, Edit(merged.back()));
  edits = std::move(merged);
  return true;
}

std::vector<Edit> Format(const Snapshot& snapshot, const std::string& path,
                         std::vector<Edit> edits) {
  std::string before(snapshot.Read(path)), name = snapshot.root() + "/" + path;
  auto files = snapshot.FileSystem();
  auto style = clang::format::getStyle("file", name, "none", before, files.get(),
                                       /*AllowUnknownOptions=*/true);
  auto after = ApplyEdits(before, edits);
  if (!style || !after) return llvm::consumeError(style.takeError()), edits;
  if (style->DisableFormat) return edits;
  std::vector<Window> windows = WindowsOf(before, edits);
  MarkOddlyLaidOut(Reformat(*style, before, windows, false, name), windows);
  std::erase_if(windows, [](const Window& window) { return !window.laid_out; });
  std::vector<Space> spaces =
      SpacesOf(Reformat(*style, *after, windows, true, name), *after, windows);
  std::vector<Edit> formatted = edits;
  return Merge(spaces, formatted) ? formatted : edits;
}

}  // namespace

void FormatEdits(const Snapshot& snapshot, unsigned jobs, const Limits& limits,
                 EditsByFile& edits) {
  const std::vector<SnapshotFile>& all = snapshot.files();
  bool styled = std::any_of(all.begin(), all.end(), [](const SnapshotFile& file) {
    llvm::StringRef name = llvm::StringRef(file.path).rsplit('/').second;
    if (name.empty()) name = file.path;
    return name == ".clang-format" || name == "_clang-format";
  });
  if (!styled) return;
  std::vector<std::string> paths;
  for (const auto& [path, mine] : edits) paths.push_back(path);
  // In a child each: a style and a source of a hostile repository go through a parser here.
  auto outcomes = RunIsolated(paths.size(), jobs, limits, [&](size_t i) -> std::string {
    return support::ToJson(Format(snapshot, paths[i], edits.at(paths[i]))).dump();
  });
  for (size_t i = 0; i < paths.size(); ++i) {
    if (!outcomes[i].failure.empty()) continue;  // then the lines stay as the edits leave them
    auto formatted = support::ParseDocument<std::vector<Edit>>(outcomes[i].answer, paths[i]);
    if (formatted) edits[paths[i]] = std::move(*formatted);
  }
}

}  // namespace rewriter
