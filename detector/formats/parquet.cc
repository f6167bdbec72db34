// Reads Parquet schemas. As text, the form that Parquet's own tools print:
//   message orders {
//     required int64 id = 1;
//     optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
//   }
// or as JSON: the flat list of the footer's elements (`[{"name": ..., "num_children": 2}, ...]`),
// or names with their `{"type": "UTF8", "optional": true}`.
#include <algorithm>
#include <array>
#include <cctype>

#include "detector/formats/columnar.h"

namespace detector {
namespace {

constexpr int kDeepest = 100;
constexpr std::array kOnlyParquet = {"binary", "boolean", "int96", "fixed_len_byte_array"};

struct Word {
  std::string text;
  size_t begin = 0, end = 0;
};

std::vector<Word> Words(const std::string& text) {
  std::vector<Word> words;
  size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (at < text.size()) {
    auto c = static_cast<unsigned char>(text[at]);
    size_t end = at + 1;
    auto part = [&](unsigned char d) {
      return std::isalnum(d) || d == '_' || d == '.' || d == '-';
    };
    while (part(c) && end < text.size() && part(static_cast<unsigned char>(text[end]))) ++end;
    if (c > ' ') words.push_back({text.substr(at, end - at), at, end});
    at = end;
  }
  return words;
}

bool IsRepetition(const std::string& word) {
  return word == "required" || word == "optional" || word == "repeated";
}

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// What the footer of a file says of one element; of a group the children.
struct Node {
  std::string repetition, type, name, annotation;
  std::optional<int64_t> id;
  size_t begin = 0, end = 0, name_begin = 0, name_end = 0;
  std::vector<Node> children;
};

// `repeated group list { x element }` around the values of a list is not seen by anybody.
const Node* ItemOf(const Node& list) {
  if (list.children.size() != 1 || list.children[0].repetition != "repeated") return nullptr;
  const Node& middle = list.children[0];
  bool wraps = middle.type == "group" && middle.children.size() == 1 && middle.name != "array" &&
               middle.name != list.name + "_tuple";
  return wraps ? &middle.children[0] : &middle;
}

class Converter {
 public:
  explicit Converter(const SourceFile& file) : places_(file.path, file.content) {}

  std::vector<Column> Columns(const std::vector<Node>& nodes) const {
    std::vector<Column> columns;
    for (const Node& node : nodes) columns.push_back(OneColumn(node));
    return columns;
  }

 private:
  Column OneColumn(const Node& node) const {
    Column column{.name = node.name, .number = node.id};
    column.span = places_.Of(node.begin, node.end);
    column.name_span = places_.Of(node.name_begin, node.name_end);
    if (node.repetition == "required") column.cardinality = Cardinality::kRequired;
    if (node.repetition == "repeated") column.cardinality = Cardinality::kRepeated;
    std::string kind = node.annotation.substr(0, node.annotation.find('('));
    const Node* item = kind == "LIST" ? ItemOf(node) : nullptr;
    bool map = (kind == "MAP" || kind == "MAP_KEY_VALUE") && node.children.size() == 1 &&
               node.children[0].children.size() == 2;
    if (item) {
      Value(*item, column);
      if (node.repetition == "optional") column.attributes["nullable"] = "true";
      if (item->repetition == "required") column.attributes["items"] = "required";
      column.cardinality = Cardinality::kRepeated;
    } else if (map) {
      const std::vector<Node>& pair = node.children[0].children;
      if (node.repetition == "optional") column.attributes["nullable"] = "true";
      Value(pair[1], column);
      column.cardinality = Cardinality::kMap;
      column.map_key = ArrowTypeOf(pair[0].type, pair[0].annotation);
      column.map_value = column.type;
      column.type = "map";
    } else {
      Value(node, column);
    }
    return column;
  }

  void Value(const Node& node, Column& column) const {
    bool group = node.type == "group";
    column.type = group ? "record" : ArrowTypeOf(node.type, node.annotation);
    if (group) column.children = Columns(node.children);
    if (group && !node.annotation.empty()) column.attributes["annotation"] = node.annotation;
  }

  JsonPlaces places_;
};

class TextParser {
 public:
  explicit TextParser(const SourceFile& file)
      : file_(file), places_(file.path, file.content), words_(Words(file.content)) {}

  ColumnTable Run() {
    Take("message");
    if (At("{")) {
      Fail("expected the schema's name");
    } else {
      ++at_;
    }
    Take("{");
    Node root;
    Fields(root, 0);
    Take("}");
    if (!table_.error && at_ < words_.size()) Fail("expected the end of the file");
    if (!table_.error) table_.columns = Converter(file_).Columns(root.children);
    return std::move(table_);
  }

