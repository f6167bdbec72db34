#include <set>

#include "tests/property/schema.h"

namespace property {

const std::vector<std::string>& FieldWords() {
  static const std::vector<std::string> words = {
      "id",    "name", "value", "kind",  "data_2", "callId", "class",  "new",   "item",
      "state", "note", "total", "ip4_x", "speed",  "length", "fooBar", "label", "default",
      "first", "last", "code",  "begin", "end_at", "size",   "type",   "flags", "operator"};
  return words;
}
const std::vector<std::string>& TypeWords() {
  static const std::vector<std::string> words = {"Order", "Trip",  "Leg",   "Stop",   "Fare",
                                                 "Car",   "User",  "Item",  "Route",  "Node",
                                                 "Price", "Shape", "Event", "Window", "Bill"};
  return words;
}
const std::vector<std::string>& EnumWords() {
  static const std::vector<std::string> words = {"Mode", "Color", "Level", "Phase", "Side",
                                                 "Rank", "Grade", "State", "Origin"};
  return words;
}
const std::vector<std::string>& ValueWords() {
  static const std::vector<std::string> words = {
      "RED",   "GREEN", "BLUE",   "WALK",  "RIDE",  "LOW",  "HIGH", "LEFT", "RIGHT", "OPEN",
      "SHUT",  "ODD",   "EVEN",   "NORTH", "SOUTH", "EAST", "WEST", "HOT",  "COLD",  "OLD_ONE",
      "young", "MID",   "signed", "TOP",   "LOSS",  "GAIN", "FLAT", "DUSK", "DAWN",  "NOON"};
  return words;
}
const std::vector<std::string>& PackageWords() {
  static const std::vector<std::string> words = {"acme",     "acme.geo", "fleet.v1", "acme.v2",
                                                 "fleet.v2", "geo",      "",         "data.acme"};
  return words;
}

namespace {

const std::vector<std::string>& Scalars() {
  static const std::vector<std::string> scalars = {
      "double",  "float", "int32",  "int64", "uint32",   "uint64", "sint32", "sint64",   "fixed32",
      "fixed64", "bool",  "string", "bytes", "sfixed32", "string", "int32",  "sfixed64", "string"};
  return scalars;
}

constexpr int kMessages = 7;

class Maker {
 public:
  explicit Maker(Random& random) : random_(random) {}

  Schema Make() {
    MakeFiles();
    for (int i = 0; i < kMessages; ++i) MakeMessage();
    for (int i = 0; i < 3; ++i) MakeEnum();
    for (int i = 0; i < kMessages; ++i) FillMessage(i);  // groups come on top
    MakeExtensions();
    MakeService();
    return schema_;
  }

 private:
  void MakeFiles() {
    static const std::vector<std::string> paths = {"base.proto", "acme/trip-plan.proto",
                                                   "fleet/v1/all.proto"};
    for (const std::string& path : paths) {
      schema_.files.push_back({path, random_.Of(PackageWords()), random_.OneIn(2)});
    }
  }
  const File& FileOf(int file) const { return schema_.files[static_cast<size_t>(file)]; }

  std::string Fresh(const std::vector<std::string>& words) {
    for (;;) {
      std::string word = random_.Of(words);
      if (used_.insert(word).second) return word;
    }
  }

  void MakeMessage() {
    Message message{.name = Fresh(TypeWords())};
    message.file = random_.Below(schema_.files.size());
    for (size_t i = 0; i < schema_.messages.size(); ++i) {
      if (schema_.messages[i].file == message.file && random_.OneIn(4)) {
        message.parent = static_cast<int>(i);
      }
    }
    message.extensible = FileOf(message.file).proto2 && random_.OneIn(2);
    schema_.messages.push_back(message);
  }

  void MakeEnum() {
    Enum made{.name = Fresh(EnumWords())};
    const Message& owner = random_.Of(schema_.messages);
    made.file = owner.file;
    if (random_.OneIn(2)) made.parent = static_cast<int>(&owner - schema_.messages.data());
    int count = 2 + random_.Below(4);
    for (int i = 0; i < count; ++i) made.values.push_back({Fresh(ValueWords()), i});
    schema_.enums.push_back(made);
  }

  // Files import only what comes before them; proto3 takes no enums of proto2.
  bool Reaches(int from, int file, bool is_enum) const {
    return file <= from && !(is_enum && FileOf(file).proto2 && !FileOf(from).proto2);
  }

