#include "rewriter/account/account.h"

#include <algorithm>
#include <unordered_map>

#include "rewriter/account/argument_lookups.h"
#include "rewriter/account/includes.h"
#include "rewriter/account/judge.h"
#include "rewriter/account/judge_strings.h"
#include "rewriter/facts/reasons.h"
#include "rewriter/facts/spans.h"
#include "rewriter/facts/words.h"

namespace rewriter {
namespace {

bool Inside(const std::vector<Range>& ranges, int64_t at) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& r) { return r.begin <= at && at < r.end; });
}

// Facts about affected names that hold for all files.
struct Names {
  std::unordered_set<std::string> all;           // to look for: also those that only strings bear
  std::unordered_set<std::string> only_members;  // names that are used as x.name or T::name
  std::unordered_set<std::string> data;          // those of them that are used without a call
  std::unordered_set<std::string> macros;
  std::unordered_set<std::string> wrapped;  // own functions of this name are renamed as well
  std::unordered_map<std::string, std::set<int>> schema_files;  // that declare what a name affects
};

Names NamesOf(const AccountInput& input) {
  Names names;
  names.only_members = MemberNames(input.work);
  names.data = DataNames(input.work);
  names.all = input.work.names;
  for (const auto& [name, change] : input.work.strings) names.all.insert(name);
  for (size_t i = 0; i < input.work.before.symbols.size(); ++i) {
    const rules::Symbol& symbol = input.work.before.symbols[i];
    if (input.work.operations[i].empty()) continue;
    names.schema_files[std::string(LastPart(symbol.name))].insert(symbol.file);
  }
  for (const auto& [name, function] : input.sites.own) {
    if (input.wrappers && !function.forwards.empty()) names.wrapped.emplace(LastPart(name));
  }
  for (const auto& [file, macros] : input.sites.macros) {
    for (const auto& [begin, macro] : macros) names.macros.insert(macro.name);
  }
  return names;
}

const MacroBody* BodyAround(const Sites& sites, const std::string& file, int64_t at) {
  auto found = sites.macros.find(file);
  if (found == sites.macros.end()) return nullptr;
  auto next = found->second.upper_bound(at);
  if (next == found->second.begin()) return nullptr;
  const MacroBody& macro = std::prev(next)->second;
  return at < macro.at.end ? &macro : nullptr;
}

// Whether a member can be meant: x.name(), T::name, but not a namespace's name::x, and x.name only
// where it can be `data`.
bool CanBeMember(const Word& word, bool data) {
  return word.after_scope ? !word.before_scope : word.after_access && (word.before_call || data);
}

bool IsBare(const Word& word) {
  return !word.after_access && !word.after_scope && !word.before_scope;
}

// State and reason of a word of code to which no unit gave a meaning.
std::pair<UseState, const char*> WithoutMeaning(const Sites& sites, const std::string& file,
                                                const Word& word, const std::string& text,
                                                const Names& names) {
  bool access = !names.only_members.count(text) || CanBeMember(word, names.data.count(text) > 0);
  auto doubt = [&](const char* reason) {
    return access ? std::pair(UseState::kReview, reason)
                  : std::pair(UseState::kUnaffected, reason::kNoAccess);
  };
  bool partial = sites.partial.count(file) > 0;
  if (const MacroBody* macro = BodyAround(sites, file, word.begin)) {
    const auto& parameters = macro->parameters;
    if (std::find(parameters.begin(), parameters.end(), text) != parameters.end()) {
      return {UseState::kUnaffected, reason::kMacroParameter};
    }
    if (!partial) return {UseState::kUnaffected, reason::kNeverExpanded};
    return doubt(reason::kMacroBody);
  }
  if (names.macros.count(text)) return {UseState::kUnaffected, reason::kMacroName};
  auto inactive = sites.inactive.find(file);
  if (inactive != sites.inactive.end() && Inside(inactive->second, word.begin)) {
    access |= word.before_call && names.wrapped.count(text);  // a class calls its own
    access |= word.in_define;  // the macro is used as a member somewhere else
    return doubt(reason::kInactive);
  }
  auto seen = sites.schema_files.find(file);
  auto wanted = names.schema_files.find(text);
  bool known = seen != sites.schema_files.end() && !sites.hidden_schema.count(file);
  if (known && wanted != names.schema_files.end()) {
    auto includes = [&](int schema_file) { return seen->second.count(schema_file) > 0; };
    if (std::none_of(wanted->second.begin(), wanted->second.end(), includes)) {
      return {UseState::kUnaffected, reason::kSchemaNotIncluded};
    }
  }
  // Of a class whose base is not known, or in a statement that was lost to an error.
  access |= partial && (word.before_call || (names.data.count(text) && IsBare(word)));
  return doubt(sites.read_by.count(file) ? reason::kUnresolved : reason::kNotParsed);
}

