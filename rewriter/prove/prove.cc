#include "rewriter/prove/prove.h"

#include <algorithm>

#include "rewriter/facts/spans.h"
#include "rewriter/prove/file_map.h"

namespace rewriter {
namespace {

using Key = std::tuple<std::string, int64_t, FactKind>;  // file, end under NEW, kind

// A line of an own file.
struct Line {
  FileMap* map = nullptr;  // null: of no own file
  std::string file;
  int number = 0;
  bool after = false;  // as the file becomes
};

struct Unexplained {
  std::string what;
  Line line;
};

// "a/b.h:12: no such type"  ->  "a/b.h: no such type"
std::string WithoutLine(const std::string& message) {
  size_t text = message.find(": ");
  size_t line = text == message.npos ? text : message.rfind(':', text - 1);
  if (text == 0 || line == message.npos) return message;
  return message.substr(0, line) + message.substr(text);
}

class UnitProof {
 public:
  UnitProof(const Work& work, const EditedFiles& files, const UnitFacts& before,
            const UnitFacts& after, const std::set<std::string>& unexplained_before,
            std::map<std::string, FileMap>& maps, Verdict& verdict)
      : work_(work),
        files_(files),
        before_(before),
        after_(after),
        broken_before_(BrokenFunctions(before)),
        broken_after_(BrokenFunctions(after)),
        unexplained_before_(unexplained_before),
        maps_(maps),
        verdict_(verdict) {}

  void Run() {
    if (!after_.failure.empty()) return Fail(ChangesRead(), before_.unit + ": " + after_.failure);
    CompareMeaning();
    CompareErrors();
    // What no edit explains may follow from what did fail: without that it is proven again. If
    // nothing did, any change may have brought it about.
    for (const Unexplained& one : unexplained_) {
      if (explained_) {
        verdict_.unexplained.insert(WithoutLine(one.what));
      } else {
        Fail(Suspects(), one.what, one.line);
      }
    }
  }

 private:
  FileMap& Map(const std::string& file) {
    return maps_.try_emplace(file, files_, file).first->second;
  }

  void CompareMeaning() {
    std::map<Key, std::set<int>> found;
    for (const Fact& fact : after_.facts) {
      if (fact.symbol < 0) continue;
      found[{Name(after_, fact.at), fact.at.end, fact.kind}].insert(Same(fact.symbol));
    }
    std::map<Key, std::set<int>> expected;
    for (const Fact& fact : before_.facts) {
      if (fact.symbol < 0) continue;
      std::string file = Name(before_, fact.at);
      FileMap& map = Map(file);
      if (map.Swallowed(fact.at)) continue;
      Key key{file, map.Forward(fact.at.end), fact.kind};
      int successor = Same(work_.successor[static_cast<size_t>(fact.symbol)]);
      expected[key].insert(successor);
      if (successor < 0 || found[key].count(successor)) continue;
      if (Restructured(fact, map, found[key])) continue;
      Missing(fact, file, map);
    }
    for (const auto& [key, symbols] : found) {
      for (int symbol : symbols) {
        if (!expected[key].count(symbol)) Unexpected(key, symbol);
      }
    }
  }

  int Same(int symbol) const {
    return symbol < 0 ? symbol : work_.same[static_cast<size_t>(symbol)];
  }

  // What a token means instead is Unexpected's to tell.
  void Missing(const Fact& fact, const std::string& file, FileMap& map) {
    if (map.ReviewedBefore(fact.at.begin) || InBroken(broken_before_, fact.at)) {
      const Edit* edit = map.EndingAt(fact.at.end);
      if (edit) verdict_.doubtful.insert({file, edit->offset});
      return;
    }
    int line = map.LineBefore(fact.at.begin);
    std::set<std::string> changes = ChangesTo(static_cast<size_t>(fact.symbol));
    if (changes.empty()) changes = map.ChangesOn(line, false);
    const rules::Symbol& symbol = work_.before.symbols[static_cast<size_t>(fact.symbol)];
    std::string what = Where(file, line) + symbol.name + " has no counterpart under NEW";
    if (changes.empty() && Excused(what)) return;  // as an alias of a type under review is
    Blame(changes, what, {&map, file, line, false});
  }

