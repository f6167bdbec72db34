#include "fleet-pr/git/handles.h"

#include <mutex>

namespace fleet {

void StartGit() {
  static std::once_flag once;
  std::call_once(once, [] {
    git_libgit2_init();
    for (int level : {GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
                      GIT_CONFIG_LEVEL_PROGRAMDATA}) {
      git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
    }
    // libgit2 runs nothing that a repository configures, so whose it is does not matter.
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
  });
}

tl::unexpected<support::Error> GitFail(const std::string& what, int code) {
  using support::ErrorKind;
  ErrorKind kind =
      code == GIT_ENOTFOUND ? ErrorKind::kNotFound
      : code == GIT_EMODIFIED || code == GIT_EEXISTS || code == GIT_ELOCKED || code == GIT_ECONFLICT
          ? ErrorKind::kConflict
          : ErrorKind::kInvalid;
  const git_error* last = git_error_last();
  std::string detail = last && last->message ? last->message : "git error " + std::to_string(code);
  git_error_clear();
  if (detail.find("No space left") != std::string::npos) kind = ErrorKind::kUnavailable;
  return support::Fail(kind, what + ": " + detail);
}

std::string ToHex(const git_oid& id) {
  char text[GIT_OID_HEXSZ + 1];
  git_oid_tostr(text, sizeof text, &id);
  return text;
}

support::Result<git_oid> FromHex(const std::string& hex) {
  git_oid id;
  if (hex.size() != GIT_OID_HEXSZ || git_oid_fromstr(&id, hex.c_str()) != 0) {
    return support::Invalid("`" + hex + "` is no commit or blob id");
  }
  return id;
}

}  // namespace fleet
