#include "rewriter/account/argument_lookups.h"

#include <algorithm>

#include "rewriter/account/judge_parts.h"
#include "rewriter/account/qualify.h"
#include "rewriter/facts/reasons.h"

namespace rewriter {
namespace {

// Functions that libraries call without a qualifier, by what they are documented for: GoogleTest's
// printers, Abseil's hashing, flags and formatting, nlohmann's conversions, Boost's hash, the
// standard library's swap and range access.
constexpr std::string_view kLookedFor[] = {
    "AbslHashValue", "AbslParseFlag", "AbslStringify", "AbslUnparseFlag", "PrintTo", "begin", "end",
    "from_json",     "hash_value",    "swap",          "tag_invoke",      "to_json"};

bool IsLookedFor(std::string_view name) {
  return name.empty() ||  // an operator
         std::find(std::begin(kLookedFor), std::end(kLookedFor), name) != std::end(kLookedFor);
}

// What makes a type leave its namespace, or null.
const rules::Operation* Cause(const Work& work, int symbol) {
  for (int at = symbol; at >= 0;) {  // a class may be carried along by the one around it
    if (const rules::Operation* operation = work.OperationFor(at)) return operation;
    const rules::Symbol& known = work.before.symbols[static_cast<size_t>(at)];
    at = work.before.Find(known.file, Scope(known.name));
  }
  return work.OperationForNamespace(work.before.NamespaceOf(symbol));
}

std::string Qualified(const Lookup& lookup) {
  const std::string& function = *lookup.functions.begin();
  std::string name(LastPart(function));
  std::string text = Requalify(*lookup.qualifier, false,
                               {.old_space = "",
                                .new_space = std::string(Scope(function)),
                                .name = name,
                                .follows = false,
                                .renamed = false});
  return text == name ? "::" + function : text;
}

}  // namespace

std::vector<Judgement> JudgeLookups(const AccountInput& input) {
  std::vector<Judgement> judged;
  for (const auto& [place, lookup] : input.sites.lookups) {
    if (input.generated.count(place.file)) continue;
    if (lookup.declares && !IsLookedFor(LastPart(*lookup.functions.begin()))) continue;
    int symbol = *lookup.symbols.begin();
    const rules::Operation* cause = Cause(input.work, symbol);
    if (!cause || cause->changes.empty()) continue;
    Judgement judgement{.at = place, .changes = cause->changes, .doubtful = lookup.doubtful};
    int now = input.work.successor[static_cast<size_t>(symbol)];
    if (lookup.qualifier && lookup.functions.size() == 1 && !lookup.declares) {
      std::string text = lookup.taken ? "::" + *lookup.functions.begin() : Qualified(lookup);
      judgement.state = UseState::kEdited;
      judgement.reason = reason::kQualified;
      judgement.edits = {MakeEdit(place, text, *cause)};
      judgement.edits.front().rule =
          (lookup.taken ? "qualify_type:" : "qualify_call:") + cause->role;
    } else if (lookup.taken) {
      judgement.state = UseState::kReview;
      judgement.reason = reason::kQualification;
      judgement.advice = "this will be " + input.work.after.symbols[static_cast<size_t>(now)].name +
                         ": name " + *lookup.functions.begin() + " in full";
    } else {
      judgement.state = UseState::kReview;
      judgement.reason = reason::kArgumentLookup;
      judgement.advice = "arguments of this type look in " + input.work.after.NamespaceOf(now) +
                         " now: declare it there, or name it in full where it is called";
    }
    judged.push_back(std::move(judgement));
  }
  return judged;
}

}  // namespace rewriter
