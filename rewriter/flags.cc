#include "rewriter/flags_infer.h"

namespace rewriter {

using support::Result;

Result<Flags> FindFlags(const Snapshot& snapshot, const ScanResult& scan, const FlagOptions&) {
  RepositoryFiles files(snapshot);
  return InferFlags(snapshot, scan, files);
}

}  // namespace rewriter
