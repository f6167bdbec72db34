#include "detector/diff_sql.h"

#include <cctype>
#include <set>

namespace detector {
namespace {

bool IsWordPart(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string NewColumn(const Matching& m, int old_table, const std::string& name) {
  for (int i : m.old_index.Children(old_table)) {
    const Element& column = m.old_index.at(i);
    if (column.kind != ElementKind::kField || column.name != name) continue;
    return m.NewOf(i) < 0 ? name : m.new_index.at(m.NewOf(i)).name;
  }
  return name;
}

// Every word that is a column's name; what stands in single quotes is text.
std::string MapColumns(const Matching& m, int old_table, const std::string& text) {
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
    mapped += NewColumn(m, old_table, text.substr(at, end - at));
    at = end;
  }
  return mapped;
}

// "users(id) on delete cascade"
std::string MapReference(const Matching& m, const std::string& text) {
  size_t end = text.find_first_of("( ");
  int table = m.old_index.TypeIn(0, text.substr(0, end));
  if (table < 0 || m.NewOf(table) < 0) return text;
  std::string mapped = m.new_index.at(m.NewOf(table)).path;
  if (end == std::string::npos) return mapped;
  size_t close = text[end] == '(' ? text.find(')', end) : end;
  if (close == std::string::npos) close = text.size();
  return mapped + MapColumns(m, table, text.substr(end, close - end)) + text.substr(close);
}

}  // namespace

std::map<std::string, std::string> SqlAttributes(const Matching& m, int old_element) {
  static const std::set<std::string> kOfColumns = {"columns", "check",       "where",    "exclude",
                                                   "unique",  "primary_key", "generated"};
  static const std::string kArrow = " -> ";
  const Element& element = m.old_index.at(old_element);
  int table = element.parent < 0 ? old_element : element.parent;
  std::map<std::string, std::string> mapped = element.attributes;
  for (auto& [name, value] : mapped) {
    size_t arrow = name == "foreign_key" ? value.find(kArrow) : std::string::npos;
    if (arrow != std::string::npos) {
      value = MapColumns(m, table, value.substr(0, arrow)) + kArrow +
              MapReference(m, value.substr(arrow + kArrow.size()));
    } else if (name == "references" || name == "inherits" || name == "partition_of") {
      value = MapReference(m, value);
    } else if (kOfColumns.count(name)) {
      value = MapColumns(m, table, value);
    }
  }
  return mapped;
}

}  // namespace detector
