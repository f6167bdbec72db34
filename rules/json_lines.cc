#include "rules/json_lines.h"

#include <algorithm>
#include <vector>

namespace rules {
namespace {

// Walks over valid JSON and notes the longest prefix of the wanted pointer that begins at a value.
class Walker {
 public:
  Walker(std::string_view text, std::string_view wanted) : text_(text), wanted_(wanted) {}

  int Line() {
    Value("");
    return line_;
  }

 private:
  void Skip(std::string_view characters) {
    while (at_ < text_.size() && characters.find(text_[at_]) != std::string_view::npos) ++at_;
  }
  // Both skip what separates values too, because validity is taken for granted.
  bool Closes(char bracket) {
    Skip(" \t\r\n,");
    if (at_ < text_.size() && text_[at_] != bracket) return false;
    ++at_;
    return true;
  }
  void Note(const std::string& pointer) {
    bool leads = wanted_.substr(0, pointer.size()) == pointer &&
                 (wanted_.size() == pointer.size() || wanted_[pointer.size()] == '/');
    if (leads && pointer.size() >= best_) {
      best_ = pointer.size();
      line_ = 1 + static_cast<int>(std::count(text_.begin(), text_.begin() + at_, '\n'));
    }
  }
  std::string String() {
    size_t start = ++at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    return std::string(text_.substr(start, at_++ - start));
  }
  void Value(const std::string& pointer) {
    Skip(" \t\r\n:");
    if (at_ >= text_.size()) return;
    Note(pointer);
    if (text_[at_] == '{') {
      for (++at_; !Closes('}');) Value(pointer + "/" + String());
    } else if (text_[at_] == '[') {
      ++at_;
      for (int i = 0; !Closes(']'); ++i) Value(pointer + "/" + std::to_string(i));
    } else if (text_[at_] == '"') {
      String();
    } else {
      at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    }
  }

  std::string_view text_, wanted_;
  size_t at_ = 0, best_ = 0;
  int line_ = 1;
};

}  // namespace

int LineOfPointer(std::string_view text, std::string_view pointer) {
  return Walker(text, pointer).Line();
}

}  // namespace rules
