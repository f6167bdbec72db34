#include "rewriter/account/judge_strings.h"

#include <algorithm>

#include "rewriter/account/judge_parts.h"
#include "rewriter/facts/reasons.h"

namespace rewriter {
namespace {

using rules::Operation;
using rules::OperationKind;

// What becomes of the part of an accessor's name that a macro's argument spells; "" if the rest of
// the name changes as well.
std::string NewPart(std::string_view name, std::string_view part, std::string_view to) {
  size_t at = name.find(part);
  if (at == std::string_view::npos) return "";
  std::string_view before = name.substr(0, at), after = name.substr(at + part.size());
  bool fits =
      to.size() > before.size() + after.size() && to.starts_with(before) && to.ends_with(after);
  return fits ? std::string(to.substr(at, to.size() - before.size() - after.size())) : "";
}

}  // namespace

bool NeedsNoEscape(const std::string& symbol) {
  bool one_part =
      symbol.find("::") == symbol.rfind("::");  // of the symbol: after it comes the text
  return one_part && std::all_of(symbol.begin(), symbol.end(), [](unsigned char c) {
           return c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '\'' && c != ')';
         });
}

std::vector<Judgement> JudgeWrapped(const AccountInput& input, const Place& place,
                                    const Site& site) {
  std::vector<Judgement> judged;
  std::string written = TextAt(input.snapshot, place.file, place.begin, place.end);
  std::set<std::string> texts;  // that the accessors want to have there
  const Operation* rename = nullptr;
  for (int symbol : site.symbols) {
    std::string_view name = LastPart(input.work.before.symbols[static_cast<size_t>(symbol)].name);
    std::string_view to = name;
    for (int index : input.work.operations[static_cast<size_t>(symbol)]) {
      const Operation& operation = input.work.plan.operations[static_cast<size_t>(index)];
      if (operation.kind != OperationKind::kRenameSymbol) {
        judged.push_back(Review(place, operation, operation.reason.c_str()));
      } else {
        rename = &operation;
        to = LastPart(operation.to);
      }
    }
    texts.insert(NewPart(name, written, to));
  }
  if (!rename) return judged;
  if (texts.size() > 1 || texts.count("")) {
    judged.push_back(Review(place, *rename, reason::kPastedToken));
    return judged;
  }
  judged.push_back({.at = place,
                    .changes = rename->changes,
                    .state = UseState::kEdited,
                    .reason = reason::kRenamed,
                    .edits = {MakeEdit(place, *texts.begin(), *rename)},
                    .doubtful = site.doubtful});
  return judged;
}

bool BesideAccessor(const AccountInput& input, const Place& word, const std::string& change) {
  constexpr int64_t kReach = 200;  // bytes of a statement that are looked at
  std::string_view content = input.snapshot.Read(word.file);
  auto asks = [&](int symbol) {
    bool token = symbol >= 0 && input.work.before.symbols[static_cast<size_t>(symbol)].kind !=
                                    rules::SymbolKind::kString;
    if (!token) return false;
    const std::vector<int>& mine = input.work.operations[static_cast<size_t>(symbol)];
    return std::any_of(mine.begin(), mine.end(), [&](int index) {
      const auto& changes = input.work.plan.operations[static_cast<size_t>(index)].changes;
      return std::find(changes.begin(), changes.end(), change) != changes.end();
    });
  };
  auto site = input.sites.at.lower_bound({word.file, word.begin - kReach, 0});
  for (; site != input.sites.at.end() && site->first.file == word.file; ++site) {
    if (site->first.begin > word.end + kReach) break;
    if (std::none_of(site->second.symbols.begin(), site->second.symbols.end(), asks)) continue;
    int64_t from = std::min(site->first.end, word.end),
            to = std::max(site->first.begin, word.begin);
    std::string_view between = content.substr(static_cast<size_t>(from),
                                              static_cast<size_t>(std::max(to - from, int64_t{0})));
    if (between.find_first_of(";{}") == std::string_view::npos) return true;
  }
  return false;
}

std::vector<Judgement> JudgeLoose(const AccountInput& input, const Place& place) {
  std::string name = TextAt(input.snapshot, place.file, place.begin, place.end);
  auto change = input.work.strings.find(name);
  if (change == input.work.strings.end()) return {};
  bool key = input.work.before.schema.format == "json-schema";
  return {{.at = place,
           .changes = {change->second},
           .state = UseState::kReview,
           .reason = key ? reason::kUnanchoredKey : reason::kUnknownTarget,
           .advice = key ? "say in a pack which type the object is an instance of (`anchors`), or "
                           "change the key by hand"
                         : "change it by hand if it means the message whose field was renamed"}};
}

}  // namespace rewriter
