#include "detector/formats/flatbuffers_outline.h"

#include <algorithm>
#include <optional>

namespace detector {
namespace {

// What a person writes stays far below; libflatbuffers answers deeper brackets by recursion.
constexpr int kDeepest = 100;

std::optional<FbsDeclKind> KindOf(std::string_view word) {
  if (word == "table") return FbsDeclKind::kTable;
  if (word == "struct") return FbsDeclKind::kStruct;
  if (word == "enum") return FbsDeclKind::kEnum;
  if (word == "union") return FbsDeclKind::kUnion;
  if (word == "rpc_service") return FbsDeclKind::kService;
  return std::nullopt;
}

// 1-based lines and byte columns of offsets that are asked for in ascending order, mostly.
class Lines {
 public:
  explicit Lines(std::string_view content) {
    for (size_t i = 0; i < content.size(); ++i) {
      if (content[i] == '\n') starts_.push_back(i + 1);
    }
  }
  Span At(const std::string& file, size_t begin, size_t end) const {
    auto [line, column] = Place(begin);
    auto [end_line, end_column] = Place(end);
    return {file, line, column, end_line, end_column};
  }

 private:
  std::pair<int, int> Place(size_t offset) const {
    auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
    return {static_cast<int>(next - starts_.begin()), static_cast<int>(offset - *(next - 1)) + 1};
  }
  std::vector<size_t> starts_ = {0};
};

class Outliner {
 public:
  Outliner(const std::string& path, std::string_view content)
      : path_(path), content_(content), tokens_(TokenizeFbs(content)), lines_(content) {}

  FbsOutline Run() {
    CheckDepth();
    while (outline_.errors.empty() && at_ < tokens_.size()) Statement();
    return std::move(outline_);
  }

 private:
  using Kind = FbsToken::Kind;

  bool Is(std::string_view sign) const {
    return at_ < tokens_.size() && tokens_[at_].kind == Kind::kSign && tokens_[at_].text == sign;
  }
  bool IsWord() const { return at_ < tokens_.size() && tokens_[at_].kind == Kind::kWord; }
  Span SpanOf(size_t first, size_t last) const {
    return lines_.At(path_, tokens_[first].begin, tokens_[std::max(first, last)].end);
  }
  size_t LastRead() const { return at_ == 0 ? 0 : at_ - 1; }

  void CheckDepth() {
    int depth = 0;
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != Kind::kSign) continue;
      char sign = tokens_[i].text[0];
      if (sign == '{' || sign == '[' || sign == '(') ++depth;
      if (sign == '}' || sign == ']' || sign == ')') --depth;
      if (depth <= kDeepest) continue;
      outline_.errors.push_back({"error", SpanOf(i, i),
                                 "brackets are nested more than " + std::to_string(kDeepest) +
                                     " deep, which no schema needs: flatten the declaration"});
      return;
    }
  }

  std::string Doc() {
    std::string doc;
    for (; at_ < tokens_.size() && tokens_[at_].kind == Kind::kDoc; ++at_) {
      doc += std::string(tokens_[at_].text) + "\n";
    }
    return doc;
  }

  // Past the sign, over whatever brackets open on the way; at the end if it never comes.
  void SkipPast(std::string_view sign) {
    for (int depth = 0; at_ < tokens_.size(); ++at_) {
      if (depth == 0 && Is(sign)) {
        ++at_;
        return;
      }
      if (Is("{") || Is("(") || Is("[")) ++depth;
      if (Is("}") || Is(")") || Is("]")) --depth;
    }
  }

