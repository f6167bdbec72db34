// Thousands of random schemas to which something happens whose kind is known: the differ has to
// call it by that name, and by no other. Seeds are fixed: a failure can be repeated.
#include <map>
#include <random>
#include <set>

#include "tests/detector/testing.h"

namespace detector {
namespace {

struct EvoField {
  std::string name, type, options;
  int number = 0;
  bool repeated = false, in_choice = false;
};
struct EvoMessage {
  std::string name;
  std::vector<EvoField> fields;
};
struct EvoEnum {
  std::string name;
  std::vector<std::pair<std::string, int>> values;
};
struct EvoSchema {
  std::vector<EvoMessage> messages;
  std::vector<EvoEnum> enums;
};

std::string Print(const EvoSchema& schema) {
  std::string text = "syntax = 'proto3';\npackage evo;\n";
  auto print = [&](const EvoField& field) {
    text += "  " + std::string(field.repeated ? "repeated " : "") + field.type + " " + field.name +
            " = " + std::to_string(field.number) + field.options + ";\n";
  };
  for (const EvoMessage& message : schema.messages) {
    text += "message " + message.name + " {\n  oneof choice {\n";
    for (const EvoField& field : message.fields) {
      if (field.in_choice) print(field);
    }
    text += "  }\n";
    for (const EvoField& field : message.fields) {
      if (!field.in_choice) print(field);
    }
    text += "}\n";
  }
  for (const EvoEnum& type : schema.enums) {
    text += "enum " + type.name + " {\n";
    for (const auto& [name, number] : type.values) {
      text += "  " + name + " = " + std::to_string(number) + ";\n";
    }
    text += "}\n";
  }
  return text;
}

ChangeSet DiffOf(const std::string& file, const std::string& before, const std::string& after) {
  LoadedSource a = Source({{file, before}}), b = Source({{file, after}});
  Schema x = MustRead(a), y = MustRead(b);
  return Diff(ToInput(a, x), x, ToInput(b, y), y);
}

ChangeSet DiffOf(const EvoSchema& before, const EvoSchema& after) {
  return DiffOf("a.proto", Print(before), Print(after));
}

// Makes schemas, and edits them; each edit says which changes it is.
class Evolution {
 public:
  explicit Evolution(unsigned seed) : random_(seed) {}

  EvoSchema Make() {
    EvoSchema schema;
    for (int i = 0; i < 2; ++i) {
      EvoEnum type{"E" + Word(), {}};
      for (int number = 0; number < 4; ++number) type.values.emplace_back("V" + Word(), number);
      schema.enums.push_back(type);
    }
    for (int i = 0; i < 5; ++i) {
      EvoMessage message{"M" + Word(), {}};
      for (int number = 1; number <= 7; ++number) {
        EvoField field{"f" + Word(), Scalar(), "", number};
        field.in_choice = number == 6 || number == 7;
        if (number == 4) field.type = ".evo." + schema.enums[Below(2)].name;
        if (number == 5 && i > 0) field.type = ".evo." + schema.messages[Below(i)].name;
        message.fields.push_back(field);
      }
      schema.messages.push_back(message);
    }
    return schema;
  }

  static constexpr int kEdits = 13;

