// JSON Schemas as a validator's library sees them: each is of one class (a string's, an object's,
// a combination's, ...), and keywords of several classes side by side are a combination of all.
// After everit-org/json-schema, with which Confluent judges. Read by confluent_json.cc.
#pragma once

#include <string>
#include <vector>

#include "detector/formats/json_tree.h"

namespace detector {

struct JsonView {
  enum Kind {
    kNone,   // there is no schema
    kEmpty,  // true, {}
    kFalse,
    kString,
    kNumber,
    kBoolean,
    kNull,
    kEnum,
    kConst,
    kCombined,
    kNot,
    kObject,
    kArray,
    kConditional,
  } kind = kNone;
  int file = -1;
  const JsonNode* node = nullptr;  // the object whose keywords count, null for true and false
  const void* id = nullptr;        // the same for the same schema: with `kind` it is a key
  bool integer = false;            // of a number
  std::string criterion;           // of a combination: allOf, anyOf, oneOf
  const JsonNode* list = nullptr;  // of a combination: its parts, not looked at yet, for they may
  std::vector<JsonView> parts;     // contain it; or these, where keywords make the combination

  // The value of a keyword, null if there is none.
  const JsonNode* Get(const char* keyword) const { return node ? node->Get(keyword) : nullptr; }
};

struct JsonText {
  std::string path, content;
};

// The files of one version.
class JsonSchemas {
 public:
  explicit JsonSchemas(const std::vector<JsonText>& texts);

  const std::string& Path(int file) const { return files_[static_cast<size_t>(file)].path; }
  int Size() const { return static_cast<int>(files_.size()); }
  JsonView Root(int file) const;
  // Of a value of the view's node: kNone if `value` is null. References are followed.
  JsonView At(int file, const JsonNode* value) const;
  std::vector<JsonView> PartsOf(const JsonView& combination) const;

 private:
  struct File {
    std::string path, id;
    JsonTree tree;
  };
  JsonView Typed(int file, const JsonNode& node, const JsonNode& type) const;
  void AddTypes(int file, const JsonNode& node, std::vector<JsonView>& parts) const;
  bool Follow(int& file, const JsonNode*& node) const;
  int FileOf(int from, const std::string& reference) const;

  std::vector<File> files_;
};

}  // namespace detector
