#include <algorithm>
#include <map>

#include "rules/rules.h"
#include "support/text.h"

namespace rules {
namespace {

// "a::b::Msg::set_x" beside "a::b::Msg::set_y" is told by its last name alone.
std::string Shortened(const std::string& from, const std::string& to) {
  size_t colons = from.rfind("::");
  if (colons == std::string::npos || to.compare(0, colons + 2, from, 0, colons + 2) != 0) return to;
  return to.substr(colons + 2);
}

bool IsSpelling(OperationKind kind) {
  return kind == OperationKind::kRenameSymbol || kind == OperationKind::kReplaceInclude;
}

std::string Mapping(const std::vector<const Operation*>& operations) {
  size_t width = 0;
  for (const Operation* operation : operations) {
    if (IsSpelling(operation->kind)) width = std::max(width, operation->symbol.size());
  }
  std::string text;
  for (const Operation* operation : operations) {
    if (!IsSpelling(operation->kind)) continue;
    std::string padding(width - operation->symbol.size(), ' ');
    bool include = operation->kind == OperationKind::kAddInclude;
    text += "  " + operation->symbol + padding + "  ->  " +
            (include ? "#include \"" + operation->to + "\""
                     : Shortened(operation->symbol, operation->to)) +
            "\n";
  }
  return text;
}

// One paragraph for each piece of advice, with the roles that it is about. Where the code around a
// use leaves no doubt, a structural operation edits it; the advice is for the rest.
std::string ReviewsAndStructure(const std::vector<const Operation*>& operations) {
  std::map<std::string, std::vector<std::string>> roles;  // heading and advice -> roles
  for (const Operation* operation : operations) {
    bool follows = IsSpelling(operation->kind) || operation->kind == OperationKind::kRewriteString;
    if (follows) continue;
    std::string heading =
        "  " + support::NameOf(operation->kind) + " " + operation->path + ": " + operation->reason;
    std::vector<std::string>& known = roles[heading + "\n" + operation->advice];
    if (std::find(known.begin(), known.end(), operation->role) == known.end()) {
      known.push_back(operation->role);
    }
  }
  std::string text;
  for (const auto& [key, known] : roles) {
    size_t end = key.find('\n');
    text += key.substr(0, end) + " (" + support::Join(known, ", ") + ")\n    " +
            key.substr(end + 1) + "\n";
  }
  return text;
}

}  // namespace

std::string RenderPlanText(const Plan& plan) {
  if (plan.operations.empty()) return "nothing to do in C++\n";
  std::vector<std::pair<std::string, std::vector<const Operation*>>> groups;
  for (const Operation& operation : plan.operations) {
    std::string title = support::Join(operation.changes, " + ");
    auto same = [&](const auto& group) { return group.first == title; };
    auto group = std::find_if(groups.begin(), groups.end(), same);
    if (group == groups.end()) group = groups.insert(groups.end(), {title, {}});
    group->second.push_back(&operation);
  }
  std::string text;
  for (const auto& [title, operations] : groups) {
    if (!text.empty()) text += "\n";
    text += (title.empty() ? "without a change of its own" : title) + "\n";
    text += Mapping(operations) + ReviewsAndStructure(operations);
  }
  return text;
}

}  // namespace rules
