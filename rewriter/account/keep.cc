#include "rewriter/account/keep.h"

#include <llvm/ADT/StringRef.h>

#include <map>

#include "rewriter/facts/reasons.h"
#include "rewriter/facts/words.h"

namespace rewriter {
namespace {

struct Keep {
  int line = 0;    // of the comment
  int target = 0;  // the line that stays
  bool used = false;
};

// Whether `rest`, which follows the mark, gives a reason: "(because)".
bool GivesReason(llvm::StringRef rest) {
  rest = rest.take_until([](char c) { return c == '\n'; }).ltrim(" \t");
  if (!rest.consume_front("(")) return false;
  size_t end = rest.rfind(')');
  return end != llvm::StringRef::npos && !rest.take_front(end).trim().empty();
}

// Nothing but the beginning of the comment stands in front of the mark.
bool StandsAlone(llvm::StringRef before) {
  before = before.drop_front(before.rfind('\n') + 1);  // npos + 1 is 0
  return before.trim(" \t/*").empty();
}

std::vector<Keep> FindKeeps(const std::string& path, llvm::StringRef text,
                            std::vector<std::string>& notes) {
  std::vector<Keep> keeps;
  LineTable lines(text);
  for (const Word& word : FindWords(text, {"coevolve"})) {
    llvm::StringRef rest = text.drop_front(static_cast<size_t>(word.end));
    bool mark = word.kind == WordKind::kComment && rest.consume_front(":");
    if (!mark || !(rest = rest.ltrim(" \t")).consume_front("keep")) continue;
    int line = lines.At(word.begin).first;
    if (!GivesReason(rest)) {
      notes.push_back(path + ":" + std::to_string(line) +
                      ": `coevolve: keep` is ignored, it needs a reason: `keep (why)`");
      continue;
    }
    bool alone = StandsAlone(text.take_front(static_cast<size_t>(word.begin)));
    keeps.push_back({line, alone ? line + 1 : line});
  }
  return keeps;
}

void Honour(Keep& keep, std::map<int, std::vector<Judgement*>>& by_line) {
  for (Judgement* judgement : by_line[keep.target]) {
    if (judgement->state == UseState::kUnaffected && judgement->reason != reason::kKept) continue;
    judgement->state = UseState::kUnaffected;
    judgement->reason = reason::kKept;
    judgement->edits.clear();
    keep.used = true;
  }
}

}  // namespace

std::vector<std::string> HonourKeeps(const Snapshot& snapshot, const ScanResult& scan,
                                     std::vector<Judgement>& judged) {
  std::vector<std::string> notes;
  std::map<std::string, std::vector<Judgement*>> by_file;
  for (Judgement& judgement : judged) by_file[judgement.at.file].push_back(&judgement);
  for (const ScannedFile& file : scan.files) {
    if (!file.keeps) continue;
    std::string_view text = snapshot.Read(file.path);
    LineTable lines(text);
    std::map<int, std::vector<Judgement*>> by_line;
    for (Judgement* judgement : by_file[file.path]) {
      by_line[lines.At(judgement->at.begin).first].push_back(judgement);
    }
    for (Keep& keep : FindKeeps(file.path, {text.data(), text.size()}, notes)) {
      Honour(keep, by_line);
      if (keep.used) continue;
      notes.push_back(file.path + ":" + std::to_string(keep.line) +
                      ": `coevolve: keep` keeps nothing of this change");
    }
  }
  return notes;
}

}  // namespace rewriter
