// Include prefixes that a folder has only in the build: Bazel's include_prefix, links that a build
// sets up, headers that are included the way they are installed.
//   cc/mac.h, cc/util/status.h, ...  included as "tink/mac.h", "tink/util/status.h"    tink -> cc
// Worked out from how the repository's files include each other; used by flags.cc.
#pragma once

#include <map>
#include <string>

#include "rewriter/units/include_index.h"
#include "rewriter/units/scan.h"

namespace rewriter {

// What such spellings mean: spelling -> own file. A prefix counts if one folder answers at least
// three of the repository's includes that start with it and four fifths of them all; otherwise it
// is more likely to be a library's, of which a file here happens to have a name.
std::map<std::string, std::string> PrefixedHeaders(const ScanResult& scan,
                                                   const RepositoryFiles& files);

}  // namespace rewriter
