// What this libprotobuf can't parse: `edition = "2023"`. Its parser gets the text as proto3, every
// byte in its place; what the grammar of proto3 lacks is kept here. Used by protobuf_parse only.
#pragma once

#include <string>
#include <vector>

namespace detector {

// edition = "2023";           ->  syntax="proto3" ;
// reserved old_name, other;   ->                         (blanks, and kept in `reserved`)
struct EditionText {
  struct Reserved {
    int line = 0, column = 0;  // 0-based, of the statement, in libprotobuf's columns
    std::vector<std::string> names;
  };
  std::string edition;  // "2023"; "" if the text is proto2 or proto3, and the rest empty
  std::string text;
  std::vector<Reserved> reserved;
};

EditionText ReadEdition(const std::string& content);

}  // namespace detector
