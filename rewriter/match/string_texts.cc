// The names in protobuf's text format and in its JSON, for literals that say a whole message. What
// doesn't parse names nothing from there on: the program would find that out as well.
#include <llvm/ADT/StringExtras.h>

#include "rewriter/facts/string_names.h"

namespace rewriter {
namespace {

using detector::ElementKind;

constexpr int kDeepest = 100;

// What a value belongs to: the fields of a message, an entry of a map, or the values of an enum.
struct Scope {
  int type = -1;       // element, or -1 where nothing is known
  bool entry = false;  // of a map whose values are of that type
};

// Walks over a text and notes names. Every step moves on or ends the text.
class Walker {
 public:
  Walker(const StringNames& names, std::string_view text) : names_(names), text_(text) {}
  std::vector<Piece> Pieces() { return std::move(pieces_); }

 protected:
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool Take(char c) {
    bool there = Peek() == c && at_ < text_.size();
    at_ += there;
    return there;
  }
  void Stop() { at_ = text_.size(); }
  bool AtEnd() const { return at_ >= text_.size(); }

  void Note(size_t begin, int symbol) {
    if (symbol >= 0) pieces_.push_back({begin, at_, symbol});
  }
  void NoteEnumValue(size_t begin, std::string_view name, int type) {
    bool known = type >= 0 && names_.element(type).kind == ElementKind::kEnum;
    if (!known) return;
    int value = names_.Find({NamedTarget::kElement, type}, name, {ElementKind::kEnumValue});
    if (value >= 0)
      pieces_.push_back({begin, begin + name.size(), names_.SymbolOf(value, rules::kNameRole)});
  }
  // The scope of a field's value.
  Scope Below(int field) const {
    if (field < 0) return {};
    bool map = names_.element(field).cardinality == detector::Cardinality::kMap;
    return {names_.TypeOf(field), map};
  }

  const StringNames& names_;
  std::string_view text_;
  size_t at_ = 0;
  std::vector<Piece> pieces_;
};

class TextWalker : public Walker {
 public:
  using Walker::Walker;

  void Message(Scope scope, int depth) {
    while (Skip(), !AtEnd() && Peek() != '}' && Peek() != '>') {
      if (depth > kDeepest) return Stop();
      if (!Field(scope, depth)) return Stop();
    }
  }

 private:
  void Skip() {
    while (!AtEnd()) {
      if (Peek() == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (llvm::isSpace(Peek()) || Peek() == ',' || Peek() == ';') {
        ++at_;
      } else {
        return;
      }
    }
  }
  std::string_view Word(bool dotted) {
    size_t begin = at_;
    while (llvm::isAlnum(Peek()) || Peek() == '_' ||
           (dotted && (Peek() == '.' || Peek() == '/' || Peek() == '-'))) {
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  bool Field(Scope scope, int depth) {
    Scope below;
    if (Take('[')) {
      below = Extension();
      if (!Take(']')) return false;
    } else {
      size_t begin = at_;
      std::string_view name = Word(/*dotted=*/false);
      if (name.empty()) return false;
      if (scope.entry) {
        below = {name == "value" ? scope.type : -1};
      } else {
        FieldName named = FieldOf(names_, scope.type, name);
        Note(begin, named.symbol);
        below = Below(named.field);
      }
    }
    Skip();
    Take(':');
    Skip();
    return Value(below, depth);
  }
  // [pkg.extension] or [type.googleapis.com/pkg.Msg]
  Scope Extension() {
    size_t begin = at_;
    std::string_view name = Word(/*dotted=*/true);
    size_t slash = name.rfind('/');
    size_t from = slash == std::string_view::npos ? 0 : slash + 1;
    int found = names_.FindPath(name.substr(from), -1);
    if (found < 0) return {};
    Note(begin + from, names_.SymbolOf(found, rules::kFullNameRole));
    return slash == std::string_view::npos ? Below(found) : Scope{found};
  }
  bool Value(Scope scope, int depth) {
    if (Peek() == '{' || Peek() == '<') {
      ++at_;
      Message(scope, depth + 1);
      return Take('}') || Take('>');
    }
    if (Take('[')) {
      while (Skip(), !AtEnd() && Peek() != ']') {
        if (depth > kDeepest || !Value(scope, depth + 1)) return false;
      }
      return Take(']');
    }
    if (Peek() == '"' || Peek() == '\'') return Strings();
    size_t begin = at_;
    std::string_view word = Word(/*dotted=*/true);
    if (word.empty() && !Take('+')) return false;
    NoteEnumValue(begin, word, scope.type);
    return true;
  }
  bool Strings() {
    for (; Peek() == '"' || Peek() == '\''; Skip()) {
      char quote = text_[at_++];
      while (!AtEnd() && Peek() != quote) at_ += Peek() == '\\' ? 2 : 1;
      if (!Take(quote)) return false;
    }
    return true;
  }
};

class JsonWalker : public Walker {
 public:
  using Walker::Walker;

  bool Value(Scope scope, int depth) {
    Skip();
    if (depth > kDeepest) return false;
    if (Peek() == '{') return Object(scope, depth);
    if (Take('[')) {
      while (Skip(), !AtEnd() && Peek() != ']') {
        if (!Value(scope, depth + 1)) return false;
        Skip();
        Take(',');
      }
      return Take(']');
    }
    if (Peek() == '"') {
      auto [begin, text] = String();
      NoteEnumValue(begin, text, scope.type);
      return true;
    }
    size_t begin = at_;
    while (llvm::isAlnum(Peek()) || Peek() == '-' || Peek() == '+' || Peek() == '.') ++at_;
    return at_ > begin;
  }

 private:
  void Skip() {
    while (!AtEnd() && llvm::isSpace(Peek())) ++at_;
  }
  std::pair<size_t, std::string_view> String() {
    size_t begin = ++at_;
    while (!AtEnd() && Peek() != '"') at_ += Peek() == '\\' ? 2 : 1;
    at_ = std::min(at_, text_.size());
    std::string_view text = text_.substr(begin, at_ - begin);
    Take('"');
    return {begin, text};
  }
  // A field by its name in JSON or in the schema: both are read.
  Scope Key(size_t begin, std::string_view key, int message) {
    if (message < 0 || names_.element(message).kind != ElementKind::kMessage) return {};
    for (int field : names_.FieldsOf(message)) {
      const detector::Element& known = names_.element(field);
      if (known.json_name != key && known.name != key) continue;
      const char* role = known.json_name == key ? rules::kJsonNameRole : rules::kNameRole;
      int symbol = names_.SymbolOf(field, role);
      if (symbol >= 0) pieces_.push_back({begin, begin + key.size(), symbol});
      return Below(field);
    }
    return {};
  }
  bool Object(Scope scope, int depth) {
    Take('{');
    while (Skip(), Peek() == '"') {
      auto [begin, key] = String();
      Scope below = scope.entry ? Scope{scope.type} : Key(begin, key, scope.type);
      Skip();
      if (!Take(':') || !Value(below, depth + 1)) return false;
      Skip();
      Take(',');
    }
    return Take('}');
  }
};

}  // namespace

std::vector<Piece> TextFormatPieces(const StringNames& names, std::string_view text, int message) {
  if (message < 0) return {};
  TextWalker walker(names, text);
  walker.Message({message}, 0);
  return walker.Pieces();
}

std::vector<Piece> JsonPieces(const StringNames& names, std::string_view text, int message) {
  if (message < 0) return {};
  JsonWalker walker(names, text);
  walker.Value({message}, 0);
  return walker.Pieces();
}

}  // namespace rewriter
