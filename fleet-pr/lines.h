// A text by lines: from the line and column of a report to an offset, and back to what tools that
// count in characters want to hear.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace fleet {

class Lines {
 public:
  explicit Lines(std::string text);

  // Byte offset of a line and column, both 1-based; the end of the text if there is no such place.
  size_t Offset(int line, int column) const;
  // Line and column, 1-based, the column in Unicode characters; a broken one counts by its bytes.
  std::pair<int, int> Place(size_t offset) const;
  // The column in characters; as it is where the text has no such place.
  int Character(int line, int column) const;
  // The line without the white space around it; "" if there is no such line.
  std::string Trimmed(int line) const;

 private:
  std::string text_;
  std::vector<size_t> starts_;  // of the lines
};

}  // namespace fleet
