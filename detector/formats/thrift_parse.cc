#include "detector/formats/thrift_parse.h"

#include <array>
#include <cerrno>
#include <cstdlib>

#include "detector/formats/thrift_value.h"

namespace detector {
namespace {

using Kind = ThriftToken::Kind;

class Parser {
 public:
  Parser(const std::string& path, std::string_view content)
      : places_(path, content), tokens_(TokenizeThrift(content, places_)) {
    file_.error = tokens_.error;
  }

  ThriftFile Run() {
    while (!Is(Kind::kEnd) && !failed_) Statement();
    if (failed_ && (!file_.error || !Is(Kind::kEnd))) file_.error = failure_;
    return std::move(file_);
  }

 private:
  // Tokens.
  const ThriftToken& Now() const { return tokens_.tokens[at_]; }
  bool Is(Kind kind) const { return Now().kind == kind; }
  bool IsSign(char c) const { return Is(Kind::kSign) && Now().text[0] == c; }
  bool IsWord(std::string_view word) const { return Is(Kind::kWord) && Now().text == word; }
  void Advance() {
    if (at_ + 1 < tokens_.tokens.size()) ++at_;
  }
  bool Sign(char c) {
    bool found = IsSign(c) && !failed_;
    if (found) Advance();
    return found;
  }
  bool Word(std::string_view word) {
    bool found = IsWord(word) && !failed_;
    if (found) Advance();
    return found;
  }
  void Fail(const std::string& expected) {
    if (failed_) return;
    failed_ = true;
    std::string found = Is(Kind::kEnd) ? "the end of the file" : "`" + Now().text + "`";
    failure_ = {"error", places_.Of(Now().begin, Now().end),
                "expected " + expected + ", found " + found};
  }
  void Expect(char c) {
    if (!Sign(c)) Fail(std::string("`") + c + "`");
  }
  std::string Take(Kind kind, const std::string& expected) {
    if (!Is(kind) || failed_) {
      Fail(expected);
      return "";
    }
    std::string text = Now().text;
    Advance();
    return text;
  }
  std::string Name(const std::string& of, Span& span) {
    span = places_.Of(Now().begin, Now().end);
    return Take(Kind::kWord, of);
  }
  void Separator() {
    if (!Sign(',')) Sign(';');
  }
  Span From(size_t begin) const {
    return places_.Of(begin, at_ > 0 ? tokens_.tokens[at_ - 1].end : begin);
  }
  // Until the closing sign, as long as something is read.
  template <class Item>
  void Until(char close, Item item) {
    while (!failed_ && !IsSign(close)) {
      if (Is(Kind::kEnd)) return Fail(std::string("`") + close + "`");
      item();
    }
    Expect(close);
  }

  void Statement() {
    size_t begin = Now().begin;
    if (Word("include")) {
      std::string path = Take(Kind::kString, "a file name in quotes");
      file_.includes.push_back({path, From(begin)});
      Separator();
    } else if (Word("cpp_include")) {
      file_.cpp_includes.push_back(Take(Kind::kString, "a file name in quotes"));
      Separator();
    } else if (Word("namespace")) {
      Namespace(begin);
    } else if (Is(Kind::kWord) && Now().text.ends_with("_namespace")) {  // before Thrift 0.9
      std::string text = Now().text;
      Advance();
      file_.namespaces[text.substr(0, text.size() - 10)] = Take(Kind::kWord, "a namespace");
    } else {
      Definition();
    }
  }

  void Namespace(size_t begin) {
    std::string language = Sign('*') ? "*" : Take(Kind::kWord, "a language or `*`");
    std::string name =
        Is(Kind::kString) ? Take(Kind::kString, "a namespace") : Take(Kind::kWord, "a namespace");
    if (file_.namespace_span.line == 0) file_.namespace_span = From(begin);
    file_.namespaces[language] = name;
    Annotations();
    Separator();
  }

  void Definition() {
    static constexpr std::pair<std::string_view, ThriftKind> kKinds[] = {
        {"const", ThriftKind::kConst},         {"typedef", ThriftKind::kTypedef},
        {"enum", ThriftKind::kEnum},           {"senum", ThriftKind::kSenum},
        {"struct", ThriftKind::kStruct},       {"union", ThriftKind::kUnion},
        {"exception", ThriftKind::kException}, {"service", ThriftKind::kService}};
    ThriftDefinition definition;
    definition.doc = Now().doc;
    size_t begin = Now().begin;
    for (const auto& [word, kind] : kKinds) {
      if (!Word(word)) continue;
      definition.kind = kind;
      Body(definition);
      definition.annotations = Annotations();
      definition.span = From(begin);
      Separator();
      if (!failed_) file_.definitions.push_back(std::move(definition));
      return;
    }
    Fail("a definition: const, typedef, enum, struct, union, exception or service");
  }

  void Body(ThriftDefinition& d) {
    if (d.kind == ThriftKind::kConst || d.kind == ThriftKind::kTypedef) d.type = Type(0);
    d.name = Name("a name", d.name_span);
    switch (d.kind) {
      case ThriftKind::kConst:
        Expect('=');
        d.value = Value(0);
        break;
      case ThriftKind::kTypedef:
        break;
      case ThriftKind::kEnum:
      case ThriftKind::kSenum:
        Expect('{');
        EnumValues(d);
        break;
      case ThriftKind::kStruct:
      case ThriftKind::kUnion:
      case ThriftKind::kException:
        Word("xsd_all");
        Expect('{');
        d.fields = Fields('}');
        break;
      case ThriftKind::kService:
        if (Word("extends")) d.extends = Take(Kind::kWord, "the name of a service");
        Expect('{');
        Until('}', [&] { d.functions.push_back(Function()); });
        break;
    }
  }

