// JSON -> types of one file. Names that are used are left as references.
#include "detector/formats/avro_parse.h"

#include <algorithm>
#include <array>
#include <set>

namespace detector {
namespace {

constexpr std::array<std::string_view, 14> kKinds = {
    "null",   "boolean", "int",  "long",  "float", "double", "bytes",
    "string", "record",  "enum", "array", "map",   "union",  "fixed"};

bool IsPrimitive(AvroType::Kind kind) { return kind <= AvroType::kString; }

// The kind that a word names; a reference if it is no word of Avro's.
AvroType::Kind KindOf(std::string_view word) {
  if (word == "error") return AvroType::kRecord;  // of a protocol: a record that is thrown
  auto found = std::find(kKinds.begin(), kKinds.end(), word);
  if (found == kKinds.end() || word == "union") return AvroType::kReference;
  return static_cast<AvroType::Kind>(found - kKinds.begin());
}

bool IsName(std::string_view name) {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9');
  });
}

const std::string* TextOf(const JsonNode& node, std::string_view key) {
  const JsonNode* value = node.Get(key);
  return value && value->kind == JsonNode::kString ? &value->text : nullptr;
}

class Parser {
 public:
  Parser(AvroGraph& graph, int file)
      : graph_(graph),
        file_(graph.files[static_cast<size_t>(file)]),
        index_(file),
        places_(file_.path, file_.content) {}

  void Run() {
    if (file_.tree.error) {
      file_.problems.push_back(*file_.tree.error);
    } else {
      file_.root = Type(file_.tree.root, "");
    }
  }

 private:
  void Problem(const char* severity, const JsonNode& node, const std::string& message) {
    file_.problems.push_back({severity, places_.Of(node.begin, node.end), message});
  }
  int Error(const JsonNode& node, const std::string& message) {
    Problem("error", node, message);
    return -1;
  }

  int Add(AvroType::Kind kind, const JsonNode& node) {
    AvroType& type = graph_.types.emplace_back();
    type.kind = kind;
    type.node = &node;
    type.file = index_;
    return static_cast<int>(graph_.types.size()) - 1;
  }
  // Not to be kept: types are added while a type is read.
  AvroType& At(int type) { return graph_.types[static_cast<size_t>(type)]; }

  // `space` is the namespace around the node.
  int Type(const JsonNode& node, const std::string& space) {
    if (node.kind == JsonNode::kString) return Word(node, node.text, space);
    if (node.kind == JsonNode::kArray) return Union(node, space);
    if (node.kind != JsonNode::kObject) {
      return Error(node,
                   "expected a schema: the name of a type in quotes, an object with \"type\", or a "
                   "list of these");
    }
    const JsonNode* kind = node.Get("type");
    if (!kind) return Error(node, "expected a \"type\" in this object");
    if (kind->kind != JsonNode::kString) return Type(*kind, space);
    switch (AvroType::Kind known = KindOf(kind->text)) {
      case AvroType::kRecord:
        return Record(node, space);
      case AvroType::kEnum:
        return Enum(node, space);
      case AvroType::kFixed:
        return Fixed(node, space);
      case AvroType::kArray:
        return Container(node, known, "items", space);
      case AvroType::kMap:
        return Container(node, known, "values", space);
      default:
        return Word(node, kind->text, space);
    }
  }

  int Word(const JsonNode& node, const std::string& word, const std::string& space) {
    AvroType::Kind kind = KindOf(word);
    if (IsPrimitive(kind)) return Add(kind, node);
    if (kind != AvroType::kReference) {
      return Error(
          node, "`" + word + "` has parts: write an object {\"type\": \"" + word + "\", ...} here");
    }
    int type = Add(kind, node);
    bool full = word.find('.') != std::string::npos;
    At(type).name = full || space.empty() ? word : space + "." + word;
    return type;
  }

  int Union(const JsonNode& node, const std::string& space) {
    int type = Add(AvroType::kUnion, node);
    std::set<std::string> seen;
    for (const JsonNode& branch : node.values) {
      int part = Type(branch, space);
      if (part < 0) continue;
      const AvroType& of = At(part);
      if (of.kind == AvroType::kUnion) {
        Error(branch, "a union directly inside a union: write its branches into the outer one");
      } else if (!seen.insert(std::string(of.name.empty() ? AvroKindName(of.kind) : of.name))
                      .second) {
        Error(branch, "this type is in the union already: remove one of them");
      }
      At(type).parts.push_back(part);
    }
    return type;
  }

  int Container(const JsonNode& node, AvroType::Kind kind, const char* part,
                const std::string& space) {
    const JsonNode* inner = node.Get(part);
    if (!inner) {
      return Error(node, std::string("expected \"") + part + "\": the type of what is in this " +
                             std::string(AvroKindName(kind)));
    }
    int type = Add(kind, node);
    int of = Type(*inner, space);
    if (of < 0) return -1;
    At(type).parts.push_back(of);
    return type;
  }

  void CheckName(const JsonNode& node, const std::string& name) {
    if (IsName(name)) return;
    Problem("warning", node,
            "`" + name + "` is no name by Avro's rules: letters, digits and _, no digit first");
  }

  static std::string Qualified(const std::string& name, const std::string& space) {
    bool full = name.find('.') != std::string::npos;
    return full || space.empty() ? name : space + "." + name;
  }

