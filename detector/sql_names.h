// Renames inside what SQL says in attributes: "users(id) on delete cascade", "lower(name)", "n >
// 0". Used where statements are replayed and where two schemas are compared.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace detector {

// Each returns the new name, or the same one.
struct SqlRenames {
  std::function<std::string(const std::string& column)> own;  // of the table that says it
  std::function<std::string(const std::string& table)> table;
  std::function<std::string(const std::string& table, const std::string& column)> column;
};

std::map<std::string, std::string> RenameInAttributes(
    const std::map<std::string, std::string>& attributes, const SqlRenames& renames);

}  // namespace detector
