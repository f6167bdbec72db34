#include "detector/sql_names.h"

#include <cctype>
#include <set>

namespace detector {
namespace {

using NewName = std::function<std::string(const std::string&)>;

bool IsWordPart(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Every word that is a column's name; what stands in single quotes is text.
std::string MapColumns(const std::string& text, const NewName& column) {
  std::string mapped;
  bool quoted = false;
  for (size_t at = 0; at < text.size();) {
    if (text[at] == '\'') quoted = !quoted;
    if (quoted || !IsWordPart(text[at])) {
      mapped += text[at++];
      continue;
    }
    size_t end = at;
    while (end < text.size() && IsWordPart(text[end])) ++end;
    mapped += column(text.substr(at, end - at));
    at = end;
  }
  return mapped;
}

// "users(id) on delete cascade"
std::string MapReference(const std::string& text, const SqlRenames& renames) {
  size_t end = text.find_first_of("( ");
  std::string table = text.substr(0, end), mapped = renames.table(table);
  if (end == std::string::npos) return mapped;
  size_t close = text[end] == '(' ? text.find(')', end) : end;
  if (close == std::string::npos) close = text.size();
  auto column = [&](const std::string& name) { return renames.column(table, name); };
  return mapped + MapColumns(text.substr(end, close - end), column) + text.substr(close);
}

}  // namespace

std::map<std::string, std::string> RenameInAttributes(
    const std::map<std::string, std::string>& attributes, const SqlRenames& renames) {
  static const std::set<std::string> kOfColumns = {"columns", "check",       "where",    "exclude",
                                                   "unique",  "primary_key", "generated"};
  static const std::string kArrow = " -> ";
  std::map<std::string, std::string> mapped = attributes;
  for (auto& [name, value] : mapped) {
    size_t arrow = name == "foreign_key" ? value.find(kArrow) : std::string::npos;
    if (arrow != std::string::npos) {
      value = MapColumns(value.substr(0, arrow), renames.own) + kArrow +
              MapReference(value.substr(arrow + kArrow.size()), renames);
    } else if (name == "references" || name == "inherits" || name == "partition_of") {
      value = MapReference(value, renames);
    } else if (kOfColumns.count(name)) {
      value = MapColumns(value, renames.own);
    }
  }
  return mapped;
}

}  // namespace detector