  // A type with a name, and with its aliases; -1 if it has none.
  int Named(const JsonNode& node, AvroType::Kind kind, const std::string& space) {
    const std::string* name = TextOf(node, "name");
    if (!name || name->empty()) {
      return Error(node, "expected a \"name\" for this " + std::string(AvroKindName(kind)));
    }
    const std::string* own = TextOf(node, "namespace");
    std::string full = Qualified(*name, own ? *own : space);
    if (full.starts_with('.')) full.erase(0, 1);  // ".Name": of no namespace
    CheckName(*node.Get("name"), AvroSimpleName(full));
    if (!defined_.insert(full).second) {
      return Error(*node.Get("name"), "`" + full + "` is defined twice in this file");
    }
    int type = Add(kind, node);
    At(type).name = full;
    At(type).aliases = Names(node, "aliases");
    for (std::string& alias : At(type).aliases) alias = Qualified(alias, AvroNamespace(full));
    return type;
  }

  std::vector<std::string> Names(const JsonNode& node, const char* key) {
    std::vector<std::string> names;
    const JsonNode* list = node.Get(key);
    if (!list) return names;
    for (const JsonNode& name : list->values) {
      if (name.kind == JsonNode::kString) names.push_back(name.text);
    }
    if (list->kind != JsonNode::kArray || names.size() != list->values.size()) {
      Error(*list, std::string("expected a list of names in quotes as \"") + key + "\"");
    }
    return names;
  }

  int Record(const JsonNode& node, const std::string& space) {
    int type = Named(node, AvroType::kRecord, space);
    const JsonNode* fields = node.Get("fields");
    if (!fields || fields->kind != JsonNode::kArray) {
      return Error(fields ? *fields : node, "expected a list \"fields\" in this record");
    }
    if (type < 0) return -1;
    std::string inner = AvroNamespace(At(type).name);
    std::set<std::string> seen;
    for (const JsonNode& part : fields->values) {
      std::optional<AvroField> field = Field(part, inner);
      if (!field) continue;
      if (!seen.insert(field->name).second) {
        Error(part, "the field `" + field->name + "` is in this record twice");
      }
      At(type).fields.push_back(std::move(*field));
    }
    return type;
  }

  std::optional<AvroField> Field(const JsonNode& node, const std::string& space) {
    const std::string* name = TextOf(node, "name");
    const JsonNode* type = node.Get("type");
    if (!name || name->empty() || !type) {
      Error(node, "expected an object with \"name\" and \"type\": a field");
      return std::nullopt;
    }
    CheckName(*node.Get("name"), *name);
    AvroField field{*name, Names(node, "aliases"), -1, std::nullopt, &node};
    if (const JsonNode* value = node.Get("default")) {
      field.default_value = file_.content.substr(value->begin, value->end - value->begin);
    }
    const std::string* order = TextOf(node, "order");
    if (order && *order != "ascending" && *order != "descending" && *order != "ignore") {
      Error(*node.Get("order"), "expected ascending, descending or ignore as \"order\"");
    }
    field.type = Type(*type, space);
    if (field.type < 0) return std::nullopt;
    return field;
  }

  int Enum(const JsonNode& node, const std::string& space) {
    int type = Named(node, AvroType::kEnum, space);
    if (!node.Get("symbols")) return Error(node, "expected a list \"symbols\" in this enum");
    if (type < 0) return -1;
    std::vector<std::string> symbols = Names(node, "symbols");
    std::set<std::string> seen;
    for (const JsonNode& symbol : node.Get("symbols")->values) {
      CheckName(symbol, symbol.text);
      if (!seen.insert(symbol.text).second) {
        Error(symbol, "the symbol `" + symbol.text + "` is in this enum twice");
      }
    }
    if (const std::string* value = TextOf(node, "default")) {
      if (!seen.count(*value)) {
        Error(*node.Get("default"), "the default `" + *value + "` is none of the symbols");
      }
      At(type).enum_default = *value;
    }
    At(type).symbols = std::move(symbols);
    return type;
  }

  int Fixed(const JsonNode& node, const std::string& space) {
    int type = Named(node, AvroType::kFixed, space);
    const JsonNode* size = node.Get("size");
    bool number = size && size->kind == JsonNode::kNumber && size->text.size() < 11 &&
                  size->text.find_first_not_of("0123456789") == std::string::npos;
    if (!number)
      return Error(size ? *size : node, "expected a whole number as \"size\" of a fixed");
    if (type < 0) return -1;
    At(type).size = std::stoll(size->text);
    return type;
  }

  AvroGraph& graph_;
  AvroFile& file_;
  int index_;
  JsonPlaces places_;
  std::set<std::string> defined_;
};

}  // namespace

void ParseAvroFile(AvroGraph& graph, int file) { Parser(graph, file).Run(); }

std::string_view AvroKindName(AvroType::Kind kind) {
  return kind == AvroType::kReference ? "reference" : kKinds[static_cast<size_t>(kind)];
}

bool IsNamedAvro(AvroType::Kind kind) {
  return kind == AvroType::kRecord || kind == AvroType::kEnum || kind == AvroType::kFixed;
}

std::string AvroNamespace(const std::string& full_name) {
  size_t dot = full_name.rfind('.');
  return dot == std::string::npos ? "" : full_name.substr(0, dot);
}

std::string AvroSimpleName(const std::string& full_name) {
  size_t dot = full_name.rfind('.');
  return dot == std::string::npos ? full_name : full_name.substr(dot + 1);
}

}  // namespace detector
