// Quick ways around a schema's flat table. Built once per schema, read by the matchers and the
// differ.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "detector/schema.h"

namespace detector {

bool IsType(ElementKind kind);  // message or enum

class SchemaIndex {
 public:
  // The schema has to outlive this.
  explicit SchemaIndex(const Schema& schema);

  const Schema& schema() const { return schema_; }
  int size() const { return static_cast<int>(schema_.elements.size()); }
  const Element& at(int element) const { return schema_.elements[static_cast<size_t>(element)]; }
  const SchemaFile& file(int file) const { return schema_.files[static_cast<size_t>(file)]; }
  const SchemaFile& FileOf(int element) const { return file(at(element).file); }

  // In declaration order; of the top level of a file: TopLevel(file).
  const std::vector<int>& Children(int parent) const {
    return children_[static_cast<size_t>(parent)];
  }
  const std::vector<int>& TopLevel(int file) const { return top_level_[static_cast<size_t>(file)]; }
  // The children of an element's parent, or of its file.
  const std::vector<int>& Siblings(int element) const;

  // The message or enum of that path in one pool; -1 for a scalar or a type from elsewhere.
  int TypeIn(int pool, const std::string& path) const;

  // The path less the package: "Outer.Inner".
  std::string_view RelativePath(int element) const;

  // What stands before the name in the path, without its dot.
  std::string_view ScopeOf(int element) const;

 private:
  const Schema& schema_;
  std::vector<std::vector<int>> children_, top_level_;
  std::vector<std::unordered_map<std::string, int>> types_;  // by pool
};

}  // namespace detector
