// Which file does each import mean? A tree may hold several import roots, and schemas that have
// nothing to do with each other. Written and read inside detector/formats/ only.
//   proto/app/main.proto   import "common/id.proto";   ->  proto/common/id.proto, root "proto"
#pragma once

#include <string>
#include <vector>

#include "detector/formats/format.h"

namespace detector {

inline constexpr int kBuiltIn = -1;  // the format's own library brings the file itself
inline constexpr int kMissing = -2;

// One file as far as linking goes.
struct ImportingFile {
  std::string path;
  std::vector<std::string> imports;
};

struct LinkedFiles {
  std::vector<std::vector<int>> imports;  // file -> target of each import, or kBuiltIn, kMissing
  std::vector<std::string> import_names;  // file -> its path less its import root
  std::vector<std::vector<std::string>> other_names;  // further names under which it is imported
  std::vector<int> pools;                             // file -> number of its connected set
  std::vector<bool> imported;                         // file -> whether another file imports it
  std::vector<std::string> roots;                     // every root in use, "" for the source itself
};

// `is_built_in`: whether a library brings an import that no file of the source answers.
LinkedFiles LinkFiles(const std::vector<ImportingFile>& files,
                      const std::vector<std::string>& roots, const std::vector<KnownFile>& known,
                      bool (*is_built_in)(const std::string& import));

}  // namespace detector
