// The named functions that rule packs use: facts about a schema element (for a row's conditions)
// and mangled names (for its template). A pack can only name what stands in the two tables here, so
// a new framework whose names can't be derived by a template adds a function, not a special case.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "detector/schema.h"

namespace rules {

// What a row speaks about: a kind of element, or the schema file itself.
enum class Subject {
  kFile,
  kMessage,
  kField,
  kOneof,
  kEnum,
  kEnumValue,
  kService,
  kMethod,
  kExtension
};

// A schema with the look-ups that naming needs. Keeps a reference to the schema.
class SchemaView {
 public:
  explicit SchemaView(const detector::Schema& schema);

  const detector::Schema& schema() const { return schema_; }
  const detector::Element& element(int index) const { return schema_.elements[index]; }
  const detector::SchemaFile& FileOf(int index) const {
    return schema_.files[schema_.elements[index].file];
  }
  // Indices in declaration order.
  const std::vector<int>& ChildrenOf(int index) const { return children_[index]; }
  // Of an element of this schema.
  int IndexOf(const detector::Element& element) const {
    return static_cast<int>(&element - schema_.elements.data());
  }
  // The element of this path in the same pool, or null.
  const detector::Element* Find(const std::string& path, int pool) const;

 private:
  const detector::Schema& schema_;
  std::vector<std::vector<int>> children_;
  std::unordered_map<std::string, int> by_path_;  // "pool:path"
};

// One thing to name: an element, or (element < 0) a file.
struct Named {
  const SchemaView& view;
  int file = 0;
  int element = -1;

  const detector::SchemaFile& schema_file() const { return view.schema().files[file]; }
  const detector::Element& self() const { return view.element(element); }
};

using NameFunction = std::string (*)(const Named&);
using FactFunction = std::string (*)(const Named&);

struct NameEntry {
  std::string_view name;
  NameFunction function;
};

// A fact has a closed list of values.
struct Fact {
  std::string_view name;
  FactFunction function;
  std::vector<std::string> values;
};

const std::vector<NameEntry>& NameFunctions();
const std::vector<Fact>& Facts();

}  // namespace rules
