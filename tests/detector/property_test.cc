// Rules that hold for every schema, tried on random ones. Seeds are fixed: a failure can be
// repeated.
#include <chrono>
#include <map>
#include <random>

#include "tests/detector/testing.h"

namespace detector {
namespace {

// A schema as data, so that a test can change one thing in it and print it again.
struct RandomField {
  std::string name, type;
  int number = 0;
};
struct RandomMessage {
  std::string name;
  std::vector<RandomField> fields;
};
using RandomSchema = std::vector<RandomMessage>;

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  int Below(size_t limit) { return static_cast<int>(random_() % limit); }

  RandomSchema Schema(int messages) {
    RandomSchema schema;
    for (int i = 0; i < messages; ++i) schema.push_back({Word() + std::to_string(i), {}});
    for (RandomMessage& message : schema) {
      int fields = 3 + Below(8);
      for (int number = 1; number <= fields; ++number) {
        message.fields.push_back({"f" + Word() + std::to_string(number), Type(schema), number});
      }
    }
    return schema;
  }

  std::string Word() {
    std::string word(1, static_cast<char>('A' + Below(26)));
    for (int i = 0; i < 5; ++i) word += static_cast<char>('a' + Below(26));
    return word;
  }

 private:
  std::string Type(const RandomSchema& schema) {
    static const char* const kTypes[] = {"int32", "string", "bool", "double", "bytes", "uint64"};
    if (Below(3) == 0) return "." + schema[static_cast<size_t>(Below(schema.size()))].name;
    std::string type = kTypes[Below(std::size(kTypes))];
    return Below(4) == 0 ? "repeated " + type : type;
  }

  std::mt19937 random_;
};

std::string Print(const RandomSchema& schema) {
  std::string text = "syntax = 'proto3';\n";
  for (const RandomMessage& message : schema) {
    text += "message " + message.name + " {\n";
    for (const RandomField& field : message.fields) {
      text += "  " + field.type + " " + field.name + " = " + std::to_string(field.number) + ";\n";
    }
    text += "}\n";
  }
  return text;
}

ChangeSet DiffOf(const RandomSchema& before, const RandomSchema& after) {
  LoadedSource old_source = Source({{"a.proto", Print(before)}});
  LoadedSource new_source = Source({{"a.proto", Print(after)}});
  Schema old_schema = MustRead(old_source), new_schema = MustRead(new_source);
  return Diff(ToInput(old_source, old_schema), old_schema, ToInput(new_source, new_schema),
              new_schema);
}

std::vector<std::string> Ids(const ChangeSet& changes) {
  std::vector<std::string> ids;
  for (const Change& change : changes.changes) ids.push_back(change.id);
  return ids;
}

// Gives a message another name everywhere.
void Rename(RandomSchema& schema, size_t message, const std::string& name) {
  std::string old_type = "." + schema[message].name;
  schema[message].name = name;
  for (RandomMessage& user : schema) {
    for (RandomField& field : user.fields) {
      if (field.type == old_type) field.type = "." + name;
    }
  }
}

TEST(AnySchema, DiffersNotFromItself) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    Generator generator(seed);
    RandomSchema schema = generator.Schema(20);
    EXPECT_TRUE(DiffOf(schema, schema).changes.empty()) << seed;
  }
}

TEST(AnySchema, ARenamedFieldIsThatAndNothingElse) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    Generator generator(seed);
    RandomSchema before = generator.Schema(20), after = before;
    RandomMessage& message = after[static_cast<size_t>(generator.Below(after.size()))];
    RandomField& field =
        message.fields[static_cast<size_t>(generator.Below(message.fields.size()))];
    std::string old_path = message.name + "." + field.name;
    field.name = "renamed";
    EXPECT_EQ(Ids(DiffOf(before, after)), std::vector<std::string>{"field_renamed:" + old_path});
  }
}

TEST(AnySchema, ARenamedMessageIsThatAndNothingElse) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    Generator generator(seed);
    RandomSchema before = generator.Schema(20), after = before;
    auto message = static_cast<size_t>(generator.Below(after.size()));
    Rename(after, message, "Renamed");
    EXPECT_EQ(Ids(DiffOf(before, after)),
              std::vector<std::string>{"type_renamed:" + before[message].name})
        << seed;
  }
}

TEST(AnySchema, AllMessagesRenamedAtOnceAreFound) {
  Generator generator(7);
  RandomSchema before = generator.Schema(60), after = before;
  for (size_t i = 0; i < after.size(); ++i) Rename(after, i, "New" + std::to_string(i));
  ChangeSet changes = DiffOf(before, after);
  std::map<std::string, std::string> renamed;
  for (const Change& change : changes.changes) {
    ASSERT_EQ(change.kind, ChangeKind::kTypeRenamed) << change.id;
    renamed[change.old->path] = change.now->path;
  }
  ASSERT_EQ(renamed.size(), before.size());
  for (size_t i = 0; i < before.size(); ++i) EXPECT_EQ(renamed[before[i].name], after[i].name);
}

TEST(AnySchema, GivesTheSameChangesInEveryRun) {
  Generator generator(3);
  RandomSchema before = generator.Schema(30), after = generator.Schema(30);
  EXPECT_EQ(support::ToJson(DiffOf(before, after)), support::ToJson(DiffOf(before, after)));
}

}  // namespace
}  // namespace detector
