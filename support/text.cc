#include "support/text.h"

#include <algorithm>
#include <numeric>

namespace support {
namespace {

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0]++;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return row[b.size()];
}

// U+202A to U+202E and U+2066 to U+2069: what follows is shown in another order than it is read.
bool TurnsDirection(std::string_view character) {
  if (character.size() != 3 || character[0] != '\xe2') return false;
  return (character[1] == '\x80' && character[2] >= '\xaa' && character[2] <= '\xae') ||
         (character[1] == '\x81' && character[2] >= '\xa6' && character[2] <= '\xa9');
}

}  // namespace

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (size_t begin = 0;;) {
    size_t end = text.find(separator, begin);
    parts.emplace_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

std::string Join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) text += separator;
    text += part;
  }
  return text;
}

std::string Printable(std::string text) {
  for (size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    bool control = (c < 32 && c != '\n' && c != '\t') || c == 127;
    // The second set of them, in UTF-8.
    bool second = c >= 0x80 && c < 0xa0 && i > 0 && text[i - 1] == '\xc2';
    if (second) text[i - 1] = '?';
    if (control || second) text[i] = '?';
    if (TurnsDirection(std::string_view(text).substr(i, 3))) text.replace(i, 3, "???");
  }
  return text;
}

std::string ClosestTo(std::string_view word, const std::vector<std::string>& known) {
  std::string best;
  size_t distance = (word.size() + 2) / 3 + 1;
  for (const std::string& candidate : known) {
    size_t d = EditDistance(word, candidate);
    if (d < distance) {
      distance = d;
      best = candidate;
    }
  }
  return best;
}

}  // namespace support
