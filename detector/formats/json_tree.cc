#include "detector/formats/json_tree.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace detector {
namespace {

// Recursive descent; after the first error every step does nothing.
class Parser {
 public:
  Parser(const std::string& path, std::string_view text) : path_(path), text_(text) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
  }

  JsonTree Run() {
    JsonTree tree;
    CheckEncoding();
    if (!error_) Value(tree.root, 0);
    Skip();
    if (!error_ && at_ < text_.size()) Fail("expected the end of the file");
    tree.error = std::move(error_);
    return tree;
  }

 private:
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void Skip() {
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n").find(text_[at_]) != std::string::npos) {
      ++at_;
    }
  }
  void CheckEncoding() {
    size_t zero = text_.find('\0');
    bool wide = text_.starts_with("\xFF\xFE") || text_.starts_with("\xFE\xFF");
    if (!wide && zero == std::string_view::npos) return;
    at_ = wide ? 0 : zero;
    Fail("holds zero bytes, or begins as UTF-16 does: save it as UTF-8");
  }
  void Fail(const std::string& message) {
    if (error_) return;
    size_t at = std::min(at_, text_.size());
    error_ = Diagnostic{"error", JsonPlaces(path_, text_).Of(at, std::min(at + 1, text_.size())),
                        message};
  }

  void Value(JsonNode& node, int depth) {
    Skip();
    node.begin = at_;
    if (++count_ > kMostJsonValues) return Fail("too large: at most 2,000,000 values are read");
    if (depth > kDeepestJson) return Fail("nested too deeply: at most 200 levels are read");
    if (Peek() == '{') {
      Object(node, depth);
    } else if (Peek() == '[') {
      Array(node, depth);
    } else if (Peek() == '"') {
      node.kind = JsonNode::kString;
      node.text = String();
    } else {
      Word(node);
    }
    node.end = at_;
  }

  void Object(JsonNode& node, int depth) {
    node.kind = JsonNode::kObject;
    ++at_;
    std::set<std::string> known;
    for (Skip(); !error_ && Peek() != '}'; Skip()) {
      if (!node.keys.empty() && !Comma()) return;
      JsonMember member{.begin = at_};
      if (Peek() != '"') return Fail("expected a key in quotes");
      member.key = String();
      member.end = at_;
      Skip();
      if (Peek() != ':') return Fail("expected `:` after the key");
      ++at_;
      if (error_) return;
      if (!known.insert(member.key).second)
        return Fail("the key `" + member.key + "` stands here twice: remove one");
      node.keys.push_back(std::move(member));
      Value(node.values.emplace_back(), depth + 1);
    }
    ++at_;
  }
  void Array(JsonNode& node, int depth) {
    node.kind = JsonNode::kArray;
    ++at_;
    for (Skip(); !error_ && Peek() != ']'; Skip()) {
      if (!node.values.empty() && !Comma()) return;
      Value(node.values.emplace_back(), depth + 1);
    }
    ++at_;
  }
  bool Comma() {
    if (Peek() != ',') return Fail("expected `,` or the end of the list"), false;
    ++at_;
    Skip();
    return true;
  }
  // nlohmann's parser decodes what the scan has delimited.
  std::string String() {
    size_t begin = at_++;
    while (at_ < text_.size() && Peek() != '"') at_ += Peek() == '\\' ? 2 : 1;
    if (at_ >= text_.size()) return Fail("a string without its end"), "";
    ++at_;
    auto decoded = nlohmann::json::parse(text_.substr(begin, at_ - begin), nullptr, false);
    if (!decoded.is_string()) {
      at_ = begin;
      return Fail("not a string that JSON allows: check its escapes and its encoding"), "";
    }
    return decoded.get<std::string>();
  }
  void Word(JsonNode& node) {
    size_t end = text_.find_first_of(" \t\r\n,:{}[]\"", at_);
    node.text = std::string(text_.substr(at_, std::min(end, text_.size()) - at_));
    auto value = nlohmann::json::parse(node.text, nullptr, false);
    if (value.is_discarded()) return Fail("expected a value");
    node.kind = value.is_null()      ? JsonNode::kNull
                : value.is_boolean() ? JsonNode::kBool
                                     : JsonNode::kNumber;
    at_ += node.text.size();
  }

  const std::string& path_;
  std::string_view text_;
  size_t at_ = 0;
  int count_ = 0;  // of values
  std::optional<Diagnostic> error_;
};

std::string Unescaped(std::string_view part) {
  std::string text;
  for (size_t i = 0; i < part.size(); ++i) {
    bool escape = part[i] == '~' && i + 1 < part.size();
    if (escape) ++i;
    text += !escape ? part[i] : part[i] == '1' ? '/' : '~';
  }
  return text;
}

}  // namespace

const JsonNode* JsonNode::Get(std::string_view key) const {
  for (size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].key == key) return &values[i];
  }
  return nullptr;
}

JsonTree ParseJsonTree(const std::string& path, std::string_view text) {
  return Parser(path, text).Run();
}

JsonPlaces::JsonPlaces(std::string path, std::string_view text)
    : path_(std::move(path)), starts_{0} {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts_.push_back(i + 1);
  }
}

Span JsonPlaces::Of(size_t begin, size_t end) const {
  auto place = [&](size_t at) {
    auto line = std::upper_bound(starts_.begin(), starts_.end(), at) - 1;
    return std::pair(static_cast<int>(line - starts_.begin()) + 1,
                     static_cast<int>(at - *line) + 1);
  };
  auto [line, column] = place(begin);
  auto [end_line, end_column] = place(end);
  return {path_, line, column, end_line, end_column};
}

const JsonNode* FollowPointer(const JsonNode& root, std::string_view pointer) {
  const JsonNode* at = &root;
  while (at && !pointer.empty()) {
    if (pointer[0] != '/') return nullptr;
    size_t end = std::min(pointer.find('/', 1), pointer.size());
    std::string part = Unescaped(pointer.substr(1, end - 1));
    pointer.remove_prefix(end);
    if (at->kind == JsonNode::kArray) {
      bool number = !part.empty() && part.size() < 9 &&
                    part.find_first_not_of("0123456789") == std::string::npos;
      size_t index = number ? static_cast<size_t>(std::stoul(part)) : at->values.size();
      at = index < at->values.size() ? &at->values[index] : nullptr;
    } else {
      at = at->Get(part);
    }
  }
  return at;
}

}  // namespace detector
