#include <algorithm>
#include <deque>
#include <set>

#include "detector/formats/json_schema.h"
#include "support/document.h"
#include "support/files.h"

namespace detector {
namespace {

// A schema inside a file.
struct Place {
  int file = -1;  // index among the JsonSchemaFiles
  const JsonNode* node = nullptr;
};

constexpr int kLongestChain = 50;  // of references that lead to references

bool IsObject(const JsonNode& node) {
  const JsonNode* type = node.Get("type");
  bool declared = type && (type->text == "object" ||
                           std::any_of(type->values.begin(), type->values.end(),
                                       [](const JsonNode& t) { return t.text == "object"; }));
  return node.Get("properties") || (declared && node.Get("allOf")) || node.Get("allOf");
}

// "order item" -> "OrderItem"; "" if nothing of it can be a name.
std::string Camel(const std::string& words) {
  std::string name;
  bool upper = true;
  for (char c : words) {
    bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (word) name += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = !word;
  }
  return name;
}

std::string FileTitle(const std::string& path) {
  std::string base = path.substr(path.rfind('/') + 1);
  return Camel(base.substr(0, base.find('.')));
}

class Builder {
 public:
  Builder(const std::vector<JsonSchemaFile>& files, Schema& schema)
      : files_(files), schema_(schema) {
    for (const JsonSchemaFile& file : files) {
      places_.emplace_back(file.source->path, file.source->content);
    }
  }

  void Run() {
    for (size_t i = 0; i < files_.size(); ++i) {
      if (files_[i].index >= 0) NameFile(static_cast<int>(i));
    }
    while (!todo_.empty()) {
      auto [path, place] = todo_.front();
      todo_.pop_front();
      Message(path, place);
    }
    Sort();
  }

 private:
  // What a file names itself: its root and its definitions.
  void NameFile(int file) {
    const JsonSchemaFile& known = files_[static_cast<size_t>(file)];
    const JsonNode& root = known.tree.root;
    std::string name = TitleOf(root);
    if (name.empty()) {
      name = FileTitle(known.source->path);
      unnamed_.insert(&root);
    }
    if (IsObject(root)) Declare({file, &root}, name);
    for (const char* key : {"$defs", "definitions"}) {
      const JsonNode* definitions = root.Get(key);
      if (!definitions) continue;
      for (size_t i = 0; i < definitions->keys.size(); ++i) {
        const JsonNode& node = definitions->values[i];
        keys_[&node] = &definitions->keys[i];
        const std::string& own = definitions->keys[i].key;
        if (IsObject(node)) Declare({file, &node}, taken_.count(own) ? name + "." + own : own);
      }
    }
  }

  static std::string TitleOf(const JsonNode& node) {
    const JsonNode* title = node.Get("title");
    return title && title->kind == JsonNode::kString ? Camel(title->text) : "";
  }

  // The path of the message that a schema is; it is filled in later, so that circles end.
  std::string Declare(Place place, const std::string& wanted) {
    auto known = messages_.find(place.node);
    if (known != messages_.end()) return known->second;
    std::string path = wanted;
    for (int n = 2; !taken_.insert(path).second; ++n) path = wanted + std::to_string(n);
    messages_[place.node] = path;
    todo_.emplace_back(path, place);
    return path;
  }

  Span SpanOf(int file, size_t begin, size_t end) const {
    return places_[static_cast<size_t>(file)].Of(begin, end);
  }

  Element& Add(ElementKind kind, const std::string& path, int parent, Place place) {
    Element& element = schema_.elements.emplace_back();
    element.kind = kind;
    element.path = path;
    element.name = path.substr(path.rfind('.') == std::string::npos ? 0 : path.rfind('.') + 1);
    element.parent = parent;
    element.file = files_[static_cast<size_t>(place.file)].index;
    element.span = SpanOf(place.file, place.node->begin, place.node->end);
    element.name_span = element.span;
    auto key = keys_.find(place.node);
    if (key != keys_.end()) {
      element.name_span = SpanOf(place.file, key->second->begin, key->second->end);
    }
    if (unnamed_.count(place.node)) element.attributes["unnamed"] = "true";
    if (const JsonNode* doc = place.node->Get("description")) element.doc = doc->text;
    return element;
  }

