// Changes that keep every element: names and places alone.
#include <algorithm>

#include "tests/property/names.h"
#include "tests/property/schema.h"

namespace property {
namespace {

template <class T>
T& Any(std::vector<T>& all, Random& random) {
  return all[static_cast<size_t>(random.Below(all.size()))];
}

// One kind of change; false if the schema has nothing to try it on.
struct Kind {
  const char* name;
  bool (*apply)(Schema&, Random&);
};

bool RenameField(Schema& schema, Random& random) {
  Field& field = Any(Any(schema.messages, random).fields, random);
  if (field.shape == Shape::kGroup) return false;
  field.name = random.Of(FieldWords());
  return true;
}
bool RenameManyFields(Schema& schema, Random& random) {
  for (Field& field : Any(schema.messages, random).fields) {
    if (field.shape != Shape::kGroup) field.name += "_now";
  }
  return true;
}
bool SwapFields(Schema& schema, Random& random) {
  Message& message = Any(schema.messages, random);
  std::swap(Any(message.fields, random).name, Any(message.fields, random).name);
  return true;
}
bool RenameOneof(Schema& schema, Random& random) {
  Message& message = Any(schema.messages, random);
  if (message.oneofs.empty()) return false;
  Any(message.oneofs, random) = random.Of(FieldWords());
  return true;
}
bool RenameMessage(Schema& schema, Random& random) {
  Message& message = Any(schema.messages, random);
  message.name = random.Of(TypeWords());
  return true;
}
bool RenameEnum(Schema& schema, Random& random) {
  Any(schema.enums, random).name = random.Of(EnumWords());
  return true;
}
bool RenameValue(Schema& schema, Random& random) {
  Any(Any(schema.enums, random).values, random).name = random.Of(ValueWords());
  return true;
}
bool RenameExtension(Schema& schema, Random& random) {
  if (schema.extensions.empty()) return false;
  Any(schema.extensions, random).field.name = random.Of(FieldWords());
  return true;
}
bool RenameService(Schema& schema, Random& random) {
  Any(schema.services, random).name = random.OneIn(2) ? "Counter" : "Office";
  return true;
}
bool RenameMethod(Schema& schema, Random& random) {
  Any(Any(schema.services, random).methods, random).name = random.OneIn(2) ? "Fetch" : "Save";
  return true;
}
bool RenamePackage(Schema& schema, Random& random) {
  std::string before = Any(schema.files, random).package, after = random.Of(PackageWords());
  for (File& file : schema.files) {
    if (file.package == before) file.package = after;
  }
  return true;
}
bool MoveFile(Schema& schema, Random& random) {
  static const std::vector<std::string> paths = {"base.proto", "acme/base-2.proto", "new/all.proto",
                                                 "trip_plan.proto"};
  Any(schema.files, random).path = random.Of(paths);
  return true;
}
bool Nest(Schema& schema, Random& random) {
  Message& message = Any(schema.messages, random);
  auto parent = static_cast<int>(&Any(schema.messages, random) - schema.messages.data());
  const Message& around = schema.messages[static_cast<size_t>(parent)];
  for (int up = parent; up >= 0; up = schema.messages[static_cast<size_t>(up)].parent) {
    if (&schema.messages[static_cast<size_t>(up)] == &message) return false;  // into itself
  }
  if (message.group || message.file != around.file) return false;
  message.parent = parent;
  return true;
}
bool Unnest(Schema& schema, Random& random) {
  Message& message = Any(schema.messages, random);
  if (message.group || message.parent < 0) return false;
  message.parent = -1;
  return true;
}
bool MoveEnum(Schema& schema, Random& random) {
  Enum& one = Any(schema.enums, random);
  int parent = one.parent >= 0 ? -1 : random.Below(schema.messages.size());
  if (parent >= 0 && schema.messages[static_cast<size_t>(parent)].file != one.file) return false;
  one.parent = parent;
  return true;
}

const std::vector<Kind>& Kinds() {
  static const std::vector<Kind> kinds = {{"rename_field", RenameField},
                                          {"rename_field", RenameField},
                                          {"many_fields", RenameManyFields},
                                          {"swap_fields", SwapFields},
                                          {"rename_oneof", RenameOneof},
                                          {"rename_message", RenameMessage},
                                          {"rename_message", RenameMessage},
                                          {"rename_enum", RenameEnum},
                                          {"rename_value", RenameValue},
                                          {"rename_extension", RenameExtension},
                                          {"rename_service", RenameService},
                                          {"rename_method", RenameMethod},
                                          {"rename_package", RenamePackage},
                                          {"move_file", MoveFile},
                                          {"nest", Nest},
                                          {"unnest", Unnest},
                                          {"move_enum", MoveEnum}};
  return kinds;
}

bool Has(const std::vector<std::string>& kinds, std::string_view name) {
  return std::find(kinds.begin(), kinds.end(), name) != kinds.end();
}

}  // namespace

Renamed RandomRenames(const Schema& before, Random& random) {
  Renamed renamed{.schema = before};
  size_t wanted = 1 + static_cast<size_t>(random.Below(4));
  while (renamed.kinds.size() < wanted) {
    const Kind& kind = random.Of(Kinds());
    // Two exchanges could make a circle of three names, which is read as a renumbering.
    if (kind.apply == SwapFields && Has(renamed.kinds, kind.name)) continue;
    Schema tried = renamed.schema;
    if (!kind.apply(tried, random) || Print(tried) == Print(renamed.schema)) continue;
    if (!Names::Of(tried)) continue;  // two things of one name
    renamed.schema = std::move(tried);
    renamed.kinds.emplace_back(kind.name);
  }
  return renamed;
}

}  // namespace property
