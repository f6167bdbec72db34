#include "rewriter/report.h"

namespace rewriter {

support::Result<std::string> ApplyEdits(const std::string& content,
                                        const std::vector<Edit>& edits) {
  std::string out;
  uint64_t at = 0;
  for (const Edit& edit : edits) {
    if (edit.offset < at || edit.length > content.size() ||
        edit.offset > content.size() - edit.length) {
      return support::Fail(support::ErrorKind::kInternal,
                           edit.file + ": edits overlap or lie outside the file");
    }
    out.append(content, at, edit.offset - at);
    out += edit.replacement;
    at = edit.offset + edit.length;
  }
  out.append(content, at);
  return out;
}

}  // namespace rewriter