  void Unexpected(const Key& key, int symbol) {
    const auto& [file, end, kind] = key;
    FileMap& map = Map(file);
    if (map.ReviewedAfter(end) || map.Introduced(end)) return;
    Range at{FileIndex(after_, file), end, end};
    if (InBroken(broken_after_, at)) return;
    const rules::Symbol& known = work_.after.symbols[static_cast<size_t>(symbol)];
    if (known.kind == rules::SymbolKind::kNamespace) return;  // opened, not used
    int line = map.LineAfter(end);
    std::set<std::string> changes = map.ChangesOn(line, true);
    if (Introduced(changes, known.path)) return;
    // Code that knew the new name before gave it no meaning under OLD.
    if (known.kind == rules::SymbolKind::kString && changes.empty()) return;
    if (changes.empty()) {  // the new name of something, where nothing is edited
      std::set<std::string> renaming = Renaming(symbol);
      if (AnyEdited(renaming)) changes = std::move(renaming);
    }
    Blame(changes,
          Where(file, line) + "names " + known.name + " under NEW, which it did not under OLD",
          {&map, file, line, true});
  }

  std::set<std::string> ChangesTo(size_t symbol) const {
    std::set<std::string> changes;
    for (int index : work_.operations[symbol]) {
      const auto& mine = work_.plan.operations[static_cast<size_t>(index)].changes;
      changes.insert(mine.begin(), mine.end());
    }
    return changes;
  }
  // The changes that gave a symbol of NEW its name.
  std::set<std::string> Renaming(int symbol) const {
    std::set<std::string> changes;
    const std::string& name = work_.after.symbols[static_cast<size_t>(symbol)].name;
    for (size_t i = 0; i < work_.successor.size(); ++i) {
      bool renamed = Same(work_.successor[i]) == symbol && work_.before.symbols[i].name != name;
      if (renamed) changes.merge(ChangesTo(i));
    }
    return changes;
  }
  // What may have brought about an error that nothing explains: changes that the unit reads or, if
  // it reads none, those that are edited elsewhere and give something a new name.
  std::set<std::string> Suspects() const {
    std::set<std::string> changes = ChangesRead();
    if (!changes.empty()) return changes;
    for (const auto& [name, symbols] : ComingNames(work_)) {
      for (int symbol : symbols) {
        std::set<std::string> mine = ChangesTo(static_cast<size_t>(symbol));
        if (AnyEdited(mine)) changes.merge(mine);
      }
    }
    return changes;
  }
  bool AnyEdited(const std::set<std::string>& changes) const {
    for (const auto& [file, edits] : files_.edits) {
      for (const Edit& edit : edits) {
        auto mine = [&](const std::string& change) { return changes.count(change) > 0; };
        if (std::any_of(edit.changes.begin(), edit.changes.end(), mine)) return true;
      }
    }
    return false;
  }

  // Whether a structural edit put another name of its own where the fact was: add_x for mutable_x.
  bool Restructured(const Fact& fact, FileMap& map, const std::set<int>& found) const {
    std::set<std::string> changes = map.ChangesOn(map.LineBefore(fact.at.begin), false);
    return std::any_of(found.begin(), found.end(), [&](int symbol) {
      return Introduced(changes, work_.after.symbols[static_cast<size_t>(symbol)].path);
    });
  }
  // Whether a structural edit of one of the changes says that it names the element.
  bool Introduced(const std::set<std::string>& changes, const std::string& path) const {
    auto names = [&](const rules::Operation& operation) {
      return rules::IsStructural(operation.kind) &&
             std::count(operation.names.begin(), operation.names.end(), path) > 0 &&
             std::any_of(operation.changes.begin(), operation.changes.end(),
                         [&](const std::string& change) { return changes.count(change) > 0; });
    };
    const auto& operations = work_.plan.operations;
    return std::any_of(operations.begin(), operations.end(), names);
  }

