// What a migration file says about the reads of a field.
#include <cctype>
#include <set>
#include <utility>

#include "rules/planner.h"

namespace rules {
namespace {

// Whose calls the expressions stand for, in every pack.
constexpr char kReadRole[] = "getter";

bool IsWordCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// "$o.first()" as people write it -> "$ofirst()", as in patterns, where $o has its `.` or `->`.
std::string AsPattern(const std::string& expression) {
  std::string pattern;
  for (size_t at = 0; at < expression.size();) {
    pattern += expression[at];
    bool object = expression.compare(at, 2, "$o") == 0;
    at += object ? 2 : 1;
    if (!object) continue;
    pattern += 'o';
    if (expression.compare(at, 1, ".") == 0) {
      at += 1;
    } else if (expression.compare(at, 2, "->") == 0) {
      at += 2;
    }
  }
  return pattern;
}

std::set<std::string> Words(const std::string& expression) {
  std::set<std::string> words;
  std::string word;
  for (char c : expression + ' ') {
    if (IsWordCharacter(c)) {
      word += c;
    } else if (!word.empty()) {
      words.insert(std::exchange(word, ""));
    }
  }
  return words;
}

}  // namespace

bool Planner::PlanReplacement(const Symbol& symbol, const Change& cause) {
  if (!cause.replacement || symbol.kind != SymbolKind::kMethod || symbol.role != kReadRole) {
    return false;
  }
  Operation operation = Start(OperationKind::kRewriteExpression, symbol, {&cause});
  operation.reason = cause.now ? "type_changed" : "removed";
  operation.advice = symbol.path + (cause.now ? " has another type" : " is gone") +
                     ": the migration file says " + *cause.replacement;
  operation.patterns.push_back({"$o$n()", AsPattern(*cause.replacement), ""});
  std::set<std::string> words = Words(*cause.replacement), paths;
  for (const Symbol& now : new_symbols_) {
    if (words.count(Leaf(now.name)) > 0) paths.insert(now.path);
  }
  operation.names.assign(paths.begin(), paths.end());
  operations_.push_back(std::move(operation));
  return true;
}

}  // namespace rules
