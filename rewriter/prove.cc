#include "rewriter/prove.h"

#include <algorithm>

#include "rewriter/words.h"

namespace rewriter {
namespace {

// Translates places of one file between before and after its edits.
class FileMap {
 public:
  FileMap(const EditedFiles& files, const std::string& file)
      : edits_(Find(files.edits, file)),
        before_(Find(files.before, file)),
        after_(Find(files.after, file)) {
    auto review = files.review_offsets.find(file);
    if (review == files.review_offsets.end()) return;
    for (int64_t offset : review->second) {
      review_before_.insert(LineBefore(offset));
      review_after_.insert(LineAfter(Forward(offset)));
    }
  }

  // Where the end of a token went; the end of an edit goes to the end of its replacement.
  int64_t Forward(int64_t offset) const {
    int64_t shift = 0;
    for (const Edit& edit : edits_) {
      int64_t end = static_cast<int64_t>(edit.offset + edit.length);
      if (end > offset) break;
      shift += static_cast<int64_t>(edit.replacement.size()) - static_cast<int64_t>(edit.length);
    }
    return offset + shift;
  }
  // Whether a token stood in a qualifier that was replaced together with the name behind it.
  bool Swallowed(const Range& at) const {
    return std::any_of(edits_.begin(), edits_.end(), [&](const Edit& edit) {
      int64_t begin = static_cast<int64_t>(edit.offset);
      int64_t end = begin + static_cast<int64_t>(edit.length);
      return begin <= at.begin && at.end < end;
    });
  }
  int LineBefore(int64_t offset) const { return before_.At(offset).first; }
  int LineAfter(int64_t offset) const { return after_.At(offset).first; }
  bool ReviewedBefore(int64_t offset) const { return review_before_.count(LineBefore(offset)) > 0; }
  bool ReviewedAfter(int64_t offset) const { return review_after_.count(LineAfter(offset)) > 0; }

  // Changes whose edits stand on a line of the file as it was, or as it becomes.
  std::set<std::string> ChangesOn(int line, bool after) const {
    std::set<std::string> changes;
    for (const Edit& edit : edits_) {
      int64_t offset = static_cast<int64_t>(edit.offset);
      int at = after ? LineAfter(Forward(offset)) : LineBefore(offset);
      if (at == line) changes.insert(edit.changes.begin(), edit.changes.end());
    }
    return changes;
  }
  const std::vector<Edit>& edits() const { return edits_; }

 private:
  template <class Map>
  static typename Map::mapped_type Find(const Map& map, const std::string& file) {
    auto found = map.find(file);
    return found == map.end() ? typename Map::mapped_type() : found->second;
  }
  std::vector<Edit> edits_;
  LineTable before_, after_;
  std::set<int> review_before_, review_after_;
};

using Key = std::tuple<std::string, int64_t, FactKind>;  // file, end under NEW, kind

class UnitProof {
 public:
  UnitProof(const Work& work, const EditedFiles& files, const UnitFacts& before,
            const UnitFacts& after, std::map<std::string, FileMap>& maps, Verdict& verdict)
      : work_(work),
        files_(files),
        before_(before),
        after_(after),
        maps_(maps),
        verdict_(verdict) {}

  void Run() {
    if (!after_.failure.empty()) return Fail(AllChanges(), before_.unit + ": " + after_.failure);
    CompareMeaning();
    CompareErrors();
  }

 private:
  FileMap& Map(const std::string& file) {
    return maps_.try_emplace(file, files_, file).first->second;
  }

  void CompareMeaning() {
    std::map<Key, std::set<int>> found;
    for (const Fact& fact : after_.facts) {
      if (fact.symbol < 0) continue;
      found[{Name(after_, fact.at), fact.at.end, fact.kind}].insert(fact.symbol);
    }
    std::map<Key, std::set<int>> expected;
    for (const Fact& fact : before_.facts) {
      if (fact.symbol < 0) continue;
      std::string file = Name(before_, fact.at);
      FileMap& map = Map(file);
      if (map.Swallowed(fact.at)) continue;
      Key key{file, map.Forward(fact.at.end), fact.kind};
      int successor = work_.successor[static_cast<size_t>(fact.symbol)];
      expected[key].insert(successor);
      if (successor < 0 || found[key].count(successor)) continue;
      Missing(fact, file, map);
    }
    for (const auto& [key, symbols] : found) {
      for (int symbol : symbols) {
        if (!expected[key].count(symbol)) Unexpected(key, symbol);
      }
    }
  }