  void CompareErrors() {
    std::multiset<std::pair<std::string, int64_t>> known;
    for (const ErrorFact& error : before_.errors) known.insert(PlaceOf(before_, error, true));
    for (const ErrorFact& error : after_.errors) {
      auto place = PlaceOf(after_, error, false);
      auto old = known.find(place);
      if (old != known.end()) {
        if (error.at.file >= 0) known.erase(old);
        continue;
      }
      std::set<std::string> changes;
      Line line;
      if (error.at.file >= 0) {
        FileMap& map = Map(place.first);
        if (map.ReviewedAfter(error.at.begin)) continue;
        line = {&map, place.first, map.LineAfter(error.at.begin), true};
        changes = map.ChangesOn(line.number, true);
      }
      ++verdict_.errors;
      verdict_.diagnostics.push_back("new error: " + error.message);
      if (changes.empty() && Excused(error.message)) {
        DoubtAll();  // a place that is left to a person may bring it about, or an edit
      } else {
        Blame(changes, error.message, line);
      }
    }
  }

  // Changes of every file that the unit reads.
  std::set<std::string> ChangesRead() const {
    std::set<std::string> changes;
    for (const std::string& file : before_.files) {
      auto edits = files_.edits.find(file);
      if (edits == files_.edits.end()) continue;
      for (const Edit& edit : edits->second) {
        changes.insert(edit.changes.begin(), edit.changes.end());
      }
    }
    return changes;
  }
  void DoubtAll() {
    for (const std::string& file : before_.files) {
      auto edits = files_.edits.find(file);
      if (edits == files_.edits.end()) continue;
      for (const Edit& edit : edits->second) verdict_.doubtful.insert({file, edit.offset});
    }
  }
  // Whether the unit reads a place that a person is left with: it may fail for want of that.
  bool Excused(const std::string& what) {
    return !unexplained_before_.count(WithoutLine(what)) &&
           std::any_of(before_.files.begin(), before_.files.end(),
                       [&](const std::string& file) { return Map(file).HasReviews(); });
  }

  // An error's identity: its place under NEW, or its text if it lies outside the repository, where
  // a generated header has other lines, and more or fewer of them, for another schema.
  std::pair<std::string, int64_t> PlaceOf(const UnitFacts& unit, const ErrorFact& error, bool old) {
    if (error.at.file < 0) return {WithoutLine(error.message), 0};
    std::string file = Name(unit, error.at);
    FileMap& map = Map(file);
    return {file, map.LineAfter(old ? map.Forward(error.at.begin) : error.at.begin)};
  }

  // Of no changes: for later.
  void Blame(const std::set<std::string>& changes, const std::string& what, const Line& line) {
    if (changes.empty()) return unexplained_.push_back({what, line});
    std::set<std::string> read = ChangesRead();
    auto is_read = [&](const std::string& change) { return read.count(change) > 0; };
    explained_ = explained_ || std::any_of(changes.begin(), changes.end(), is_read);
    Fail(changes, what, line);
  }
  void Fail(const std::set<std::string>& changes, const std::string& what, const Line& line = {}) {
    for (const std::string& change : changes) {
      verdict_.failed.emplace(change, what);
      std::vector<const Edit*> edits;
      if (line.map) edits = line.map->EditsFor(change, line.number, line.after);
      for (const Edit* edit : edits) verdict_.at[change].insert({line.file, edit->offset});
    }
  }
  static bool InBroken(const std::map<int, Spans>& broken, const Range& at) {
    auto mine = broken.find(at.file);
    return mine != broken.end() && mine->second.Hold(at.begin, at.end);
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
  std::map<int, Spans> broken_before_, broken_after_;  // functions with an error, by file
  const std::set<std::string>& unexplained_before_;
  std::map<std::string, FileMap>& maps_;
  Verdict& verdict_;
  bool explained_ = false;  // a change that has an edit here failed
  std::vector<Unexplained> unexplained_;
};

}  // namespace

Verdict Compare(const Work& work, const EditedFiles& files, const std::vector<UnitPair>& units,
                const std::set<std::string>& before) {
  Verdict verdict;
  std::map<std::string, FileMap> maps;
  for (const UnitPair& unit : units) {
    UnitProof(work, files, unit.before, unit.after, before, maps, verdict).Run();
  }
  return verdict;
}

}  // namespace rewriter
