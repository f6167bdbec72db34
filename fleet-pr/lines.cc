#include "fleet-pr/lines.h"

#include <algorithm>
#include <string_view>

namespace fleet {

Lines::Lines(std::string text) : text_(std::move(text)), starts_{0} {
  for (size_t at = 0; (at = text_.find('\n', at)) != std::string::npos;) starts_.push_back(++at);
}

size_t Lines::Offset(int line, int column) const {
  if (line < 1 || static_cast<size_t>(line) > starts_.size()) return text_.size();
  size_t at = starts_[static_cast<size_t>(line) - 1] + static_cast<size_t>(std::max(column, 1)) - 1;
  return std::min(at, text_.size());
}

std::pair<int, int> Lines::Place(size_t offset) const {
  offset = std::min(offset, text_.size());
  auto line = std::upper_bound(starts_.begin(), starts_.end(), offset) - 1;
  std::string_view before = std::string_view(text_).substr(*line, offset - *line);
  auto characters = std::count_if(before.begin(), before.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  });
  return {static_cast<int>(line - starts_.begin()) + 1, static_cast<int>(characters) + 1};
}

int Lines::Character(int line, int column) const {
  size_t at = Offset(line, column);
  return at < text_.size() ? Place(at).second : column;
}

std::string Lines::Trimmed(int line) const {
  if (line < 1 || static_cast<size_t>(line) > starts_.size()) return "";
  size_t begin = starts_[static_cast<size_t>(line) - 1];
  size_t end = std::min(text_.find('\n', begin), text_.size());
  constexpr char kSpace[] = " \t\r\f\v";
  std::string text = text_.substr(begin, end - begin);
  size_t first = text.find_first_not_of(kSpace);
  return first == std::string::npos ? ""
                                    : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

}  // namespace fleet
