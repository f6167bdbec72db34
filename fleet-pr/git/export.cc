#include "fleet-pr/git/export.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "support/text.h"

namespace fleet {
namespace fs = std::filesystem;
using support::Status;
namespace {

bool IsPlainName(const std::string& name) {
  if (name.empty() || name == "." || name == "..") return false;
  std::string lower = name;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower != ".git" &&
         std::none_of(name.begin(), name.end(), [](unsigned char c) { return c < 32; });
}

tl::unexpected<support::Error> CannotWrite(const fs::path& path) {
  int code = errno;
  if (code == EEXIST) return support::Invalid(path.string() + ": the tree names it twice");
  auto kind = code == ENOSPC || code == EDQUOT ? support::ErrorKind::kUnavailable
                                               : support::ErrorKind::kInvalid;
  return support::Fail(kind, "cannot write " + path.string() + ": " + std::strerror(code));
}

Status WriteFile(const fs::path& path, const std::string& bytes, bool executable) {
  int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                  executable ? 0755 : 0644);
  if (fd < 0) return CannotWrite(path);
  size_t done = 0;
  while (done < bytes.size()) {
    ssize_t n = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      auto error = CannotWrite(path);
      ::close(fd);
      return error;
    }
    done += static_cast<size_t>(n);
  }
  if (::close(fd) != 0) return CannotWrite(path);
  return {};
}

class Exporter {
 public:
  Exporter(const Repository& repository) : repository_(repository) {}

  // Every folder is made here and nowhere else, so none of them can be a link.
  Status Tree(const git_oid& id, const fs::path& folder, int depth) {
    if (depth > 200) return support::Invalid(folder.string() + ": folders nest too deeply");
    git_tree* raw = nullptr;
    int code = git_tree_lookup(&raw, repository_.raw(), &id);
    if (code != 0) return GitFail("cannot read a tree", code);
    GitTree tree(raw);
    for (size_t i = 0; i < git_tree_entrycount(raw); ++i) {
      Status status = Entry(git_tree_entry_byindex(raw, i), folder, depth);
      if (!status) return status;
    }
    return {};
  }

 private:
  Status Entry(const git_tree_entry* entry, const fs::path& folder, int depth) {
    std::string name = git_tree_entry_name(entry);
    fs::path path = folder / name;
    if (!IsPlainName(name)) {
      return support::Invalid("the tree holds the name `" + name + "`, which is not safe to write");
    }
    git_filemode_t mode = git_tree_entry_filemode(entry);
    if (mode == GIT_FILEMODE_TREE || mode == GIT_FILEMODE_COMMIT) {
      if (::mkdir(path.c_str(), 0755) != 0) return CannotWrite(path);
      return mode == GIT_FILEMODE_TREE ? Tree(*git_tree_entry_id(entry), path, depth + 1)
                                       : Status();
    }
    auto bytes = repository_.ReadBlob(ToHex(*git_tree_entry_id(entry)));
    if (!bytes) return tl::unexpected<support::Error>(bytes.error());
    if (mode != GIT_FILEMODE_LINK) {
      return WriteFile(path, *bytes, mode == GIT_FILEMODE_BLOB_EXECUTABLE);
    }
    if (!LinkStaysInside(*bytes, depth)) {
      return support::Invalid("the link `" + name + "` leads outside of the repository, to `" +
                              *bytes + "`");
    }
    return ::symlink(bytes->c_str(), path.c_str()) == 0 ? Status() : CannotWrite(path);
  }

  const Repository& repository_;
};

}  // namespace

bool LinkStaysInside(const std::string& target, int depth) {
  if (target.empty() || target.front() == '/' || target.find('\0') != std::string::npos) {
    return false;
  }
  int ups = 0;
  bool named = false;
  for (const std::string& part : support::Split(target, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      named = true;
    } else if (named || ++ups > depth) {
      return false;
    }
  }
  return true;
}

bool IsPlainPath(const std::string& path) {
  auto parts = support::Split(path, '/');
  return std::all_of(parts.begin(), parts.end(), IsPlainName);
}

Status ExportCommit(const Repository& repository, const std::string& commit,
                    const fs::path& folder) {
  auto tree = repository.TreeOf(commit);
  if (!tree) return tl::unexpected<support::Error>(tree.error());
  auto id = FromHex(*tree);
  if (!id) return tl::unexpected<support::Error>(id.error());
  Status status = Exporter(repository).Tree(*id, folder, 0);
  if (!status) return support::Wrap(repository.path().string() + " at " + commit, status.error());
  return {};
}

}  // namespace fleet
