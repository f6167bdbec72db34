// A protobuf schema as data, so that a test can change one thing in it and print it again. What an
// element is called and where it stands may change; its index here never does, which is how the
// tests know what became of it. Written by RandomSchema and the changes, read by Print and Names.
#pragma once

#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace property {

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  int Below(size_t limit) { return static_cast<int>(engine_() % limit); }
  bool OneIn(size_t many) { return Below(many) == 0; }
  template <class T>
  const T& Of(const std::vector<T>& all) {
    return all[static_cast<size_t>(Below(all.size()))];
  }

 private:
  std::mt19937 engine_;
};

struct Type {
  std::string scalar;  // "int32", ...; "" for a message or an enum
  int message = -1, enumeration = -1;
};

enum class Shape { kPlain, kOptional, kRequired, kRepeated, kMap, kGroup };

struct Field {
  std::string name;  // a group's follows from its message
  int number = 0;
  Shape shape = Shape::kPlain;
  Type type;
  std::string map_key;
  int oneof = -1;
  bool packed = false;  // the opposite of its syntax's default
};

// An extension: a field that is declared in a file or, for `parent` >= 0, in a message.
struct Extension {
  Field field;
  int extendee = -1, file = 0, parent = -1;
};

struct Value {
  std::string name;
  int number = 0;
};

struct Enum {
  std::string name;
  int file = 0, parent = -1;  // -1: at the top level of its file
  std::vector<Value> values;
};

struct Message {
  std::string name;
  int file = 0, parent = -1;
  bool group = false;
  bool extensible = false;
  std::vector<Field> fields;
  std::vector<std::string> oneofs;
};

struct Method {
  std::string name;
  int input = 0, output = 0;
};

struct Service {
  std::string name;
  int file = 0;
  std::vector<Method> methods;
};

struct File {
  std::string path, package;
  bool proto2 = false;
};

struct Schema {
  std::vector<File> files;
  std::vector<Message> messages;
  std::vector<Enum> enums;
  std::vector<Extension> extensions;
  std::vector<Service> services;

  std::string MessagePath(int message) const;
  std::string EnumPath(int enumeration) const;
  std::string ExtensionPath(int extension) const;
  std::string FieldName(int message, int field) const;
  // "pkg.name" for what a file declares, "pkg.Message.name" for what a message does.
  std::string Within(int file, int parent, const std::string& name) const;
};

Schema RandomSchema(Random& random);

// Words of which names are made; few, so that the same name turns up in many places.
const std::vector<std::string>& FieldWords();
const std::vector<std::string>& TypeWords();
const std::vector<std::string>& EnumWords();
const std::vector<std::string>& ValueWords();
const std::vector<std::string>& PackageWords();

// Path -> text of each file; imports follow from what is used.
std::map<std::string, std::string> Print(const Schema& schema);

// Changes some names and places, with the kinds of change that it made. `after` has the same
// indices as `before`.
struct Renamed {
  Schema schema;
  std::vector<std::string> kinds;
};
Renamed RandomRenames(const Schema& before, Random& random);

// One change of the type or shape of some fields, or their removal.
struct Reshaped {
  Schema schema;
  std::string kind;
  std::set<std::pair<int, int>> fields;  // of `before`: message, field
  // Whether a program that needs no person does the same on the same bytes. Where fields go or get
  // another presence it means to do something else.
  bool same_output = false;
};
Reshaped RandomReshaping(const Schema& before, Random& random);

}  // namespace property