  void Message(const std::string& path, Place place) {
    Element& message = Add(ElementKind::kMessage, path, -1, place);
    message.attributes["content"] = ContentOf(place);
    const JsonSchemaFile& file = files_[static_cast<size_t>(place.file)];
    if (place.node == &file.tree.root) {  // a root may have no name but its file's
      bool alone = files_.size() == 1;
      message.attributes["type_id"] = alone ? "of the root" : "of the root of " + file.source->path;
    }
    Constraints(place, "", message);
    int self = static_cast<int>(schema_.elements.size()) - 1;
    std::set<const JsonNode*> seen;
    std::set<std::string> names;
    Properties(place, self, /*certain=*/true, seen, names);
  }

  // What may stand beside the listed properties.
  std::string ContentOf(Place place) const {
    const JsonNode* rest = place.node->Get("additionalProperties");
    if (!rest) rest = place.node->Get("unevaluatedProperties");
    const JsonNode* patterns = place.node->Get("patternProperties");
    std::string by_pattern =
        patterns && !patterns->keys.empty() ? "by pattern " + Short({place.file, patterns}) : "";
    if (rest && rest->text == "false") return by_pattern.empty() ? "closed" : by_pattern;
    bool any = !rest || rest->kind != JsonNode::kObject || rest->keys.empty();
    std::string typed = any ? "" : "of " + Short({place.file, rest});
    if (typed.empty() && by_pattern.empty()) return "open";
    return by_pattern + (typed.empty() || by_pattern.empty() ? "" : ", else ") + typed;
  }

  // A value as it is spelled, less the spaces; what is long ends in a digest of the rest.
  std::string Short(Place place) const {
    constexpr size_t kLongest = 80, kKept = 60;
    const std::string& text = files_[static_cast<size_t>(place.file)].source->content;
    support::Json value = support::Json::parse(
        text.begin() + static_cast<std::ptrdiff_t>(place.node->begin),
        text.begin() + static_cast<std::ptrdiff_t>(place.node->end), nullptr, false);
    std::string spelled = value.dump(-1, ' ', false, support::Json::error_handler_t::replace);
    if (spelled.size() <= kLongest) return spelled;
    return spelled.substr(0, kKept) + "... " + support::Sha256(spelled).substr(0, 8);
  }

  // What else a schema demands of a value. compatibility_json_schema judges them.
  void Constraints(Place place, const std::string& prefix, Element& element) const {
    for (const char* keyword : {"minLength",
                                "maxLength",
                                "minimum",
                                "maximum",
                                "exclusiveMinimum",
                                "exclusiveMaximum",
                                "multipleOf",
                                "pattern",
                                "const",
                                "minItems",
                                "maxItems",
                                "minProperties",
                                "maxProperties",
                                "contains",
                                "not",
                                "if",
                                "then",
                                "else",
                                "dependencies",
                                "dependentRequired",
                                "propertyNames"}) {
      const JsonNode* value = place.node->Get(keyword);
      if (value) element.attributes[prefix + keyword] = Short({place.file, value});
    }
    const JsonNode* unique = place.node->Get("uniqueItems");
    if (unique && unique->text == "true") element.attributes[prefix + "uniqueItems"] = "true";
  }

  // Alternatives and values that the model has no element for.
  void Alternatives(Place place, const std::string& prefix, Element& element) const {
    for (const char* keyword : {"anyOf", "oneOf"}) {
      const JsonNode* parts = place.node->Get(keyword);
      if (parts) element.attributes[prefix + keyword] = Short({place.file, parts});
    }
    const JsonNode* values = place.node->Get("enum");
    if (values && !IsListOfNames(*values)) {
      element.attributes[prefix + "values"] = Short({place.file, values});
    }
  }

  static bool IsListOfNames(const JsonNode& values) {
    return !values.values.empty() &&
           std::all_of(values.values.begin(), values.values.end(),
                       [](const JsonNode& v) { return v.kind == JsonNode::kString; });
  }