  std::set<std::string> Edit(int kind, EvoSchema& schema) {
    EvoMessage& message = schema.messages[Below(schema.messages.size())];
    EvoField& field = message.fields[Below(3)];
    EvoEnum& type = schema.enums[Below(schema.enums.size())];
    auto& value = type.values[1 + Below(3)];
    const std::string in = "evo." + message.name + ".", path = in + field.name;
    const std::string constant = "evo." + type.name + "." + value.first;
    switch (kind) {
      case 0:
        message.fields.push_back({"g" + Word(), Scalar(), "", 20});
        return {"field_added:" + in + message.fields.back().name};
      case 1:
        message.fields.erase(message.fields.begin() + (&field - message.fields.data()));
        return {"field_removed:" + path};
      case 2:
        field.name = "r" + Word();
        return {"field_renamed:" + path};
      case 3:
        field.type = Other(field.type);
        return {"field_type_changed:" + path};
      case 4:
        field.repeated = true;
        return {"field_cardinality_changed:" + path};
      case 5:
        field.number = 30;
        return {"field_number_changed:" + path};
      case 6:
        field.options = " [json_name = \"j" + Word() + "\"]";
        return {"field_json_name_changed:" + path};
      case 7:
        field.in_choice = true;
        return {"field_oneof_changed:" + path};
      case 8:
        type.values.emplace_back("W" + Word(), 9);
        return {"enum_value_added:evo." + type.name + "." + type.values.back().first};
      case 9:
        type.values.erase(type.values.begin() + (&value - type.values.data()));
        return {"enum_value_removed:" + constant};
      case 10:
        value.first = "R" + Word();
        return {"enum_value_renamed:" + constant};
      case 11:
        value.second = 12;
        return {"enum_value_number_changed:" + constant};
      default:
        return Rename(schema, message);
    }
  }

  size_t Below(size_t limit) { return random_() % limit; }

 private:
  // Names are kept apart, so that none looks like the next version of another.
  std::string Word() {
    std::string word;
    for (int i = 0; i < 8; ++i) word += static_cast<char>('a' + Below(26));
    return word;
  }
  std::string Scalar() {
    static const char* const kTypes[] = {"int32", "string", "bool", "double", "bytes", "uint64"};
    return kTypes[Below(std::size(kTypes))];
  }
  std::string Other(const std::string& type) {
    for (;;) {
      std::string other = Scalar();
      if (other != type) return other;
    }
  }
  static std::set<std::string> Rename(EvoSchema& schema, EvoMessage& message) {
    std::string before = "evo." + message.name;
    message.name += "Renamed";
    for (EvoMessage& user : schema.messages) {
      for (EvoField& field : user.fields) {
        if (field.type == "." + before) field.type = ".evo." + message.name;
      }
    }
    return {"type_renamed:" + before};
  }

