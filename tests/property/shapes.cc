// Changes of what a field holds: its type, how often it is there, whether it is there at all.
#include <algorithm>

#include "tests/property/names.h"
#include "tests/property/schema.h"

namespace property {
namespace {

// One kind of change of a field; false if it fits another kind of field only.
struct Kind {
  const char* name;
  bool (*apply)(Schema&, Message&, Field&);
  bool same_output;
};

bool IsProto2(const Schema& schema, const Message& message) {
  return schema.files[static_cast<size_t>(message.file)].proto2;
}

bool Widen(Schema&, Message&, Field& field) {
  static const std::map<std::string, std::string> wider = {
      {"int32", "int64"}, {"sint32", "sint64"}, {"uint32", "uint64"}};
  auto found = wider.find(field.type.scalar);
  if (found == wider.end()) return false;
  field.type.scalar = found->second;
  return true;
}
bool TakeTheSign(Schema&, Message&, Field& field) {
  static const std::map<std::string, std::string> other = {
      {"int32", "uint32"}, {"uint32", "int32"}, {"int64", "uint64"}, {"uint64", "int64"}};
  auto found = other.find(field.type.scalar);
  if (found == other.end()) return false;
  field.type.scalar = found->second;
  return true;
}
bool MakeBytes(Schema&, Message&, Field& field) {
  if (field.type.scalar != "string") return false;
  field.type.scalar = "bytes";
  return true;
}
bool MakeText(Schema&, Message&, Field& field) {
  bool number = !field.type.scalar.empty() && field.type.scalar != "string";
  if (!number || field.shape == Shape::kMap) return false;
  field.type = {.scalar = "string"};
  field.packed = false;
  return true;
}
bool MakeRepeated(Schema&, Message&, Field& field) {
  bool single = field.shape == Shape::kPlain || field.shape == Shape::kOptional;
  if (!single || field.oneof >= 0) return false;
  field.shape = Shape::kRepeated;
  return true;
}
bool MakeSingle(Schema& schema, Message& message, Field& field) {
  if (field.shape != Shape::kRepeated) return false;
  field.shape = IsProto2(schema, message) ? Shape::kOptional : Shape::kPlain;
  field.packed = false;
  return true;
}
bool LosePresence(Schema& schema, Message& message, Field& field) {
  if (field.shape != Shape::kOptional || IsProto2(schema, message)) return false;
  field.shape = Shape::kPlain;
  return true;
}
bool GainPresence(Schema& schema, Message& message, Field& field) {
  bool plain = field.shape == Shape::kPlain && field.oneof < 0 && field.type.message < 0;
  if (!plain || IsProto2(schema, message)) return false;
  field.shape = Shape::kOptional;
  return true;
}
bool LeaveOneof(Schema& schema, Message& message, Field& field) {
  if (field.oneof < 0) return false;
  auto mates = std::count_if(message.fields.begin(), message.fields.end(),
                             [&](const Field& other) { return other.oneof == field.oneof; });
  if (mates < 2) return false;
  field.oneof = -1;
  field.shape =
      IsProto2(schema, message) || field.type.message < 0 ? Shape::kOptional : Shape::kPlain;
  return true;
}
bool Remove(Schema&, Message& message, Field& field) {
  if (field.shape == Shape::kGroup || field.oneof >= 0 || message.fields.size() < 3) return false;
  message.fields.erase(message.fields.begin() + (&field - message.fields.data()));
  return true;
}

const std::vector<Kind>& Kinds() {
  static const std::vector<Kind> kinds = {{"widen", Widen, true},
                                          {"widen", Widen, true},
                                          {"take_the_sign", TakeTheSign, false},
                                          {"make_bytes", MakeBytes, true},
                                          {"make_text", MakeText, false},
                                          {"make_repeated", MakeRepeated, false},
                                          {"make_single", MakeSingle, false},
                                          {"lose_presence", LosePresence, false},
                                          {"gain_presence", GainPresence, false},
                                          {"leave_oneof", LeaveOneof, false},
                                          {"remove", Remove, false}};
  return kinds;
}

// Every field of the schema that the kind fits, one after the other; each at most once.
bool ApplyToSome(const Kind& kind, Random& random, Reshaped& reshaped) {
  Schema& schema = reshaped.schema;
  for (size_t m = 0; m < schema.messages.size(); ++m) {
    Message& message = schema.messages[m];
    for (size_t f = message.fields.size(); f-- > 0;) {  // backwards: one may go
      if (!random.OneIn(2) || !kind.apply(schema, message, message.fields[f])) continue;
      reshaped.fields.insert({static_cast<int>(m), static_cast<int>(f)});
    }
  }
  return !reshaped.fields.empty() && Names::Of(schema);
}

}  // namespace

Reshaped RandomReshaping(const Schema& before, Random& random) {
  for (;;) {
    const Kind& kind = random.Of(Kinds());
    Reshaped reshaped{.schema = before, .kind = kind.name, .same_output = kind.same_output};
    if (ApplyToSome(kind, random, reshaped)) return reshaped;
  }
}

}  // namespace property