  // The properties of a schema and of all that it is made of.
  void Properties(Place place, int message, bool certain, std::set<const JsonNode*>& seen,
                  std::set<std::string>& names) {
    place = Resolve(place);
    if (!place.node || !seen.insert(place.node).second) return;
    std::set<std::string> required;
    const JsonNode* list = place.node->Get("required");
    if (list && certain) {
      for (const JsonNode& name : list->values) required.insert(name.text);
    }
    if (const JsonNode* properties = place.node->Get("properties")) {
      for (size_t i = 0; i < properties->keys.size(); ++i) {
        const JsonMember& key = properties->keys[i];
        if (!names.insert(key.key).second) continue;
        keys_[&properties->values[i]] = &key;
        Field({place.file, &properties->values[i]}, key.key, message, required.count(key.key) > 0);
      }
    }
    for (const char* way : {"allOf", "anyOf", "oneOf"}) {
      const JsonNode* parts = place.node->Get(way);
      if (!parts) continue;
      bool all = certain && std::string_view(way) == "allOf";
      for (const JsonNode& part : parts->values) {
        Properties({place.file, &part}, message, all, seen, names);
      }
    }
  }

  void Field(Place place, const std::string& name, int message, bool required) {
    // By value: the table may move.
    std::string owner = schema_.elements[static_cast<size_t>(message)].path;
    bool dotted = name.find('.') != std::string::npos;
    Element field = Add(ElementKind::kField, owner + "." + (dotted ? "\"" + name + "\"" : name),
                        message, place);
    schema_.elements.pop_back();
    field.name = field.json_name = name;
    field.cardinality = required ? Cardinality::kRequired : Cardinality::kSingular;
    field.has_presence = !required;
    if (const JsonNode* value = place.node->Get("default")) field.default_value = value->text;
    schema_.elements.push_back(field);
    size_t self = schema_.elements.size() - 1;
    Place type = WithoutNull(Resolve(place), "", field);
    if (type.node && TypeName(type) == "array") {
      field.cardinality = Cardinality::kRepeated;
      Constraints(type, "", field);
      const JsonNode* items = type.node->Get("items");
      type = items ? WithoutNull(Resolve({type.file, items}), "items.", field) : Place{};
      if (type.node) Demands(type, "items.", field);
    } else if (type.node) {
      Demands(type, "", field);
    }
    field.type = TypeOf(type, owner, name, field);
    schema_.elements[self] = field;
  }

  // Of a value that is no message, which has demands of its own.
  void Demands(Place place, const std::string& prefix, Element& field) const {
    Alternatives(place, prefix, field);
    if (!IsObject(*place.node)) Constraints(place, prefix, field);
  }

  // The alternative that is not null, where there is just one.
  Place WithoutNull(Place place, const std::string& prefix, Element& field) const {
    if (!place.node) return place;
    const JsonNode* types = place.node->Get("type");
    bool nullable = types && std::any_of(types->values.begin(), types->values.end(),
                                         [](const JsonNode& one) { return one.text == "null"; });
    if (nullable) field.attributes[prefix + "nullable"] = "true";
    for (const char* way : {"anyOf", "oneOf"}) {
      const JsonNode* parts = place.node->Get(way);
      if (!parts) continue;
      Place only;
      int count = 0;
      for (const JsonNode& part : parts->values) {
        const JsonNode* type = part.Get("type");
        if (type && type->text == "null") {
          field.attributes[prefix + "nullable"] = "true";
        } else {
          only = {place.file, &part};
          ++count;
        }
      }
      if (count == 1) return Resolve(only);
    }
    return place;
  }

  std::string TypeOf(Place place, const std::string& owner, const std::string& name,
                     Element& field) {
    if (!place.node) return "any";
    if (const JsonNode* format = place.node->Get("format")) {
      field.attributes["format"] = format->text;
    }
    const JsonNode* values = place.node->Get("enum");
    if (values && IsListOfNames(*values)) return Enum(place, *values, owner, name);
    if (IsObject(*place.node)) {
      std::string title = TitleOf(*place.node);
      if (title.empty() && !messages_.count(place.node)) unnamed_.insert(place.node);
      return Declare(place, title.empty() ? owner + "." + Camel(name) : title);
    }
    std::string type = TypeName(place);
    const JsonNode* rest = place.node->Get("additionalProperties");
    if (type == "object" && rest && rest->kind == JsonNode::kObject) {
      field.cardinality = Cardinality::kMap;
      field.map_key = "string";
      Element value;
      field.map_value = TypeOf(Resolve({place.file, rest}), owner, name, value);
    }
    return type;
  }