  void EnumValues(ThriftDefinition& d) {
    bool numbered = d.kind == ThriftKind::kEnum;
    int64_t next = 0;
    Until('}', [&] {
      ThriftEnumValue value;
      value.doc = Now().doc;
      size_t begin = Now().begin;
      value.name_span = places_.Of(Now().begin, Now().end);
      value.name = Is(Kind::kString) && !numbered ? Take(Kind::kString, "a value")
                                                  : Take(Kind::kWord, "the name of a value");
      if (numbered && Sign('=')) next = Integer();
      if (numbered) value.number = next++;
      value.annotations = Annotations();
      value.span = From(begin);
      Separator();
      d.values.push_back(std::move(value));
    });
  }

  int64_t Integer() {
    std::string text = Take(Kind::kInteger, "a whole number");
    std::optional<int64_t> value = ThriftInteger(text);
    if (!value && !failed_) Fail("a number of at most 64 bits");
    // So that counting on from it can't overflow.
    return value && *value < INT64_MAX ? *value : 0;
  }

  std::vector<ThriftField> Fields(char close) {
    std::vector<ThriftField> fields;
    int64_t automatic = -1;
    Until(close, [&] { fields.push_back(Field(automatic)); });
    return fields;
  }

  ThriftField Field(int64_t& automatic) {
    ThriftField field;
    field.doc = Now().doc;
    size_t begin = Now().begin;
    if (Is(Kind::kInteger)) {
      field.id = Integer();
      Expect(':');
      if (field.id <= 0) field.id = automatic--;  // as the compiler does by default
    } else {
      field.id = automatic--;
    }
    field.required = Word("required");
    field.optional = !field.required && Word("optional");
    field.type = Type(0);
    Sign('&');
    field.name = Name("the name of a field", field.name_span);
    if (Sign('=')) field.value = Value(0);
    Word("xsd_optional");
    Word("xsd_nillable");
    if (Word("xsd_attrs")) {
      Expect('{');
      if (++depth_ > kDeepest) Fail("fields that are nested less deeply");
      Fields('}');
      --depth_;
    }
    field.annotations = Annotations();
    field.span = From(begin);
    Separator();
    return field;
  }

  ThriftFunction Function() {
    ThriftFunction function;
    function.doc = Now().doc;
    size_t begin = Now().begin;
    function.oneway = Word("oneway") || Word("async");
    function.returns = Type(0);
    function.name = Name("the name of a function", function.name_span);
    Expect('(');
    function.arguments = Fields(')');
    if (Word("throws")) {
      Expect('(');
      function.exceptions = Fields(')');
    }
    function.annotations = Annotations();
    function.span = From(begin);
    Separator();
    return function;
  }

  ThriftType Type(int depth) {
    ThriftType type;
    if (depth > kDeepest) {
      Fail("a type that is nested less deeply");
      return type;
    }
    type.name = Take(Kind::kWord, "a type");
    bool container = type.name == "list" || type.name == "set" || type.name == "map";
    if (type.name == "byte") type.name = "i8";
    if (container) {
      CppType();
      Expect('<');
      type.of.push_back(Type(depth + 1));
      if (type.name == "map") {
        Expect(',');
        type.of.push_back(Type(depth + 1));
      }
      Expect('>');
      CppType();
    }
    if (IsSign('(')) Annotations();
    return type;
  }

  void CppType() {
    if (Word("cpp_type")) Take(Kind::kString, "a type of C++ in quotes");
  }

  ThriftValue Value(int depth) {
    if (depth > kDeepest) Fail("a value that is nested less deeply");
    if (failed_) return {};
    ThriftToken token = Now();
    if (Sign('[')) return List(depth);
    if (Sign('{')) return Map(depth);
    bool known = token.kind == Kind::kInteger || token.kind == Kind::kDouble ||
                 token.kind == Kind::kString || token.kind == Kind::kWord;
    if (!known) {
      Fail("a value");
      return {};
    }
    Advance();
    std::optional<ThriftValue> value = ThriftScalar(token);
    if (!value) Fail("a number of at most 64 bits");
    return value.value_or(ThriftValue{});
  }

  ThriftValue List(int depth) {
    std::vector<std::string> items;
    Until(']', [&] {
      items.push_back(Value(depth + 1).text);
      Separator();
    });
    return {ThriftList(items), false};
  }

  ThriftValue Map(int depth) {
    std::map<std::string, std::string> items;
    Until('}', [&] {
      std::string key = Value(depth + 1).text;
      Expect(':');
      items[key] = Value(depth + 1).text;
      Separator();
    });
    return {ThriftMap(items), false};
  }

  // (key = "value", flag), and as fbthrift has it: (cpp.ref = true)
  ThriftAnnotations Annotations() {
    ThriftAnnotations annotations;
    if (!Sign('(')) return annotations;
    Until(')', [&] {
      std::string key = Take(Kind::kWord, "the name of an annotation");
      annotations[key] = !Sign('=')           ? "1"
                         : Is(Kind::kWord)    ? Take(Kind::kWord, "")
                         : Is(Kind::kInteger) ? Take(Kind::kInteger, "")
                                              : Take(Kind::kString, "a value");
      Separator();
    });
    return annotations;
  }

  static constexpr int kDeepest = 64;

  JsonPlaces places_;
  ThriftTokens tokens_;
  size_t at_ = 0;
  int depth_ = 0;
  bool failed_ = false;
  Diagnostic failure_;
  ThriftFile file_;
};

}  // namespace

ThriftFile ParseThrift(const std::string& path, std::string_view content) {
  return Parser(path, content).Run();
}

}  // namespace detector
