#include "fleet-pr/patch.h"

#include <map>

#include "fleet-pr/git/handles.h"

namespace fleet {
using support::Result;
namespace {

using GitPatch = std::unique_ptr<git_patch, FreeWith<git_patch_free>>;

std::string BlobId(const std::string& bytes) {
  git_oid id;
  git_odb_hash(&id, bytes.data(), bytes.size(), GIT_OBJECT_BLOB);
  return ToHex(id);
}

Result<std::string> ReadUnchanged(const rewriter::Report& report, const std::string& path,
                                  const FileReader& read) {
  auto recorded = report.files.find(path);
  if (recorded == report.files.end()) {
    return support::Fail(support::ErrorKind::kInternal,
                         "the report edits " + path + " but does not say which version of it");
  }
  Result<std::string> bytes = read(path);
  if (!bytes || BlobId(*bytes) == recorded->second) return bytes;
  return support::Fail(support::ErrorKind::kConflict,
                       path + " was changed while it was looked at; run the command again");
}

Result<std::string> OnePatch(const FileChange& change) {
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_FORCE_TEXT;
  git_patch* raw = nullptr;
  int code = git_patch_from_buffers(&raw, change.before.data(), change.before.size(),
                                    change.path.c_str(), change.after.data(), change.after.size(),
                                    change.path.c_str(), &options);
  if (code != 0) return GitFail("cannot make the diff of " + change.path, code);
  GitPatch patch(raw);
  git_buf text = GIT_BUF_INIT;
  code = git_patch_to_buf(&text, patch.get());
  if (code != 0) return GitFail("cannot print the diff of " + change.path, code);
  std::string diff(text.ptr, text.size);
  git_buf_dispose(&text);
  return diff;
}

}  // namespace

Result<std::vector<FileChange>> ChangedFiles(const rewriter::Report& report,
                                             const FileReader& read) {
  StartGit();
  std::map<std::string, std::vector<rewriter::Edit>> by_file;
  for (const rewriter::Edit& edit : report.edits) by_file[edit.file].push_back(edit);
  std::vector<FileChange> changes;
  for (const auto& [path, edits] : by_file) {
    Result<std::string> before = ReadUnchanged(report, path, read);
    if (!before) return tl::unexpected<support::Error>(before.error());
    Result<std::string> after = rewriter::ApplyEdits(*before, edits);
    if (!after) return tl::unexpected<support::Error>(after.error());
    changes.push_back({path, std::move(*before), std::move(*after)});
  }
  return changes;
}

Result<std::string> UnifiedDiff(const std::vector<FileChange>& changes) {
  StartGit();
  std::string diff;
  for (const FileChange& change : changes) {
    Result<std::string> patch = OnePatch(change);
    if (!patch) return patch;
    diff += *patch;
  }
  return diff;
}

}  // namespace fleet