  void Statement() {
    std::string doc = Doc();
    if (at_ >= tokens_.size()) return;
    size_t first = at_;
    std::string_view word = IsWord() ? tokens_[at_].text : "";
    ++at_;
    if (auto kind = KindOf(word)) return Declaration(*kind, first, std::move(doc));
    if (word == "include" && at_ < tokens_.size()) {
      std::string name(tokens_[at_].text);
      SkipPast(";");
      outline_.includes.push_back({std::move(name), SpanOf(first, LastRead())});
    } else if (word == "namespace") {
      space_ = DottedName();
      SkipPast(";");
      if (outline_.first_namespace.line == 0) {
        outline_.first_namespace = SpanOf(first, LastRead());
      }
    } else if (word == "root_type" || word == "file_identifier" || word == "file_extension") {
      outline_.attributes[std::string(word)] = IsWord() ? DottedName()
                                               : at_ < tokens_.size()
                                                   ? std::string(tokens_[at_].text)
                                                   : "";
      SkipPast(";");
    } else {
      SkipPast(";");
    }
  }

  std::string DottedName() {
    std::string name;
    while (IsWord() || Is(".")) name += tokens_[at_++].text;
    return name;
  }

  void Declaration(FbsDeclKind kind, size_t first, std::string doc) {
    if (!IsWord()) return;
    FbsDecl decl{.kind = kind, .name = std::string(tokens_[at_].text), .space = space_};
    decl.doc = std::move(doc);
    decl.name_span = SpanOf(at_, at_);
    ++at_;
    if (kind == FbsDeclKind::kUnion && Is(":")) {
      ++at_;
      decl.underlying = DottedName();
    }
    SkipPast("{");
    while (at_ < tokens_.size() && !Is("}")) Member(decl);
    if (Is("}")) ++at_;
    decl.span = SpanOf(first, LastRead());
    outline_.decls.push_back(std::move(decl));
  }

  // `name: type = default (attributes);`, `Name = 1,`, `Alias: ns.Type,`, `Call(In): Out (...);`
  void Member(FbsDecl& decl) {
    std::string doc = Doc();
    if (Is("}") || at_ >= tokens_.size()) return;
    size_t first = at_;
    FbsMember member{.doc = std::move(doc)};
    bool is_union = decl.kind == FbsDeclKind::kUnion;
    std::string name = DottedName();
    member.name_span = SpanOf(first, LastRead());
    if (name.empty()) ++at_;
    // A union's member without an alias goes by its type's name, the namespace with it.
    if (is_union) std::replace(name.begin(), name.end(), '.', '_');
    member.name = name;
    std::string_view end = decl.kind == FbsDeclKind::kEnum || is_union ? "," : ";";
    for (; at_ < tokens_.size() && !Is(end) && !Is("}"); ++at_) {
      if (tokens_[at_].kind == Kind::kDoc) continue;
      if (Is("(")) SkipAttributes();
      if (Is("=")) member.default_value = DefaultAfter(at_ + 1);
      if (at_ >= tokens_.size() || Is(end) || Is("}")) break;
    }
    bool closes = Is(end);
    member.span = SpanOf(first, closes && end == ";" ? at_ : LastRead());
    if (closes) ++at_;
    if (!member.name.empty()) decl.members.push_back(std::move(member));
  }

  // Onto the closing bracket's next token.
  void SkipAttributes() {
    ++at_;
    SkipPast(")");
  }

  std::string DefaultAfter(size_t token) const {
    size_t end = token;
    while (end < tokens_.size() && tokens_[end].kind != Kind::kDoc) {
      std::string_view text = tokens_[end].text;
      bool stops = tokens_[end].kind == Kind::kSign &&
                   (text == ";" || text == "," || text == "(" || text == "}");
      if (stops) break;
      ++end;
    }
    if (end == token) return "";
    return std::string(
        content_.substr(tokens_[token].begin, tokens_[end - 1].end - tokens_[token].begin));
  }

  const std::string& path_;
  std::string_view content_;
  std::vector<FbsToken> tokens_;
  Lines lines_;
  size_t at_ = 0;
  std::string space_;
  FbsOutline outline_;
};

}  // namespace

FbsOutline OutlineFbs(const std::string& path, std::string_view content) {
  return Outliner(path, content).Run();
}

}  // namespace detector