void JudgeWords(const AccountInput& input, const ScannedFile& file, const Names& names,
                std::vector<Judgement>& out) {
  std::string_view content = input.snapshot.Read(file.path);
  for (const Word& word : FindWords(content, names.all)) {
    Place place{file.path, word.begin, word.end};
    if (input.sites.at.count(place)) continue;  // judged by what it means
    std::string text(content.substr(static_cast<size_t>(word.begin),
                                    static_cast<size_t>(word.end - word.begin)));
    auto change = input.work.change_of.find(text);
    bool only_strings = change == input.work.change_of.end();
    if (only_strings && word.kind != WordKind::kString) continue;
    Judgement judgement{.at = place};
    judgement.changes = {only_strings ? input.work.strings.at(text) : change->second};
    if (word.kind == WordKind::kComment) {
      judgement.reason = reason::kComment;
    } else if (word.kind == WordKind::kString) {
      bool beside = BesideAccessor(input, place, judgement.changes.front());
      judgement.reason = beside ? reason::kStringBesideAccessor : reason::kString;
    } else if (word.kind == WordKind::kDirective) {
      judgement.reason = reason::kDirective;
    } else {
      std::tie(judgement.state, judgement.reason) =
          WithoutMeaning(input.sites, file.path, word, text, names);
    }
    out.push_back(std::move(judgement));
  }
}

// How often a name may stand in code that can't see the schema for it to be listed place by place:
// there a value may have been handed on under its own name. Of others a count of each file will do.
constexpr int kFew = 200;

void JudgeRareWordsElsewhere(const AccountInput& input, std::vector<Judgement>& out) {
  std::unordered_map<std::string, int> counts;
  std::vector<const ScannedFile*> elsewhere;
  for (const ScannedFile& file : input.scan.files) {
    if (input.universe.count(file.path) || input.generated.count(file.path)) continue;
    elsewhere.push_back(&file);
    for (const auto& [name, count] : file.hits) counts[name] += count;
  }
  std::unordered_set<std::string> rare;
  for (const auto& [name, count] : counts) {
    if (count <= kFew && input.work.change_of.count(name)) rare.insert(name);
  }
  for (const ScannedFile* file : elsewhere) {
    bool hit = std::any_of(file->hits.begin(), file->hits.end(),
                           [&](const auto& known) { return rare.count(known.first) > 0; });
    if (!hit) continue;
    std::string_view content = input.snapshot.Read(file->path);
    for (const Word& word : FindWords(content, rare)) {
      Place place{file->path, word.begin, word.end};
      if (word.kind != WordKind::kCode || input.sites.at.count(place)) continue;
      std::string text(content.substr(static_cast<size_t>(word.begin),
                                      static_cast<size_t>(word.end - word.begin)));
      out.push_back({.at = std::move(place),
                     .changes = {input.work.change_of.at(text)},
                     .reason = reason::kSchemaNotIncluded});
    }
  }
}

