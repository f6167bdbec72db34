#include "detector/schema_index.h"

#include <algorithm>

namespace detector {

bool IsType(ElementKind kind) {
  return kind == ElementKind::kMessage || kind == ElementKind::kEnum;
}

SchemaIndex::SchemaIndex(const Schema& schema)
    : schema_(schema), children_(schema.elements.size()), top_level_(schema.files.size()) {
  int pools = 0;
  for (const SchemaFile& file : schema.files) pools = std::max(pools, file.pool + 1);
  types_.resize(static_cast<size_t>(pools));
  for (int i = 0; i < size(); ++i) {
    const Element& element = at(i);
    auto& siblings = element.parent < 0 ? top_level_[static_cast<size_t>(element.file)]
                                        : children_[static_cast<size_t>(element.parent)];
    siblings.push_back(i);
    if (IsType(element.kind)) types_[static_cast<size_t>(FileOf(i).pool)][element.path] = i;
  }
}

const std::vector<int>& SchemaIndex::Siblings(int element) const {
  return at(element).parent < 0 ? TopLevel(at(element).file) : Children(at(element).parent);
}

int SchemaIndex::TypeIn(int pool, const std::string& path) const {
  const auto& types = types_[static_cast<size_t>(pool)];
  auto found = types.find(path);
  return found == types.end() ? -1 : found->second;
}

std::string_view SchemaIndex::ScopeOf(int element) const {
  std::string_view path = at(element).path;
  size_t name = at(element).name.size() + (path.ends_with('"') ? 2 : 0);
  return path.size() > name ? path.substr(0, path.size() - name - 1) : std::string_view();
}

std::string_view SchemaIndex::RelativePath(int element) const {
  std::string_view path = at(element).path;
  const std::string& package = FileOf(element).package;
  return package.empty() ? path : path.substr(package.size() + 1);
}

}  // namespace detector
