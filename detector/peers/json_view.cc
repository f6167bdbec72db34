#include "detector/peers/json_view.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace detector {
namespace {

constexpr int kLongestChain = 50;  // of references that lead to references

// Which class a keyword belongs to where no "type" says it.
struct Keyword {
  const char* name;
  JsonView::Kind kind;
};
constexpr Keyword kKeywords[] = {
    {"minLength", JsonView::kString},
    {"maxLength", JsonView::kString},
    {"pattern", JsonView::kString},
    {"format", JsonView::kString},
    {"minimum", JsonView::kNumber},
    {"maximum", JsonView::kNumber},
    {"exclusiveMinimum", JsonView::kNumber},
    {"exclusiveMaximum", JsonView::kNumber},
    {"multipleOf", JsonView::kNumber},
    {"items", JsonView::kArray},
    {"additionalItems", JsonView::kArray},
    {"prefixItems", JsonView::kArray},
    {"minItems", JsonView::kArray},
    {"maxItems", JsonView::kArray},
    {"uniqueItems", JsonView::kArray},
    {"contains", JsonView::kArray},
    {"properties", JsonView::kObject},
    {"required", JsonView::kObject},
    {"minProperties", JsonView::kObject},
    {"maxProperties", JsonView::kObject},
    {"dependencies", JsonView::kObject},
    {"patternProperties", JsonView::kObject},
    {"additionalProperties", JsonView::kObject},
    {"propertyNames", JsonView::kObject},
};

constexpr std::pair<const char*, JsonView::Kind> kTypes[] = {
    {"string", JsonView::kString},   {"number", JsonView::kNumber}, {"integer", JsonView::kNumber},
    {"boolean", JsonView::kBoolean}, {"null", JsonView::kNull},     {"object", JsonView::kObject},
    {"array", JsonView::kArray},
};

JsonView Simple(JsonView::Kind kind, int file, const JsonNode& node, const void* id) {
  JsonView view;
  view.kind = kind;
  view.file = file;
  view.node = &node;
  view.id = id;
  return view;
}

std::string IdOf(const JsonNode& root) {
  const JsonNode* id = root.Get("$id");
  return id && id->kind == JsonNode::kString ? id->text.substr(0, id->text.find('#')) : "";
}

}  // namespace

JsonSchemas::JsonSchemas(const std::vector<JsonText>& texts) {
  files_.reserve(texts.size());  // views point into the trees
  for (const JsonText& text : texts) {
    files_.push_back({text.path, "", ParseJsonTree(text.path, text.content)});
    files_.back().id = IdOf(files_.back().tree.root);
  }
}

JsonView JsonSchemas::Root(int file) const {
  return At(file, &files_[static_cast<size_t>(file)].tree.root);
}

int JsonSchemas::FileOf(int from, const std::string& reference) const {
  if (reference.empty()) return from;
  namespace fs = std::filesystem;
  fs::path folder = fs::path(Path(from)).parent_path();
  std::string beside = (folder / reference).lexically_normal().generic_string();
  for (size_t i = 0; i < files_.size(); ++i) {
    if (files_[i].id == reference || files_[i].path == beside) return static_cast<int>(i);
  }
  return -1;
}

bool JsonSchemas::Follow(int& file, const JsonNode*& node) const {
  for (int i = 0; i < kLongestChain; ++i) {
    const JsonNode* reference = node->Get("$ref");
    if (!reference || reference->kind != JsonNode::kString) return true;
    size_t hash = reference->text.find('#');
    file = FileOf(file, reference->text.substr(0, hash));
    if (file < 0) return false;
    std::string pointer = hash == std::string::npos ? "" : reference->text.substr(hash + 1);
    node = FollowPointer(files_[static_cast<size_t>(file)].tree.root, pointer);
    if (!node) return false;
  }
  return false;
}

JsonView JsonSchemas::Typed(int file, const JsonNode& node, const JsonNode& type) const {
  for (auto [name, kind] : kTypes) {
    if (type.text != name) continue;
    JsonView view = Simple(kind, file, node, &type);
    view.integer = type.text == "integer";
    return view;
  }
  return Simple(JsonView::kEmpty, file, node, &type);
}

// By "type", or else by the keywords that are there.
void JsonSchemas::AddTypes(int file, const JsonNode& node, std::vector<JsonView>& parts) const {
  const JsonNode* type = node.Get("type");
  if (type && type->kind == JsonNode::kArray) {
    JsonView any = Simple(JsonView::kCombined, file, node, type);
    any.criterion = "anyOf";
    for (const JsonNode& one : type->values) any.parts.push_back(Typed(file, node, one));
    parts.push_back(std::move(any));
  } else if (type) {
    parts.push_back(Typed(file, node, *type));
  } else {
    for (JsonView::Kind kind :
         {JsonView::kString, JsonView::kNumber, JsonView::kArray, JsonView::kObject}) {
      bool has = std::any_of(std::begin(kKeywords), std::end(kKeywords), [&](const Keyword& word) {
        return word.kind == kind && node.Get(word.name);
      });
      if (has) parts.push_back(Simple(kind, file, node, &node));
    }
  }
}

JsonView JsonSchemas::At(int file, const JsonNode* node) const {
  if (!node) return {};
  const JsonNode* spelled = node;
  if (!Follow(file, node)) return Simple(JsonView::kEmpty, -1, *spelled, spelled);
  if (node->kind == JsonNode::kBool) {
    bool any = node->text == "true";
    return Simple(any ? JsonView::kEmpty : JsonView::kFalse, file, *node, node);
  }
  std::vector<JsonView> parts;
  if (const JsonNode* values = node->Get("enum")) {
    parts.push_back(Simple(JsonView::kEnum, file, *node, values));
  }
  if (const JsonNode* value = node->Get("const")) {
    parts.push_back(Simple(JsonView::kConst, file, *node, value));
  }
  for (const char* way : {"allOf", "anyOf", "oneOf"}) {
    const JsonNode* list = node->Get(way);
    if (!list) continue;
    JsonView combined = Simple(JsonView::kCombined, file, *node, list);
    combined.criterion = way;
    combined.list = list;
    parts.push_back(std::move(combined));
  }
  if (const JsonNode* inner = node->Get("not")) {
    parts.push_back(Simple(JsonView::kNot, file, *node, inner));
  }
  if (node->Get("if")) parts.push_back(Simple(JsonView::kConditional, file, *node, node));
  AddTypes(file, *node, parts);
  if (parts.empty()) return Simple(JsonView::kEmpty, file, *node, node);
  if (parts.size() == 1) return parts[0];
  JsonView all = Simple(JsonView::kCombined, file, *node, node);
  all.criterion = "allOf";
  all.parts = std::move(parts);
  return all;
}

std::vector<JsonView> JsonSchemas::PartsOf(const JsonView& view) const {
  if (!view.list) return view.parts;
  std::vector<JsonView> parts;
  for (const JsonNode& part : view.list->values) parts.push_back(At(view.file, &part));
  return parts;
}

}  // namespace detector