// A checked-in header of a changed schema has to be generated again: nothing edits it.
void JudgeGenerated(const AccountInput& input, std::vector<Judgement>& out) {
  for (const std::string& path : input.regenerate) {
    const ScannedFile* scanned = nullptr;
    for (const ScannedFile& file : input.scan.files) {
      if (file.path == path && !file.hits.empty()) scanned = &file;
    }
    if (!scanned) continue;
    Judgement judgement{
        .at = {path, 0, 0}, .state = UseState::kReview, .reason = reason::kGenerated};
    for (const auto& [name, count] : scanned->hits) {
      auto change = input.work.change_of.find(name);
      if (change != input.work.change_of.end()) judgement.changes = {change->second};
    }
    if (!judgement.changes.empty()) out.push_back(std::move(judgement));
  }
}

using Ranges = std::vector<std::pair<int64_t, int64_t>>;

std::map<std::string, Spans> ToSpans(std::map<std::string, Ranges> ranges) {
  std::map<std::string, Spans> spans;
  for (auto& [file, mine] : ranges) spans.emplace(file, std::move(mine));
  return spans;
}

bool Held(const std::map<std::string, Spans>& spans, const Place& at) {
  auto mine = spans.find(at.file);
  return mine != spans.end() && mine->second.Hold(at.begin, at.end);
}

// An edit inside a macro call of which another part is pasted together would tear the call apart.
void HoldBackAroundPasted(std::vector<Judgement>& all) {
  std::map<std::string, Ranges> calls;
  for (const Judgement& judgement : all) {
    if (judgement.reason != reason::kPastedToken) continue;
    calls[judgement.at.file].push_back({judgement.at.begin, judgement.at.end});
  }
  std::map<std::string, Spans> spans = ToSpans(std::move(calls));
  for (Judgement& judgement : all) {
    if (judgement.state != UseState::kEdited || !Held(spans, judgement.at)) continue;
    judgement.state = UseState::kReview;
    judgement.reason = reason::kPastedToken;
    judgement.edits.clear();
  }
}

// Tokens of a qualifier that is edited as part of the name behind it.
void DropCovered(std::vector<Judgement>& all) {
  std::map<std::string, Ranges> edited;
  for (const Judgement& judgement : all) {
    for (const Edit& edit : judgement.edits) {
      int64_t begin = static_cast<int64_t>(edit.offset);
      edited[edit.file].push_back({begin, begin + static_cast<int64_t>(edit.length)});
    }
  }
  std::map<std::string, Spans> spans = ToSpans(std::move(edited));
  std::erase_if(all, [&](const Judgement& judgement) {
    return judgement.state == UseState::kUnaffected && Held(spans, judgement.at);
  });
}

}  // namespace

std::vector<Judgement> Account(const AccountInput& input) {
  std::vector<Judgement> all;
  for (const auto& [place, site] : input.sites.at) {
    if (input.generated.count(place.file)) continue;
    std::vector<Judgement> judged = JudgeSite(input, place, site);
    std::move(judged.begin(), judged.end(), std::back_inserter(all));
  }
  for (const auto& more : {JudgeIncludes(input), JudgeLookups(input)}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  Names names = NamesOf(input);
  for (const ScannedFile& file : input.scan.files) {
    if (file.hits.empty() || !input.universe.count(file.path)) continue;
    if (!input.generated.count(file.path)) JudgeWords(input, file, names, all);
  }
  JudgeRareWordsElsewhere(input, all);
  JudgeGenerated(input, all);
  HoldBackAroundPasted(all);
  DropCovered(all);
  std::stable_sort(all.begin(), all.end(),
                   [](const Judgement& a, const Judgement& b) { return a.at < b.at; });
  return all;
}

std::map<std::string, int> OutOfReach(const AccountInput& input) {
  std::map<std::string, int> counts;
  for (const ScannedFile& file : input.scan.files) {
    if (input.universe.count(file.path) || input.generated.count(file.path)) continue;
    for (const auto& [name, count] : file.hits) counts[file.path] += count;
  }
  return counts;
}

}  // namespace rewriter
