#include "detector/peers/json_limits.h"

#include <cmath>
#include <cstdlib>
#include <optional>
#include <regex>
#include <string_view>

namespace detector {
namespace {

using Kind = JsonView::Kind;

struct Limit {
  Kind kind;
  const char* keyword;
  const char* rule;
  bool upper;  // a smaller one refuses more
};
constexpr Limit kLimits[] = {
    {Kind::kString, "maxLength", "MAX_LENGTH", true},
    {Kind::kString, "minLength", "MIN_LENGTH", false},
    {Kind::kNumber, "maximum", "MAXIMUM", true},
    {Kind::kNumber, "minimum", "MINIMUM", false},
    {Kind::kNumber, "exclusiveMaximum", "EXCLUSIVE_MAXIMUM", true},
    {Kind::kNumber, "exclusiveMinimum", "EXCLUSIVE_MINIMUM", false},
    {Kind::kObject, "maxProperties", "MAX_PROPERTIES", true},
    {Kind::kObject, "minProperties", "MIN_PROPERTIES", false},
    {Kind::kArray, "maxItems", "MAX_ITEMS", true},
    {Kind::kArray, "minItems", "MIN_ITEMS", false},
};

std::optional<double> NumberOf(const JsonView& view, const char* keyword) {
  const JsonNode* value = view.Get(keyword);
  if (!value || value->kind != JsonNode::kNumber) return std::nullopt;
  return std::strtod(value->text.c_str(), nullptr);
}

void CompareLimit(const JsonView& a, const JsonView& b, const Limit& limit,
                  std::vector<std::string>& changed) {
  std::optional<double> was = NumberOf(a, limit.keyword), is = NumberOf(b, limit.keyword);
  if (!is || was == is) return;
  std::string rule = limit.rule, path = std::string("/") + limit.keyword;
  if (!was) {
    changed.push_back(rule + "_ADDED" + path);
  } else if (limit.upper == (*is < *was)) {
    changed.push_back(rule + (limit.upper ? "_DECREASED" : "_INCREASED") + path);
  }
}

void CompareMultiple(const JsonView& a, const JsonView& b, std::vector<std::string>& changed) {
  std::optional<double> was = NumberOf(a, "multipleOf"), is = NumberOf(b, "multipleOf");
  if (!is || was == is) return;
  if (!was) return changed.push_back("MULTIPLE_OF_ADDED/multipleOf");
  auto divides = [](double whole, double part) {
    return part != 0 && std::fmod(std::trunc(whole), std::trunc(part)) == 0;
  };
  if (divides(*is, *was)) return changed.push_back("MULTIPLE_OF_EXPANDED/multipleOf");
  if (!divides(*was, *is)) changed.push_back("MULTIPLE_OF_CHANGED/multipleOf");
}

void ComparePattern(const JsonView& a, const JsonView& b, std::vector<std::string>& changed) {
  const JsonNode *was = a.Get("pattern"), *is = b.Get("pattern");
  if (!is) return;
  if (!was) return changed.push_back("PATTERN_ADDED/pattern");
  if (was->text != is->text) changed.push_back("PATTERN_CHANGED/pattern");
}

// std::regex backtracks and recurses: a repeated group, or many repetitions, may take forever.
bool IsCheap(const std::string& pattern, const std::string& name) {
  constexpr size_t kLongest = 100;
  constexpr int kMostRepetitions = 3;
  int repetitions = 0;
  for (size_t i = 0; i < pattern.size(); ++i) {
    bool repeats = std::string_view("*+{").find(pattern[i]) != std::string_view::npos;
    repetitions += repeats;
    if (repeats && i > 0 && pattern[i - 1] == ')') return false;
  }
  return repetitions <= kMostRepetitions && pattern.size() <= kLongest && name.size() <= kLongest;
}

bool Unique(const JsonView& view) {
  const JsonNode* unique = view.Get("uniqueItems");
  return unique && unique->text == "true";
}

}  // namespace

std::vector<std::string> ChangedLimits(const JsonView& a, const JsonView& b) {
  std::vector<std::string> changed;
  for (const Limit& limit : kLimits) {
    if (limit.kind == a.kind) CompareLimit(a, b, limit, changed);
  }
  if (a.kind == Kind::kString) ComparePattern(a, b, changed);
  if (a.kind == Kind::kNumber) {
    CompareMultiple(a, b, changed);
    if (!a.integer && b.integer) changed.push_back("TYPE_NARROWED");
  }
  if (a.kind == Kind::kArray && Unique(b) && !Unique(a)) {
    changed.push_back("UNIQUE_ITEMS_ADDED/uniqueItems");
  }
  return changed;
}

bool MatchesPattern(const std::string& pattern, const std::string& name) {
  if (!IsCheap(pattern, name)) return false;
  try {
    return std::regex_search(name, std::regex(pattern, std::regex::ECMAScript));
  } catch (const std::regex_error&) {
    return false;
  }
}

}  // namespace detector
