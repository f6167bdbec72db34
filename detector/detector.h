// The detector's front door: read two sources, diff them.
//   source ──Load──▶ LoadedSource ──ReadSchema──▶ Schema ─┐
//                                                          ├──Diff──▶ ChangeSet
//   (the same for NEW) ────────────────────────────────────┘
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "detector/change_set.h"
#include "detector/schema.h"
#include "support/result.h"

namespace detector {

// Text of one schema file, before it is understood.
struct SourceFile {
  std::string path;
  std::string content;
};

// What OLD or NEW names: a file, or every schema file below a directory or a git tree.
struct LoadedSource {
  std::string name;                     // as given
  std::string format;                   // by --as, or else by what was found; "" if not known yet
  std::vector<SourceFile> files;        // by path; for a single file also what it imports
  std::string main;                     // path of the file, if the source is a single file
  std::vector<std::string> roots;       // --proto-path, relative to the source
  std::vector<Diagnostic> diagnostics;  // files that were left out: links, FIFOs, unreadable ones
};

// A larger one is not read: among others it is left out, with a diagnostic; alone it is trouble.
inline constexpr uint64_t kLargestFile = 64u << 20;  // bytes

// Reads `git:REV[:PATH]`: supplied by the caller, because this layer knows no git. Gives `files`,
// the schema files below PATH of REV, and `diagnostics` for those that were left out; paths are
// relative to PATH (or to its folder if PATH is a file).
using GitReader =
    std::function<support::Result<LoadedSource>(const std::string& rev, const std::string& path)>;

// Reads `registry+URL#SUBJECT[@VERSION]`: supplied by the caller, because this layer knows no
// network. Gives the schema and all that it refers to, with its format and `main`.
using RegistryReader = std::function<support::Result<LoadedSource>(const std::string& source)>;
struct Migration;  // migration.h

struct ReadOptions {
  std::filesystem::path directory = ".";  // relative sources are below it (-C DIR)
  std::string format;                     // --as; "" lets the content decide
  std::string dialect;                    // --dialect, of SQL; "" lets the content decide
  std::vector<std::string> proto_paths;  // import roots inside the source, as protoc's --proto-path
  bool strict = false;                   // a file that can't be read is trouble even if unused
  GitReader git;                         // null: git: sources are refused
  RegistryReader registry;               // null: registry+ sources are refused
  std::vector<std::string> history;      // sources older than OLD, for checkers that look back
};

// The names of all formats, as --as takes them, and whether a path ends like a file of one of them.
std::vector<std::string> FormatNames();
bool IsSchemaFile(const std::string& path);

// kNotFound if nothing is there. Links are followed only to files inside a folder, never out of it.
support::Result<LoadedSource> Load(const std::string& source, const ReadOptions& options);

// A syntax error, or an import that isn't there, in a file that something imports (in any file with
// `strict`) is kInvalid with file, line, column and what was expected; else it is a diagnostic.
support::Result<Schema> ReadSchema(const LoadedSource& source, const ReadOptions& options);

// The schema that a change set or plan carries.
support::Result<Schema> ReadInput(const Input& input);
Input ToInput(const LoadedSource& source, const Schema& schema);

// What writes change sets, as Coevolve's documents name it.
inline constexpr const char* kTool = "coevolve 0.1.0";

// Deterministic; Diff(a, a) has no changes. `history` is of versions older than OLD, and matters to
// checkers that look back over all of them. `migration` has been checked against both schemas, or
// is null.
ChangeSet Diff(const Input& old_input, const Schema& old_schema, const Input& new_input,
               const Schema& new_schema, const std::vector<Schema>& history = {},
               const Migration* migration = nullptr);

// Two single files are two versions of one file whatever they are called, so that
// "git show HEAD:a.proto > old.proto" is no move: NEW's gets the import name of OLD's.
void KeepImportName(const LoadedSource& old_source, Schema& old_schema,
                    const LoadedSource& new_source, Schema& new_schema);

// Load, read and diff in one call, with KeepImportName.
support::Result<ChangeSet> DiffSources(const std::string& old_source, const std::string& new_source,
                                       const ReadOptions& options,
                                       const Migration* migration = nullptr);

// Where an element of OLD is found in NEW: "" if it is gone. Paths of unchanged elements below a
// renamed parent or package follow their parent.
class PathMapper {
 public:
  explicit PathMapper(const ChangeSet& changes);
  // `file` is the path of the element's schema file in OLD; it matters where unconnected schemas
  // use the same names, and may be "" elsewhere. A file's own path is mapped as well.
  std::string Map(const std::string& old_path, const std::string& file = "") const;

 private:
  // Of an element or the beginning of its path, which is `whole`.
  const std::string* Find(const std::string& path, const std::string& whole,
                          const std::string& file) const;
  // Whether an element stands in a package, and not in one below it that has a name of its own:
  // a.b.d.Box is none of a.b's if a file says `package a.b.d`.
  bool IsIn(const std::string& package, const std::string& path, const std::string& file) const;

  // For paths without a package, once what had none was given one.
  std::string MapWithoutPackage(const std::string& path, const std::string& file) const;

  std::map<std::string, std::string> packages_, anywhere_;
  std::map<std::string, std::string> old_packages_;  // by file
  std::map<std::pair<std::string, std::string>, std::string> in_file_;
};

// The same for a single path; each call goes through all changes.
std::string MapPath(const ChangeSet& changes, const std::string& old_path,
                    const std::string& file = "");

}  // namespace detector
