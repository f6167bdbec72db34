#include "rewriter/account/include_lines.h"

#include <algorithm>

#include "rewriter/account/judge_parts.h"
#include "rewriter/account/rename.h"
#include "rewriter/facts/reasons.h"

namespace rewriter {
namespace {

using Line = IncludeLine;
using Lines = IncludeBlock;

// "a.h" or <a.h> of an include's line; "" of any other line.
std::string KeyOf(std::string_view line) {
  auto skip = [&](size_t at) { return std::min(line.find_first_not_of(" \t", at), line.size()); };
  size_t at = skip(0);
  if (at == line.size() || line[at] != '#') return "";
  at = skip(at + 1);
  if (!line.substr(at).starts_with("include")) return "";
  at = skip(at + 7);
  if (at == line.size() || (line[at] != '"' && line[at] != '<')) return "";
  size_t end = line.find(line[at] == '<' ? '>' : '"', at + 1);
  return end == std::string_view::npos ? "" : std::string(line.substr(at, end + 1 - at));
}

std::vector<IncludeBlock> BlocksOf(std::string_view text) {
  std::vector<IncludeBlock> blocks(1);
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    std::string key = KeyOf(text.substr(at, end - at));
    if (!key.empty()) {
      blocks.back().push_back({static_cast<int64_t>(at), static_cast<int64_t>(end), key});
    } else if (!blocks.back().empty()) {
      blocks.emplace_back();
    }
    at = end;
  }
  return blocks;
}

bool IsSorted(const IncludeBlock& block) {
  return block.size() > 1 &&
         std::is_sorted(block.begin(), block.end(),
                        [](const IncludeLine& a, const IncludeLine& b) { return a.key < b.key; });
}

std::string Bare(const std::string& key) { return key.substr(1, key.size() - 2); }
std::string KeyLike(const Line& line, const std::string& spelling) {
  return line.key.front() + spelling + line.key.back();
}

// Where an insertion before a line of the block goes; `next` may be its end.
int64_t Before(const Lines& block, const Line* next) {
  return next == block.data() + block.size() ? block.back().end : next->begin;
}

}  // namespace

FileIncludes::FileIncludes(const AccountInput& input, const std::string& file)
    : text_(input.snapshot.Read(file)), blocks_(BlocksOf(text_)) {
  for (const Lines& block : blocks_) {
    for (const Line& line : block) ++included_[Bare(line.key)];
  }
}

void FileIncludes::Announce(const Place& place, const std::string& spelling) {
  const Lines* block = nullptr;
  const Line* line = LineAt(place.begin, &block);
  if (line) changed_[line->begin] = KeyLike(*line, spelling);
}

void FileIncludes::Replace(const Place& place, const rules::Operation& operation,
                           const std::string& spelling) {
  Judgement judgement{.at = place,
                      .changes = operation.changes,
                      .state = UseState::kEdited,
                      .reason = reason::kIncludeReplaced};
  auto edit = [&](int64_t begin, int64_t end, std::string text) {
    judgement.edits.push_back(MakeEdit({place.file, begin, end}, std::move(text), operation));
  };
  const Lines* block = nullptr;
  const Line* line = LineAt(place.begin, &block);
  if (line) --included_[Bare(line->key)];
  const Line* next = line ? Elsewhere(*block, *line, spelling) : nullptr;
  if (line && included_[spelling]++ > 0) {
    edit(line->begin, EndOf(*block, *line), "");
  } else if (next) {
    edit(line->begin, line->end, "");
    int64_t to = Before(*block, next);
    edit(to, to, Text(line->begin, place.begin) + spelling + Text(place.end, line->end));
  } else {
    edit(place.begin, place.end, spelling);
  }
  out.push_back(std::move(judgement));
}

void FileIncludes::Add(const Place& place, const rules::Operation& operation,
                       const std::string& spelling) {
  const Lines* block = nullptr;
  const Line* line = LineAt(place.begin, &block);
  if (!line) return out.push_back(Review(place, operation, operation.reason.c_str()));
  if (included_[spelling] > 0 && !added_.count(spelling)) return;
  added_.insert(spelling);
  int64_t to =
      IsSorted(*block) ? Before(*block, After(*block, KeyLike(*line, spelling))) : line->end;
  out.push_back({.at = place,
                 .changes = operation.changes,
                 .state = UseState::kEdited,
                 .reason = reason::kIncludeAdded,
                 .edits = {MakeEdit({place.file, to, to}, Fresh(*line, spelling), operation)}});
}

const Line* FileIncludes::LineAt(int64_t at, const Lines** block) const {
  for (const Lines& mine : blocks_) {
    for (const Line& line : mine) {
      if (line.begin <= at && at < line.end) return *block = &mine, &line;
    }
  }
  return nullptr;
}

// With every line that changes where it is now.
bool FileIncludes::StaysSorted(const Lines& block) const {
  auto key_of = [&](const Line& line) -> const std::string& {
    auto changed = changed_.find(line.begin);
    return changed == changed_.end() ? line.key : changed->second;
  };
  return std::is_sorted(block.begin(), block.end(),
                        [&](const Line& a, const Line& b) { return key_of(a) < key_of(b); });
}

// The first line that stays and comes behind `key`; the block's end if there is none.
const Line* FileIncludes::After(const Lines& block, const std::string& key) const {
  const Line* end = block.data() + block.size();
  return std::find_if(block.data(), end, [&](const Line& line) {
    return !changed_.count(line.begin) && line.key > key;
  });
}

// Where a line of a sorted block has to go with its new spelling; null if it can stay.
const Line* FileIncludes::Elsewhere(const Lines& block, const Line& line,
                                    const std::string& spelling) const {
  if (!IsSorted(block) || StaysSorted(block)) return nullptr;
  const Line* next = After(block, KeyLike(line, spelling));
  const Line* stays = std::find_if(&line + 1, block.data() + block.size(),
                                   [&](const Line& other) { return !changed_.count(other.begin); });
  return next == stays ? nullptr : next;
}

std::string FileIncludes::Text(int64_t begin, int64_t end) const {
  return std::string(text_.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin)));
}

std::string FileIncludes::Fresh(const Line& line, const std::string& spelling) const {
  bool carriage = Text(line.begin, line.end).ends_with("\r\n");
  return "#include " + KeyLike(line, spelling) + (carriage ? "\r\n" : "\n");
}

// The end of a line that goes, with the empty line behind it if there is one before it, too.
int64_t FileIncludes::EndOf(const Lines& block, const Line& line) const {
  bool gap = block.size() == 1 && line.begin > 1 && Text(line.begin - 2, line.begin) == "\n\n" &&
             text_.substr(static_cast<size_t>(line.end)).starts_with("\n");
  return line.end + (gap ? 1 : 0);
}

std::string SpellingIn(const Edit& edit) {
  std::string key = KeyOf(edit.replacement);
  return key.empty() ? edit.replacement : Bare(key);
}

}  // namespace rewriter