  Type RandomType(int file) {
    if (random_.OneIn(4)) {
      auto enumeration = static_cast<size_t>(random_.Below(schema_.enums.size()));
      if (Reaches(file, schema_.enums[enumeration].file, true)) {
        return {.enumeration = static_cast<int>(enumeration)};
      }
    }
    if (random_.OneIn(4)) {
      auto message = static_cast<size_t>(random_.Below(schema_.messages.size()));
      const Message& type = schema_.messages[message];
      if (!type.group && Reaches(file, type.file, false))
        return {.message = static_cast<int>(message)};
    }
    return {.scalar = random_.Of(Scalars())};
  }

  Shape RandomShape(const Field& field, bool proto2) {
    if (field.oneof >= 0) return Shape::kPlain;
    if (random_.OneIn(4)) return Shape::kRepeated;
    if (random_.OneIn(8)) return Shape::kMap;
    if (!proto2) return random_.OneIn(3) ? Shape::kOptional : Shape::kPlain;
    return random_.OneIn(8) && field.type.message < 0 ? Shape::kRequired : Shape::kOptional;
  }

  Field MakeField(int file, int number, int oneof) {
    Field field{.name = Fresh(FieldWords()), .number = number};
    field.oneof = oneof;
    field.type = RandomType(file);
    bool proto2 = FileOf(file).proto2;
    field.shape = RandomShape(field, proto2);
    if (field.shape == Shape::kMap) field.map_key = random_.OneIn(2) ? "string" : "int32";
    bool scalar =
        field.type.message < 0 && field.type.scalar != "string" && field.type.scalar != "bytes";
    field.packed = field.shape == Shape::kRepeated && scalar && random_.OneIn(2);
    return field;
  }

  void FillMessage(int index) {
    used_.clear();  // names may repeat in another message
    int file = schema_.messages[static_cast<size_t>(index)].file;
    int count = 4 + random_.Below(5), number = 0;
    std::vector<Field> fields;
    std::vector<std::string> oneofs;
    while (number < count) fields.push_back(MakeField(file, ++number, -1));
    if (random_.OneIn(2)) {
      oneofs.push_back(Fresh(FieldWords()));
      for (int i = 0; i < 3; ++i) fields.push_back(MakeField(file, ++number, 0));
    }
    if (FileOf(file).proto2 && random_.OneIn(2)) fields.push_back(MakeGroup(index, ++number));
    schema_.messages[static_cast<size_t>(index)].fields = fields;
    schema_.messages[static_cast<size_t>(index)].oneofs = oneofs;
  }

  Field MakeGroup(int parent, int number) {
    Message group{.name = "Grp" + std::to_string(parent)};
    group.file = schema_.messages[static_cast<size_t>(parent)].file;
    group.parent = parent;
    group.group = true;
    for (int i = 1; i <= 3; ++i) {
      group.fields.push_back({.name = Fresh(FieldWords()), .number = i});
      group.fields.back().shape = Shape::kOptional;
      group.fields.back().type.scalar = random_.Of(Scalars());
    }
    Field field{.number = number, .shape = Shape::kGroup};
    field.type.message = static_cast<int>(schema_.messages.size());
    schema_.messages.push_back(group);
    return field;
  }

  void MakeExtensions() {
    int number = 100;
    for (size_t i = 0; i < schema_.messages.size(); ++i) {
      if (!schema_.messages[i].extensible) continue;
      Extension extension{.extendee = static_cast<int>(i), .file = schema_.messages[i].file};
      extension.field = {.name = "ext_" + std::to_string(number), .number = number};
      ++number;
      extension.field.shape = random_.OneIn(3) ? Shape::kRepeated : Shape::kOptional;
      extension.field.type = {.scalar = random_.Of(Scalars())};
      if (random_.OneIn(2)) extension.parent = extension.extendee;
      schema_.extensions.push_back(extension);
    }
  }

  void MakeService() {
    Service service{.name = "Desk"};
    service.file = static_cast<int>(schema_.files.size()) - 1;  // sees every message
    for (const char* name : {"Find", "Store"}) {
      service.methods.push_back({name, random_.Below(kMessages), random_.Below(kMessages)});
    }
    schema_.services.push_back(service);
  }

  Random& random_;
  Schema schema_;
  std::set<std::string> used_;
};

}  // namespace

Schema RandomSchema(Random& random) { return Maker(random).Make(); }

}  // namespace property
