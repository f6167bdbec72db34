#include "detector/formats/capnp_outline.h"

#include "detector/formats/json_tree.h"

namespace detector {
namespace {

// What a person writes stays far below; libcapnp answers deeper brackets by recursion.
constexpr int kDeepest = 40;
// And so does it with `a.b.c...`, and with signs one after another.
constexpr int kLongestChain = 30;

class Outliner {
 public:
  Outliner(const std::string& path, std::string_view content)
      : content_(content), tokens_(TokenizeCapnp(content)), places_(path, content) {}

  CapnpOutline Run() {
    CheckDepth();
    CheckChains();
    NoteFiles();
    while (outline_.errors.empty() && at_ < tokens_.size()) Statement();
    return std::move(outline_);
  }

 private:
  using Kind = CapnpToken::Kind;

  bool IsSign(size_t i, char sign) const {
    return i < tokens_.size() && tokens_[i].kind == Kind::kSign && tokens_[i].text[0] == sign;
  }
  bool IsWord(size_t i) const { return i < tokens_.size() && tokens_[i].kind == Kind::kWord; }
  bool IsWord(size_t i, std::string_view word) const {
    return IsWord(i) && tokens_[i].text == word;
  }
  Span SpanOf(size_t first, size_t last) const {
    return places_.Of(tokens_[first].begin, tokens_[last].end);
  }
  void Refuse(size_t token, const std::string& message) {
    outline_.errors.push_back({"error", SpanOf(token, token), message});
  }

  void CheckDepth() {
    int depth = 0;
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != Kind::kSign) continue;
      char sign = tokens_[i].text[0];
      if (sign == '{' || sign == '[' || sign == '(') ++depth;
      if (sign == '}' || sign == ']' || sign == ')') --depth;
      if (depth <= kDeepest) continue;
      return Refuse(i, "brackets are nested more than " + std::to_string(kDeepest) +
                           " deep, which no schema needs: flatten the declaration");
    }
  }

  void CheckChains() {
    int links = 0;
    for (size_t i = 0; i < tokens_.size() && outline_.errors.empty(); ++i) {
      bool goes_on = IsSign(i, '.') || IsSign(i, ')') || IsSign(i, '(');
      if (IsSign(i, '.')) ++links;
      if (!goes_on && !IsWord(i)) links = 0;
      if (links > kLongestChain) Refuse(i, "a name of too many parts: write it with fewer dots");
    }
  }

  void NoteFiles() {
    for (size_t i = 0; i + 1 < tokens_.size(); ++i) {
      if (tokens_[i + 1].kind != Kind::kString) continue;
      std::string name(tokens_[i + 1].text);
      if (IsWord(i, "import")) outline_.imports.push_back(name);
      if (IsWord(i, "embed")) outline_.embeds.push_back(name);
    }
  }

  // Up to `;`, or to the brace that opens or ends a body.
  void Statement() {
    size_t first = at_;
    int depth = 0;
    for (; at_ < tokens_.size(); ++at_) {
      if (IsSign(at_, '(') || IsSign(at_, '[')) ++depth;
      if (IsSign(at_, ')') || IsSign(at_, ']')) --depth;
      if (depth > 0) continue;
      if (IsSign(at_, ';') || IsSign(at_, '{') || IsSign(at_, '}')) break;
    }
    if (at_ >= tokens_.size()) return;
    size_t end = at_++;
    if (IsSign(end, '}')) return Close(end);
    bool opens = IsSign(end, '{');
    if (scope_.empty() && IsSign(first, '@')) outline_.has_file_id = true;
    std::string path = Declare(first, end);
    if (opens) scope_.push_back(path);
  }

  void Close(size_t brace) {
    if (scope_.empty()) return;
    auto decl = outline_.decls.find(scope_.back());
    if (decl != outline_.decls.end()) {
      Span end = SpanOf(brace, brace);
      decl->second.span.end_line = end.end_line;
      decl->second.span.end_column = end.end_column;
    }
    scope_.pop_back();
  }

  // The path of what the statement declares, "" if that has no name.
  std::string Declare(size_t first, size_t end) {
    if (!IsWord(first)) return "";
    bool keyword = IsWord(first, "struct") || IsWord(first, "enum") || IsWord(first, "interface") ||
                   IsWord(first, "const") || IsWord(first, "annotation") || IsWord(first, "using");
    bool named_type = keyword && IsWord(first + 1);
    bool unnamed_union = IsWord(first, "union") && first + 1 == end;
    size_t name = named_type ? first + 1 : first;
    std::string path = scope_.empty() || scope_.back().empty() ? "" : scope_.back() + ".";
    path += unnamed_union ? "union" : std::string(tokens_[name].text);
    CapnpDecl decl{SpanOf(first, end), SpanOf(name, name), "", "", false};
    decl.has_id = named_type && IsSign(name + 1, '@');
    NoteType(name, end, decl);
    outline_.decls.try_emplace(path, std::move(decl));
    return path;
  }

  // `name @1 :List(Foo) = [] $a;`
  void NoteType(size_t name, size_t end, CapnpDecl& decl) const {
    size_t colon = name + 1;
    while (colon < end && !IsSign(colon, ':')) ++colon;
    if (colon + 1 >= end) return;
    size_t equal = colon + 1;
    while (equal < end && !IsSign(equal, '=') && !IsSign(equal, '$')) ++equal;
    decl.type = Text(colon + 1, equal);
    if (!IsSign(equal, '=')) return;
    size_t stop = equal + 1;
    while (stop < end && !IsSign(stop, '$')) ++stop;
    decl.default_value = Text(equal + 1, stop);
  }
  std::string Text(size_t first, size_t end) const {
    if (first >= end) return "";
    size_t begin = tokens_[first].begin;
    return std::string(content_.substr(begin, tokens_[end - 1].end - begin));
  }

  std::string_view content_;
  std::vector<CapnpToken> tokens_;
  JsonPlaces places_;
  size_t at_ = 0;
  std::vector<std::string> scope_;  // paths of the bodies that are open
  CapnpOutline outline_;
};

}  // namespace

CapnpOutline OutlineCapnp(const std::string& path, std::string_view content) {
  return Outliner(path, content).Run();
}

}  // namespace detector