  std::mt19937 random_;
};

std::set<std::string> Ids(const ChangeSet& changes) {
  std::set<std::string> ids;
  for (const Change& change : changes.changes) ids.insert(change.id);
  return ids;
}

// How another language spells a type: a scalar by this table, one of the schema's own without the
// dot that leads its path.
std::string Spelled(const std::string& type, const std::map<std::string, std::string>& scalars) {
  auto known = scalars.find(type);
  return known == scalars.end() ? type.substr(std::string(".evo.").size()) : known->second;
}

std::string PrintThrift(const EvoSchema& schema) {
  static const std::map<std::string, std::string> kScalars = {
      {"int32", "i32"},     {"string", "string"}, {"bool", "bool"},
      {"double", "double"}, {"bytes", "binary"},  {"uint64", "i64"}};
  std::string text = "namespace cpp evo\n";
  for (const EvoEnum& type : schema.enums) {
    text += "enum " + type.name + " {\n";
    for (const auto& [name, number] : type.values) {
      text += "  " + name + " = " + std::to_string(number) + "\n";
    }
    text += "}\n";
  }
  for (const EvoMessage& message : schema.messages) {
    text += "struct " + message.name + " {\n";
    for (const EvoField& field : message.fields) {
      std::string type = Spelled(field.type, kScalars);
      text += "  " + std::to_string(field.number) + ": optional " +
              (field.repeated ? "list<" + type + ">" : type) + " " + field.name + "\n";
    }
    text += "}\n";
  }
  return text;
}

// Fields and values are known by their places, so that only what comes last can be new.
std::string PrintFlatbuffers(const EvoSchema& schema) {
  static const std::map<std::string, std::string> kScalars = {
      {"int32", "int"},     {"string", "string"}, {"bool", "bool"},
      {"double", "double"}, {"bytes", "ushort"},  {"uint64", "ulong"}};
  std::string text = "namespace evo;\n";
  for (const EvoEnum& type : schema.enums) {
    text += "enum " + type.name + " : int {\n";
    for (const auto& [name, number] : type.values) {
      text += "  " + name + " = " + std::to_string(number) + ",\n";
    }
    text += "}\n";
  }
  for (const EvoMessage& message : schema.messages) {
    text += "table " + message.name + " {\n";
    for (const EvoField& field : message.fields) {
      std::string type = Spelled(field.type, kScalars);
      bool nests = type.starts_with("[");  // a vector of vectors can't be written
      text +=
          "  " + field.name + " : " + (field.repeated && !nests ? "[" + type + "]" : type) + ";\n";
    }
    text += "}\n";
  }
  return text;
}

std::string PrintCapnp(const EvoSchema& schema) {
  static const std::map<std::string, std::string> kScalars = {
      {"int32", "Int32"},    {"string", "Text"}, {"bool", "Bool"},
      {"double", "Float64"}, {"bytes", "Data"},  {"uint64", "UInt64"}};
  std::string text =
      "@0xa1a2a3a4a5a6a7a8;\nusing Cxx = import \"/capnp/c++.capnp\";\n$Cxx.namespace(\"evo\");\n";
  auto small = [](std::string name) {  // members begin with a small letter
    name[0] = static_cast<char>(name[0] | 0x20);
    return name;
  };
  for (const EvoEnum& type : schema.enums) {
    text += "enum " + type.name + " {\n";
    for (size_t i = 0; i < type.values.size(); ++i) {
      text += "  " + small(type.values[i].first) + " @" + std::to_string(i) + ";\n";
    }
    text += "}\n";
  }
  for (const EvoMessage& message : schema.messages) {
    text += "struct " + message.name + " {\n";
    for (size_t i = 0; i < message.fields.size(); ++i) {
      const EvoField& field = message.fields[i];
      std::string type = Spelled(field.type, kScalars);
      text += "  " + field.name + " @" + std::to_string(i) + " :" +
              (field.repeated ? "List(" + type + ")" : type) + ";\n";
    }
    text += "}\n";
  }
  return text;
}

// Names are all the identity that there is.
std::string PrintAvro(const EvoSchema& schema) {
  static const std::map<std::string, std::string> kScalars = {
      {"int32", "int"},     {"string", "string"}, {"bool", "boolean"},
      {"double", "double"}, {"bytes", "bytes"},   {"uint64", "long"}};
  support::Json all = support::Json::array();
  for (const EvoEnum& type : schema.enums) {
    support::Json symbols = support::Json::array();
    for (const auto& [name, number] : type.values) symbols.push_back(name);
    all.push_back(
        {{"type", "enum"}, {"namespace", "evo"}, {"name", type.name}, {"symbols", symbols}});
  }
  for (const EvoMessage& message : schema.messages) {
    support::Json fields = support::Json::array();
    for (const EvoField& field : message.fields) {
      support::Json type = Spelled(field.type, kScalars);
      if (field.repeated) type = {{"type", "array"}, {"items", type}};
      fields.push_back({{"name", field.name}, {"type", type}});
    }
    all.push_back(
        {{"type", "record"}, {"namespace", "evo"}, {"name", message.name}, {"fields", fields}});
  }
  return all.dump(1);
}

std::string PrintSql(const EvoSchema& schema) {
  static const std::map<std::string, std::string> kScalars = {
      {"int32", "integer"},           {"string", "text"}, {"bool", "boolean"},
      {"double", "double precision"}, {"bytes", "bytea"}, {"uint64", "bigint"}};
  std::string text;
  for (const EvoMessage& message : schema.messages) {
    text += "CREATE TABLE evo.\"" + message.name + "\" (\n";
    for (const EvoField& field : message.fields) {
      bool own = field.type.starts_with(".");
      std::string type = own ? "text" : Spelled(field.type, kScalars);
      text += std::string(&field == message.fields.data() ? "  " : ",  ") + "\"" + field.name +
              "\" " + type + (field.repeated ? "[]" : "") + "\n";
    }
    text += ");\n";
  }
  return text;
}

// A language, and which of the edits can be said in it so that they mean one kind of change.
struct Dialect {
  std::string file;
  std::string (*print)(const EvoSchema& schema);
  std::set<int> edits;
};

const Dialect kDialects[] = {
    {"a.proto", Print, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}},
    {"a.thrift", PrintThrift, {0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12}},
    {"a.fbs", PrintFlatbuffers, {0, 2, 3, 4, 8, 9, 10, 12}},
    {"a.capnp", PrintCapnp, {0, 2, 3, 4, 12}},
    {"a.avsc", PrintAvro, {0, 1, 3, 4, 8, 9}},
    {"a.sql", PrintSql, {0, 1, 3}},
};

class EvolutionOf : public testing::TestWithParam<Dialect> {};

TEST_P(EvolutionOf, EveryEditIsCalledByItsName) {
  constexpr unsigned kEach = 250;  // of each kind of edit: 3,250 of Protobuf
  const Dialect& dialect = GetParam();
  for (int kind : dialect.edits) {
    int wrong = 0;
    for (unsigned seed = 0; seed < kEach && wrong < 2; ++seed) {
      Evolution evolution(seed * 100 + static_cast<unsigned>(kind));
      EvoSchema before = evolution.Make(), after = before;
      std::set<std::string> expected = evolution.Edit(kind, after);
      std::set<std::string> found =
          Ids(DiffOf(dialect.file, dialect.print(before), dialect.print(after)));
      if (found == expected) continue;
      ++wrong;
      ADD_FAILURE() << "edit " << kind << " of schema " << seed << ": expected "
                    << *expected.begin() << ", found " << testing::PrintToString(found);
    }
  }
}

TEST_P(EvolutionOf, ASchemaDoesNotDifferFromItself) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    std::string text = GetParam().print(Evolution(seed).Make());
    EXPECT_TRUE(DiffOf(GetParam().file, text, text).changes.empty()) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(Languages, EvolutionOf, testing::ValuesIn(kDialects),
                         [](const auto& info) { return info.param.file.substr(2); });

// Edits of several messages at once don't get into each other's way.
TEST(Evolution, SeveralEditsAreEachCalledByTheirName) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    Evolution evolution(seed + 1'000'000);
    EvoSchema before = evolution.Make(), after = before;
    std::set<std::string> expected;
    int field_edit = static_cast<int>(evolution.Below(8));
    int enum_edit = 8 + static_cast<int>(evolution.Below(4));
    for (int kind : {field_edit, enum_edit}) expected.merge(evolution.Edit(kind, after));
    EXPECT_EQ(Ids(DiffOf(before, after)), expected) << seed;
  }
}

TEST(Evolution, AnEditAndItsOppositeAreOpposite) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    Evolution evolution(seed);
    EvoSchema before = evolution.Make(), after = before;
    std::string added = *evolution.Edit(0, after).begin();
    added.replace(0, added.find(':'), "field_removed");
    EXPECT_EQ(Ids(DiffOf(after, before)), std::set<std::string>{added}) << seed;
  }
}

TEST(Evolution, TheSameBytesComeOutOfEveryRun) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    Evolution evolution(seed);
    EvoSchema before = evolution.Make(), after = before;
    for (int kind = 0; kind < Evolution::kEdits; ++kind) evolution.Edit(kind, after);
    EXPECT_EQ(support::ToJson(DiffOf(before, after)).dump(),
              support::ToJson(DiffOf(before, after)).dump());
  }
}

}  // namespace
}  // namespace detector