  std::string Enum(Place place, const JsonNode& values, const std::string& owner,
                   const std::string& name) {
    auto known = messages_.find(place.node);
    if (known != messages_.end()) return known->second;
    auto key = keys_.find(place.node);
    bool defined = key != keys_.end() && key->second->key != name;
    std::string wanted = defined ? key->second->key : owner + "." + Camel(name);
    if (!defined) unnamed_.insert(place.node);
    std::string path = wanted;
    for (int n = 2; !taken_.insert(path).second; ++n) path = wanted + std::to_string(n);
    messages_[place.node] = path;
    Add(ElementKind::kEnum, path, -1, place);
    int self = static_cast<int>(schema_.elements.size()) - 1;
    for (const JsonNode& value : values.values) {
      Element& element =
          Add(ElementKind::kEnumValue, path + "." + value.text, self, {place.file, &value});
      element.name = value.text;
    }
    return path;
  }

  // "string"; "a|b" where there are several, less null.
  static std::string TypeName(Place place) {
    const JsonNode* type = place.node->Get("type");
    if (!type) return place.node->Get("items") ? "array" : "any";
    if (type->kind == JsonNode::kString) return type->text;
    std::string all;
    for (const JsonNode& one : type->values) {
      if (one.text != "null") all += (all.empty() ? "" : "|") + one.text;
    }
    return all.empty() ? "any" : all;
  }

  // Follows references to the schema that they mean; nothing if they lead nowhere or in a circle.
  Place Resolve(Place place) const {
    for (int i = 0; place.node && i < kLongestChain; ++i) {
      const JsonNode* reference = place.node->Get("$ref");
      if (!reference || reference->kind != JsonNode::kString) return place;
      size_t hash = reference->text.find('#');
      std::string file = reference->text.substr(0, hash);
      const JsonSchemaFile* target = &files_[static_cast<size_t>(place.file)];
      if (!file.empty()) {
        auto known = target->references.find(file);
        if (known == target->references.end()) return {};
        place.file = known->second;
        target = &files_[static_cast<size_t>(place.file)];
      }
      std::string pointer = hash == std::string::npos ? "" : reference->text.substr(hash + 1);
      place.node = FollowPointer(target->tree.root, Decoded(pointer));
    }
    return {};
  }

  // %7B in a fragment.
  static std::string Decoded(const std::string& fragment) {
    std::string text;
    for (size_t i = 0; i < fragment.size(); ++i) {
      bool code = fragment[i] == '%' && i + 2 < fragment.size() &&
                  std::isxdigit(static_cast<unsigned char>(fragment[i + 1])) &&
                  std::isxdigit(static_cast<unsigned char>(fragment[i + 2]));
      if (code) {
        text += static_cast<char>(std::stoi(fragment.substr(i + 1, 2), nullptr, 16));
        i += 2;
      } else {
        text += fragment[i];
      }
    }
    return text;
  }

  // The table is by file; within one, as the types were met.
  void Sort() {
    std::vector<int> order(schema_.elements.size()), now(order.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return FileOf(a) < FileOf(b); });
    std::vector<Element> sorted;
    for (size_t i = 0; i < order.size(); ++i) {
      now[static_cast<size_t>(order[i])] = static_cast<int>(i);
      sorted.push_back(std::move(schema_.elements[static_cast<size_t>(order[i])]));
    }
    for (Element& element : sorted) {
      if (element.parent >= 0) element.parent = now[static_cast<size_t>(element.parent)];
    }
    schema_.elements = std::move(sorted);
  }
  // That of the message, for fields that come from elsewhere by allOf.
  int FileOf(int index) const {
    const Element& element = schema_.elements[static_cast<size_t>(index)];
    return element.parent < 0 ? element.file : FileOf(element.parent);
  }

  const std::vector<JsonSchemaFile>& files_;
  Schema& schema_;
  std::vector<JsonPlaces> places_;
  std::deque<std::pair<std::string, Place>> todo_;
  std::map<const JsonNode*, std::string> messages_;  // and enums: their paths
  std::map<const JsonNode*, const JsonMember*> keys_;
  std::set<const JsonNode*> unnamed_;  // called after their file or property, for want of a name
  std::set<std::string> taken_;
};

}  // namespace

void AppendJsonSchemas(const std::vector<JsonSchemaFile>& files, Schema& schema) {
  Builder(files, schema).Run();
}

}  // namespace detector
