#include "fleet-pr/change.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "fleet-pr/git/export.h"
#include "fleet-pr/patch.h"

namespace fleet {
namespace fs = std::filesystem;
using support::Result;
using support::Status;
namespace {

// Reads regular files of a commit.
FileReader CommitReader(const Repository& repository, const std::string& commit) {
  return [&repository, commit](const std::string& path) -> Result<std::string> {
    if (!IsPlainPath(path)) return support::Invalid(path + " is no path inside the repository");
    Result<std::optional<TreeFile>> entry = repository.Find(commit, path);
    if (!entry) return tl::unexpected<support::Error>(entry.error());
    if (!*entry || (*entry)->mode == EntryMode::kLink || (*entry)->mode == EntryMode::kSubmodule) {
      return support::Invalid(path + " is no regular file");
    }
    return repository.ReadBlob((*entry)->id);
  };
}

// The schema file's place in the repository. Where schema_path is a file, a schema of one file lies
// there, or beside it if NEW has renamed it.
std::string PlaceOf(const detector::InputFile& file, const detector::Input& old,
                    const std::string& schema_path, bool is_file) {
  if (!is_file) return schema_path + "/" + file.path;
  bool same_name = fs::path(old.files.front().path).filename() == fs::path(file.path).filename();
  if (same_name) return schema_path;
  return (fs::path(schema_path).parent_path() / fs::path(file.path).filename()).string();
}

// Files in which another language names the element: it would break there, unseen by a C++ build.
bool IsOtherCode(const std::string& file) {
  static const std::set<std::string> kEndings = {
      ".py",  ".java", ".kt", ".go",    ".js",    ".ts",   ".tsx",   ".rs",        ".cs",   ".rb",
      ".php", ".m",    ".mm", ".swift", ".scala", ".dart", ".pbtxt", ".textproto", ".txtpb"};
  return kEndings.contains(fs::path(file).extension().string());
}

}  // namespace

Result<TreeChange> EditsAsChange(const Repository& repository, const std::string& base,
                                 const rewriter::Report& report) {
  Result<std::vector<FileChange>> files = ChangedFiles(report, CommitReader(repository, base));
  if (!files && files.error().kind == support::ErrorKind::kInvalid) {
    return tl::unexpected<support::Error>(files.error());
  }
  if (!files) {
    return support::Fail(support::ErrorKind::kInternal,
                         "the rewriter's edits do not fit the base: " + files.error().message);
  }
  TreeChange change;
  for (FileChange& file : *files) {
    if (file.after != file.before) change[file.path] = NewFile{std::move(file.after)};
  }
  return change;
}

Status DeliverSchema(const Repository& repository, const std::string& base,
                     const std::string& schema_path, const detector::Inputs& inputs,
                     TreeChange& change) {
  auto present = SchemaFiles(repository, base, schema_path, inputs);
  if (!present) return tl::unexpected<support::Error>(present.error());
  bool is_file = present->size() == 1 && present->front().path == schema_path;
  std::map<std::string, std::string> blobs;
  for (const TreeFile& file : *present) {
    blobs[file.path] = file.id;
    change[file.path] = std::nullopt;
  }
  for (const detector::InputFile& file : inputs.now.files) {
    std::string place = PlaceOf(file, inputs.old, schema_path, is_file);
    if (!IsPlainPath(place)) return support::Invalid("the schema cannot be written to " + place);
    Result<std::string> before = blobs.contains(place) ? repository.ReadBlob(blobs[place])
                                                       : Result<std::string>(std::string());
    if (!before) return tl::unexpected<support::Error>(before.error());
    change[place] = NewFile{file.content};
    if (blobs.contains(place) && *before == file.content) change.erase(place);
  }
  return {};
}

std::string CommitMessage(const Run& run, const rewriter::Report& report, bool delivers_schema) {
  std::set<std::string> changes;
  for (const rewriter::Edit& edit : report.edits) {
    changes.insert(edit.changes.begin(), edit.changes.end());
  }
  if (delivers_schema) {
    for (const detector::Change& change : run.plan.change_set.changes) changes.insert(change.id);
  }
  std::string text = run.campaign.title + "\n\n";
  text += delivers_schema ? "Replaces the schema and follows" : "Follows";
  text += " its change with " + std::to_string(report.edits.size()) + " edits in " +
          std::to_string(report.files.size()) + " files.\n\n";
  text += "Coevolve-Campaign: " + run.campaign.name + "\n";
  for (std::string id : changes) {
    std::replace(id.begin(), id.end(), '\n', ' ');
    text += "Coevolve-Change: " + id + "\n";
  }
  return text + "Coevolve-Plan: " + run.plan_digest + "\n";
}

std::vector<std::string> Reviews(const rewriter::Report& report) {
  std::vector<std::string> lines;
  for (const rewriter::Use& use : report.uses) {
    if (use.state != rewriter::UseState::kReview) continue;
    lines.push_back(use.file + ":" + std::to_string(use.line) + ": " + use.reason + " (" +
                    use.change + ")");
  }
  for (const rewriter::Dropped& dropped : report.dropped) {
    lines.push_back(dropped.change + ": taken back: " + dropped.reason + " " + dropped.detail);
  }
  for (const rewriter::OutsideCpp& outside : report.outside_cpp) {
    if (!IsOtherCode(outside.file)) continue;
    lines.push_back(outside.file + ":" + std::to_string(outside.line) +
                    ": not C++: " + outside.text + " (" + outside.change + ")");
  }
  if (report.verified.errors > 0) {
    lines.push_back("the edited units have " + std::to_string(report.verified.errors) +
                    " new errors against the new schema");
  }
  if (!report.edits.empty() && report.verified.by.empty()) {
    lines.push_back("the edits were not proven against the new schema");
  }
  return lines;
}

}  // namespace fleet
