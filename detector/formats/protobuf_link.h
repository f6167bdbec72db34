// Step 2 of reading .proto files: which file does each import mean? A tree may hold several import
// roots, and schemas that have nothing to do with each other.
//   proto/app/main.proto   import "common/id.proto";   ->  proto/common/id.proto, root "proto"
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "detector/formats/protobuf.h"
#include "detector/formats/protobuf_parse.h"

namespace detector {

inline constexpr int kBuiltIn = -1;  // libprotobuf brings the file itself
inline constexpr int kMissing = -2;

struct LinkedProtos {
  std::vector<std::vector<int>> imports;  // file -> target of each import, or kBuiltIn, kMissing
  std::vector<std::string> import_names;  // file -> its path less its import root
  std::vector<std::vector<std::string>> other_names;  // further names under which it is imported
  std::vector<int> pools;                             // file -> number of its connected set
  std::vector<bool> imported;                         // file -> whether another file imports it
  std::vector<std::string> roots;                     // every root in use, "" for the source itself
};

LinkedProtos LinkProtos(const std::vector<std::unique_ptr<ParsedProto>>& files,
                        const std::vector<std::string>& proto_paths,
                        const std::vector<KnownFile>& known);

}  // namespace detector
