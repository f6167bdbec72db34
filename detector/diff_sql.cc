#include "detector/diff_sql.h"

#include "detector/sql_names.h"

namespace detector {
namespace {

std::string NewColumn(const Matching& m, int old_table, const std::string& name) {
  for (int i : m.old_index.Children(old_table)) {
    const Element& column = m.old_index.at(i);
    if (column.kind != ElementKind::kField || column.name != name) continue;
    return m.NewOf(i) < 0 ? name : m.new_index.at(m.NewOf(i)).name;
  }
  return name;
}

}  // namespace

std::map<std::string, std::string> SqlAttributes(const Matching& m, int old_element) {
  const Element& element = m.old_index.at(old_element);
  int own = element.parent < 0 ? old_element : element.parent;
  SqlRenames renames;
  renames.own = [&](const std::string& name) { return NewColumn(m, own, name); };
  renames.table = [&](const std::string& path) {
    int table = m.old_index.TypeIn(0, path);
    return table < 0 || m.NewOf(table) < 0 ? path : m.new_index.at(m.NewOf(table)).path;
  };
  renames.column = [&](const std::string& path, const std::string& name) {
    int table = m.old_index.TypeIn(0, path);
    return table < 0 ? name : NewColumn(m, table, name);
  };
  return RenameInAttributes(element.attributes, renames);
}

}  // namespace detector
