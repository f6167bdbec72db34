// buf.yaml: which of buf's rules count for which files. Versions v1beta1, v1 and v2, the key
// `breaking` of each; everything else in it is left alone. Found by buf_config_file.h, applied by
// view.h.
//   version: v2
//   modules: [{path: proto, breaking: {use: [WIRE]}}]
//   breaking: {use: [FILE], except: [FIELD_SAME_NAME], ignore: [proto/old], ignore_only: {…}}
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "detector/change_set.h"
#include "support/result.h"

namespace detector {

struct BufBreaking {
  std::vector<std::string> use, except, ignore;
  std::map<std::string, std::vector<std::string>> ignore_only;  // rule or category -> paths
  bool ignore_unstable_packages = false;
};

struct BufConfig {
  struct Module {
    std::string path;  // "" or "." for all files
    BufBreaking breaking;
  };
  std::string version;
  std::vector<Module> modules;  // never empty
  // Where the schemas' files begin, and what the paths above are relative to; from the same root.
  std::filesystem::path files, folder;
};

// `name` is what messages call the text. What is wrong is kInvalid, with line and column.
support::Result<BufConfig> ParseBufConfig(const std::string& text, const std::string& name);

// Those that count; `level` is what is used where the file says nothing.
std::vector<PeerFinding> ApplyBufConfig(const BufConfig& config, const std::string& level,
                                        const ChangeSet& changes,
                                        const std::vector<PeerFinding>& findings);

}  // namespace detector