 private:
  bool At(std::string_view word) const { return at_ < words_.size() && words_[at_].text == word; }
  bool Ends() const { return at_ >= words_.size() || table_.error.has_value(); }
  std::string Next() { return Ends() ? "" : words_[at_++].text; }
  void Take(std::string_view word) {
    if (!At(word)) return Fail("expected `" + std::string(word) + "`");
    ++at_;
  }
  void Fail(const std::string& message) {
    if (table_.error) return;
    size_t size = file_.content.size();
    size_t begin = at_ < words_.size() ? words_[at_].begin : size;
    size_t end = at_ < words_.size() ? words_[at_].end : size;
    table_.error = Diagnostic{"error", places_.Of(begin, end), message};
  }

  void Fields(Node& group, int depth) {
    if (depth > kDeepest) return Fail("nested too deeply: at most 100 levels are read");
    while (!Ends() && !At("}")) {
      if (!IsRepetition(words_[at_].text)) return Fail("expected required, optional or repeated");
      Field(group.children.emplace_back(), depth);
    }
  }

  void Field(Node& node, int depth) {
    node.begin = words_[at_].begin;
    node.repetition = Next();
    node.type = Lower(Next());
    if (At("(")) node.type += Brackets();
    if (Ends()) return Fail("expected the column's name");
    node.name_begin = words_[at_].begin;
    node.name_end = words_[at_].end;
    node.name = Next();
    if (At("(")) {
      std::string annotation = Brackets();
      node.annotation = annotation.substr(1, annotation.size() - 2);
    }
    if (At("=")) Id(node);
    if (node.type == "group") {
      Take("{");
      Fields(node, depth + 1);
      Take("}");
    } else {
      Take(";");
    }
    if (at_ > 0) node.end = words_[at_ - 1].end;
  }

  void Id(Node& node) {
    ++at_;
    const std::string& word = Ends() ? std::string() : words_[at_].text;
    bool number = !word.empty() && word.size() < 10 &&
                  word.find_first_not_of("0123456789") == std::string::npos;
    if (!number) return Fail("expected the field id, a number");
    node.id = std::stoi(word);
    ++at_;
  }

  // `(DECIMAL(9,2))`, whole.
  std::string Brackets() {
    std::string text;
    int depth = 0;
    do {
      if (Ends()) return Fail("expected `)`"), "()";
      depth += At("(") ? 1 : At(")") ? -1 : 0;
      text += Next();
    } while (depth > 0);
    return text;
  }

  const SourceFile& file_;
  JsonPlaces places_;
  std::vector<Word> words_;
  size_t at_ = 0;
  ColumnTable table_;
};

// The flat list of a footer: each element is followed by its children.
struct FlatReader {
  const std::vector<JsonNode>& list;
  size_t next = 0;

  bool Read(Node& node, int depth) {
    if (next >= list.size() || depth > kDeepest) return false;
    const JsonNode& element = list[next++];
    node.begin = node.name_begin = element.begin;
    node.end = node.name_end = element.end;
    node.name = TextOf(element, "name");
    node.repetition = Lower(TextOf(element, "repetition_type"));
    node.type = Lower(TextOf(element, "type"));
    if (std::string length = TextOf(element, "type_length"); !length.empty()) {
      node.type += "(" + length + ")";
    }
    if (node.type.starts_with("byte_array")) node.type = "binary";
    node.annotation = Annotation(element);
    if (std::string id = TextOf(element, "field_id"); !id.empty() && id.size() < 10) {
      if (id.find_first_not_of("0123456789") == std::string::npos) node.id = std::stoi(id);
    }
    std::string children = TextOf(element, "num_children");
    bool group = !children.empty() && children.size() < 7 &&
                 children.find_first_not_of("0123456789") == std::string::npos;
    if (!group) return !node.type.empty() && !node.name.empty();
    node.type = "group";
    for (int count = std::stoi(children); count > 0; --count) {
      if (!Read(node.children.emplace_back(), depth + 1)) return false;
    }
    return !node.name.empty();
  }

