// What keeps `--apply` whole when it is killed: before the first file is touched a journal in the
// git folder says which files will be replaced, and the next `--apply` takes back what it finds
// begun.
//
//   journal ─▶ x.new and x.old beside each file ─▶ x.new takes the place of x, one by one
//           ─▶ journal: done ─▶ x.old go ─▶ no journal
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/document.h"
#include "support/result.h"

namespace fleet {

struct Replaced {
  std::string path;           // relative to the work tree
  std::string fresh, backup;  // names beside it: the new text and the old
  std::string digest;         // SHA-256 of the new text
};

struct ApplyJournal {
  int version = 1;
  std::vector<Replaced> files;
  bool done = false;  // every file is in its place; only backups may be left over
};

support::Status WriteJournal(const std::filesystem::path& root, const ApplyJournal& journal);
support::Status ForgetJournal(const std::filesystem::path& root);

// True if there was something to take back. kConflict if somebody has edited a file since then: it
// is left alone, and the message says where its old text lies.
support::Result<bool> UndoInterrupted(const std::filesystem::path& root);

template <class V>
void Describe(V& v, Replaced& r) {
  v.Field("path", r.path, "relative to the work tree");
  v.Field("fresh", r.fresh, "name of the new text, beside it");
  v.Field("backup", r.backup, "name of the old text, beside it");
  v.Field("digest", r.digest, "SHA-256 of the new text");
}
template <class V>
void Describe(V& v, ApplyJournal& j) {
  v.Field("version", j.version, "of this document's shape: 1");
  v.Field("files", j.files, "in the order in which they are replaced");
  v.Field("done", j.done, "every file is in its place");
}

}  // namespace fleet