  void Missing(const Fact& fact, const std::string& file, FileMap& map) {
    if (map.ReviewedBefore(fact.at.begin) || InBroken(before_, fact.at)) {
      for (const Edit& edit : map.edits()) {
        int64_t end = static_cast<int64_t>(edit.offset + edit.length);
        if (end == fact.at.end) verdict_.doubtful.insert({file, edit.offset});
      }
      return;
    }
    int line = map.LineBefore(fact.at.begin);
    std::set<std::string> changes;
    for (int index : work_.operations[static_cast<size_t>(fact.symbol)]) {
      const auto& mine = work_.plan.operations[static_cast<size_t>(index)].changes;
      changes.insert(mine.begin(), mine.end());
    }
    if (changes.empty()) changes = map.ChangesOn(line, false);
    const rules::Symbol& symbol = work_.before.symbols[static_cast<size_t>(fact.symbol)];
    Fail(changes, Where(file, line) + symbol.name + " has no counterpart under NEW");
  }

  void Unexpected(const Key& key, int symbol) {
    const auto& [file, end, kind] = key;
    FileMap& map = Map(file);
    if (map.ReviewedAfter(end)) return;
    Range at{FileIndex(after_, file), end, end};
    if (InBroken(after_, at)) return;
    const rules::Symbol& known = work_.after.symbols[static_cast<size_t>(symbol)];
    if (known.kind == rules::SymbolKind::kNamespace) return;  // opened, not used
    int line = map.LineAfter(end);
    Fail(map.ChangesOn(line, true),
         Where(file, line) + "names " + known.name + " under NEW, which it did not under OLD");
  }

  void CompareErrors() {
    std::multiset<std::pair<std::string, int64_t>> known;
    for (const ErrorFact& error : before_.errors) known.insert(PlaceOf(before_, error, true));
    for (const ErrorFact& error : after_.errors) {
      auto place = PlaceOf(after_, error, false);
      auto old = known.find(place);
      if (old != known.end()) {
        known.erase(old);
        continue;
      }
      std::set<std::string> changes;
      if (error.at.file >= 0) {
        FileMap& map = Map(place.first);
        if (map.ReviewedAfter(error.at.begin)) continue;
        changes = map.ChangesOn(map.LineAfter(error.at.begin), true);
      }
      ++verdict_.errors;
      verdict_.diagnostics.push_back("new error: " + error.message);
      for (const std::string& change : changes) verdict_.failed.emplace(change, error.message);
    }
  }

  // An error's identity: its place under NEW, or its text if it lies outside the repository.
  std::pair<std::string, int64_t> PlaceOf(const UnitFacts& unit, const ErrorFact& error, bool old) {
    if (error.at.file < 0) return {error.message, 0};
    std::string file = Name(unit, error.at);
    FileMap& map = Map(file);
    return {file, map.LineAfter(old ? map.Forward(error.at.begin) : error.at.begin)};
  }

  void Fail(const std::set<std::string>& changes, const std::string& what) {
    const std::set<std::string>& guilty = changes.empty() ? AllChanges() : changes;
    for (const std::string& change : guilty) verdict_.failed.emplace(change, what);
  }
  const std::set<std::string>& AllChanges() {
    for (const auto& [file, edits] : files_.edits) {
      for (const Edit& edit : edits) all_.insert(edit.changes.begin(), edit.changes.end());
    }
    return all_;
  }
  static bool InBroken(const UnitFacts& unit, const Range& at) {
    for (const Range& function : unit.functions) {
      if (function.file != at.file || at.begin < function.begin || at.end > function.end) continue;
      for (const ErrorFact& error : unit.errors) {
        if (error.at.file == function.file && function.begin <= error.at.begin &&
            error.at.begin < function.end) {
          return true;
        }
      }
    }
    return false;
  }
  static std::string Name(const UnitFacts& unit, const Range& at) {
    return unit.files[static_cast<size_t>(at.file)];
  }
  static int FileIndex(const UnitFacts& unit, const std::string& file) {
    auto at = std::find(unit.files.begin(), unit.files.end(), file);
    return static_cast<int>(at - unit.files.begin());
  }
  static std::string Where(const std::string& file, int line) {
    return file + ":" + std::to_string(line) + ": ";
  }

  const Work& work_;
  const EditedFiles& files_;
  const UnitFacts &before_, &after_;
  std::map<std::string, FileMap>& maps_;
  Verdict& verdict_;
  std::set<std::string> all_;
};

}  // namespace

Verdict Compare(const Work& work, const EditedFiles& files, const std::vector<UnitFacts>& before,
                const std::vector<UnitFacts>& after) {
  Verdict verdict;
  std::map<std::string, FileMap> maps;
  for (size_t i = 0; i < before.size(); ++i) {
    UnitProof(work, files, before[i], after[i], maps, verdict).Run();
  }
  return verdict;
}

}  // namespace rewriter