  static std::string Annotation(const JsonNode& element) {
    std::string converted = TextOf(element, "converted_type");
    if (converted != "DECIMAL") return converted;
    return "DECIMAL(" + TextOf(element, "precision") + "," + TextOf(element, "scale") + ")";
  }
};

// `{"id": {"type": "INT64"}, "tags": {"type": "UTF8", "repeated": true}, "at": {"fields": {...}}}`
Node Named(const JsonMember& key, const JsonNode& value) {
  Node node{.name = key.key};
  node.begin = node.name_begin = key.begin;
  node.name_end = key.end;
  node.end = value.end;
  node.repetition = TextOf(value, "repeated") == "true"   ? "repeated"
                    : TextOf(value, "optional") == "true" ? "optional"
                                                          : "required";
  std::string type = TextOf(value, "type");
  const JsonNode* fields = value.Get("fields");
  if (fields) {
    node.type = "group";
    for (size_t i = 0; i < fields->keys.size(); ++i) {
      node.children.push_back(Named(fields->keys[i], fields->values[i]));
    }
    return node;
  }
  node.type = Lower(type);
  if (type == "BYTE_ARRAY") node.type = "binary";
  if (ArrowTypeOf(node.type, "") == node.type) node.annotation = type;
  if (type == "DECIMAL") {
    node.annotation += "(" + TextOf(value, "precision") + "," + TextOf(value, "scale") + ")";
  }
  return node;
}

bool IsNamed(const JsonNode& root) {
  if (root.kind != JsonNode::kObject || root.values.empty()) return false;
  return std::all_of(root.values.begin(), root.values.end(), [](const JsonNode& value) {
    const JsonNode* type = value.Get("type");
    const JsonNode* fields = value.Get("fields");
    bool group = fields && fields->kind == JsonNode::kObject;
    return group || (type && type->kind == JsonNode::kString && !type->text.empty() &&
                     std::isupper(static_cast<unsigned char>(type->text[0])));
  });
}

bool IsFlat(const JsonNode& root) {
  return root.kind == JsonNode::kArray && !root.values.empty() &&
         root.values[0].Get("num_children");
}

}  // namespace

bool IsParquetText(const std::string& content) {
  size_t first = content.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (first == std::string::npos || content.compare(first, 7, "message") != 0) return false;
  std::vector<Word> words = Words(content);
  if (words.size() < 4 || words[0].text != "message" || words[2].text != "{") return false;
  for (size_t i = 3; i + 1 < words.size(); ++i) {
    if (!IsRepetition(words[i].text)) continue;
    for (const char* type : kOnlyParquet) {
      if (words[i + 1].text == type) return true;
    }
    bool annotated = i + 3 < words.size() && words[i + 3].text == "(";
    if (annotated) return true;
  }
  return false;
}

bool IsParquetJson(const JsonNode& root) { return IsFlat(root) || IsNamed(root); }

ColumnTable ParseParquetText(const SourceFile& file) { return TextParser(file).Run(); }

ColumnTable ParseParquetJson(const SourceFile& file, const JsonTree& tree) {
  ColumnTable table;
  Node root;
  if (IsFlat(tree.root)) {
    FlatReader reader{tree.root.values};
    if (!reader.Read(root, 0) || reader.next != tree.root.values.size()) {
      table.error = Diagnostic{"error", JsonPlaces(file.path, file.content).Of(0, 0),
                               "the elements don't add up: each group has to be followed by its "
                               "num_children, each other element needs \"name\" and \"type\""};
      return table;
    }
  } else {
    for (size_t i = 0; i < tree.root.keys.size(); ++i) {
      root.children.push_back(Named(tree.root.keys[i], tree.root.values[i]));
    }
  }
  table.columns = Converter(file).Columns(root.children);
  return table;
}

std::string ArrowTypeOf(const std::string& physical, const std::string& annotation) {
  size_t bracket = annotation.find('(');
  std::string kind = annotation.substr(0, bracket);
  std::string inside = bracket == std::string::npos ? "" : annotation.substr(bracket + 1);
  if (inside.ends_with(')')) inside.pop_back();
  std::string first = inside.substr(0, inside.find(','));
  bool second_true = inside.find("true") != std::string::npos;
  std::string unit = first == "MILLIS" ? "ms" : first == "MICROS" ? "us" : "ns";
  if (kind == "DECIMAL")
    return "decimal128(" + (inside.find(',') == std::string::npos ? inside + ",0" : inside) + ")";
  if (kind == "INTEGER" || kind == "INT") return (second_true ? "int" : "uint") + first;
  if (kind == "TIMESTAMP") return "timestamp[" + unit + (second_true ? ", UTC]" : "]");
  if (kind == "TIME") return (unit == "ms" ? "time32[ms]" : "time64[" + unit + "]");
  static constexpr std::pair<std::string_view, std::string_view> kLogical[] = {
      {"UTF8", "utf8"},
      {"STRING", "utf8"},
      {"JSON", "utf8"},
      {"ENUM", "binary"},
      {"BSON", "binary"},
      {"DATE", "date32"},
      {"TIME_MILLIS", "time32[ms]"},
      {"TIME_MICROS", "time64[us]"},
      {"TIMESTAMP_MILLIS", "timestamp[ms, UTC]"},
      {"TIMESTAMP_MICROS", "timestamp[us, UTC]"},
      {"INT_8", "int8"},
      {"INT_16", "int16"},
      {"INT_32", "int32"},
      {"INT_64", "int64"},
      {"UINT_8", "uint8"},
      {"UINT_16", "uint16"},
      {"UINT_32", "uint32"},
      {"UINT_64", "uint64"},
      {"FLOAT16", "float16"},
      {"UUID", "fixedsizebinary(16)"},
  };
  for (const auto& [name, type] : kLogical) {
    if (name == kind) return std::string(type);
  }
  static constexpr std::pair<std::string_view, std::string_view> kPhysical[] = {
      {"boolean", "bool"},
      {"int96", "timestamp[ns]"},
      {"float", "float32"},
      {"double", "float64"},
  };
  for (const auto& [name, type] : kPhysical) {
    if (name == physical) return std::string(type);
  }
  constexpr std::string_view kFixed = "fixed_len_byte_array";
  if (physical.starts_with(kFixed)) return "fixedsizebinary" + physical.substr(kFixed.size());
  return physical;
}

}  // namespace detector
