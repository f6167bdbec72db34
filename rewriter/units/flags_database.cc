#include "rewriter/units/flags_database.h"

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Allocator.h>
#include <llvm/Support/CommandLine.h>
#include <llvm/Support/StringSaver.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "rewriter/units/flags_allow.h"
#include "rewriter/units/flags_infer.h"
#include "support/document.h"

namespace rewriter {
using support::Invalid;
using support::Json;
using support::Result;
namespace {

struct Entry {
  std::string directory, file;  // `file` is absolute
  std::vector<std::string> arguments;
};

// "/a/./b/../c" -> "/a/c", relative ones below `directory`.
std::string AbsolutePath(const std::string& directory, const std::string& path) {
  std::string whole = !path.empty() && path[0] == '/' ? path : directory + "/" + path;
  return "/" + NormalPath(whole).value_or("");
}

bool IsBelow(llvm::StringRef path, llvm::StringRef folder) {
  return path.consume_front(folder) && (path.empty() || path.starts_with("/"));
}

std::vector<std::string> SplitCommand(const std::string& command) {
  llvm::BumpPtrAllocator allocator;
  llvm::StringSaver saver(allocator);
  llvm::SmallVector<const char*> words;
  llvm::cl::TokenizeGNUCommandLine(command, saver, words);
  return {words.begin(), words.end()};
}

bool IsText(const Json& entry, const char* key) {
  return entry.contains(key) && entry[key].is_string();
}

// What is wrong with an entry, or "".
std::string Complaint(const Json& entry) {
  if (!entry.is_object()) return "is no object";
  if (!IsText(entry, "directory")) return "has no `directory`";
  if (!IsText(entry, "file")) return "has no `file`";
  if (!entry.contains("arguments")) return IsText(entry, "command") ? "" : "has no `command`";
  const Json& words = entry["arguments"];
  bool texts = words.is_array() && std::all_of(words.begin(), words.end(),
                                               [](const Json& word) { return word.is_string(); });
  return texts ? "" : "has `arguments` that are no list of texts";
}

Result<std::vector<Entry>> ReadEntries(const Database& database) {
  Result<Json> json = support::ParseJson(database.text, database.name);
  if (!json) return tl::unexpected(json.error());
  if (!json->is_array()) return Invalid(database.name + ": a compile database is a JSON array");
  std::vector<Entry> entries;
  for (const Json& item : *json) {
    std::string complaint = Complaint(item);
    if (!complaint.empty()) {
      return Invalid(database.name + ": entry " + std::to_string(entries.size() + 1) + " " +
                     complaint);
    }
    Entry entry;
    entry.directory = AbsolutePath(database.folder, item["directory"].get<std::string>());
    entry.file = AbsolutePath(entry.directory, item["file"].get<std::string>());
    entry.arguments = item.contains("arguments") ? item["arguments"].get<std::vector<std::string>>()
                                                 : SplitCommand(item["command"].get<std::string>());
    entries.push_back(std::move(entry));
  }
  return entries;
}

// The folder in which the repository lay when the database was made: where most files of the
// entries are found again, their longest known ending taken off.
std::string SourceRoot(const std::vector<Entry>& entries, const Snapshot& snapshot) {
  std::map<std::string, int> votes;
  for (const Entry& entry : entries) {
    for (size_t slash = 0; slash != std::string::npos; slash = entry.file.find('/', slash + 1)) {
      if (!snapshot.Find(entry.file.substr(slash + 1))) continue;
      ++votes[entry.file.substr(0, slash)];
      break;
    }
  }
  auto best = std::max_element(votes.begin(), votes.end(),
                               [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == votes.end() ? "" : best->first;
}

class Reader {
 public:
  Reader(const Snapshot& snapshot, const RepositoryFiles& files, const Database& database,
         std::string source_root)
      : snapshot_(snapshot),
        files_(files),
        database_(database),
        source_root_(std::move(source_root)),
        view_(snapshot.FileSystem({database.folder})) {
    flags_.rung = "compile_database";
    flags_.directory = snapshot.root();
    flags_.default_args = {"-xc++", "-std=gnu++17", "-w"};
  }

  void Add(const Entry& entry) {
    llvm::StringRef inside = entry.file;
    if (!IsBelow(inside, source_root_)) return;
    auto path = files_.At(inside.drop_front(source_root_.size()).ltrim('/').str());
    llvm::StringRef name = entry.file;
    if (!path || name.ends_with(".cu") || entry.arguments.empty()) return;
    AllowedFlags allowed =
        AllowFlags(WithoutCompiler(entry.arguments), [&](const std::string& file, bool must_exist) {
          return Place(AbsolutePath(entry.directory, file), must_exist);
        });
    if (!allowed.is_cpp || (name.ends_with(".c") && !Contains(entry.arguments, "c++"))) return;
    dropped_.insert(allowed.dropped.begin(), allowed.dropped.end());
    if (IsCppHeader(*path) || name.ends_with(".c"))
      allowed.args.insert(allowed.args.begin(), "-xc++");
    flags_.units.push_back({*path, snapshot_.root(), std::move(allowed.args), false});
  }

  bool found_any() const { return !flags_.units.empty(); }

  Flags Finish(const ScanResult& scan) {
    auto key = [](const Unit& unit) { return std::tie(unit.path, unit.args); };
    std::sort(flags_.units.begin(), flags_.units.end(),
              [&](const Unit& a, const Unit& b) { return key(a) < key(b); });
    auto same = [&](const Unit& a, const Unit& b) { return key(a) == key(b); };
    flags_.units.erase(std::unique(flags_.units.begin(), flags_.units.end(), same),
                       flags_.units.end());
    AddUnlisted(scan);
    flags_.readable.assign(readable_.begin(), readable_.end());
    for (const std::string& flag : dropped_) {
      flags_.diagnostics.push_back(database_.name + ": flag `" + flag + "` is not taken over");
    }
    return std::move(flags_);
  }

 private:
  static bool Contains(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  }

  // Without "g++" and without "ccache g++".
  static std::vector<std::string> WithoutCompiler(const std::vector<std::string>& words) {
    auto first = words.begin() + 1;
    while (first != words.end() && first->find_first_of("-@") != 0) ++first;
    return {first, words.end()};
  }

  std::optional<std::string> Place(const std::string& path, bool must_exist) {
    bool built = IsBelow(path, database_.folder) && database_.folder != snapshot_.root();
    std::string place = path;
    if (built) {
      readable_.insert(database_.folder);
    } else if (IsBelow(path, source_root_)) {
      place = snapshot_.root() + path.substr(source_root_.size());
    } else if (database_.trusted && path.find('/', 1) != std::string::npos) {
      readable_.insert(path);
    }
    if (must_exist && !view_->exists(place)) return std::nullopt;
    if (must_exist && built) TakeOver(place);
    return place;
  }

  // A header that the build made to be included first: CMake's precompiled one names own headers by
  // where they lay.
  void TakeOver(const std::string& path) {
    auto text = view_->getBufferForFile(path);
    if (!text) return;
    std::string moved = (*text)->getBuffer().str();
    std::string from = source_root_ + "/", to = snapshot_.root() + "/";
    for (size_t at = moved.find(from); from != to && at != moved.npos;) {
      moved.replace(at, from.size(), to);
      at = moved.find(from, at + to.size());
    }
    flags_.generated[path] = std::move(moved);
  }

  void AddUnlisted(const ScanResult& scan) {
    std::set<std::string> listed;
    for (const Unit& unit : flags_.units) listed.insert(unit.path);
    std::vector<Unit> more;
    for (const ScannedFile& file : scan.files) {
      if (IsUnitFile(file) && !listed.count(file.path)) {
        more.push_back(UnitOfItsOwn(file.path, flags_));
      }
    }
    if (more.empty()) return;
    flags_.diagnostics.push_back(database_.name + ": " + std::to_string(more.size()) +
                                 " sources are not in it; they get the flags of their neighbours");
    flags_.units.insert(flags_.units.end(), more.begin(), more.end());
    std::stable_sort(flags_.units.begin(), flags_.units.end(),
                     [](const Unit& a, const Unit& b) { return a.path < b.path; });
  }

  const Snapshot& snapshot_;
  const RepositoryFiles& files_;
  const Database& database_;
  std::string source_root_;
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> view_;
  Flags flags_;
  std::set<std::string> dropped_, readable_;
};

}  // namespace

Result<Flags> FlagsOfDatabase(const Snapshot& snapshot, const ScanResult& scan,
                              const RepositoryFiles& files, const Database& database) {
  Result<std::vector<Entry>> entries = ReadEntries(database);
  if (!entries) return tl::unexpected(entries.error());
  Reader reader(snapshot, files, database, SourceRoot(*entries, snapshot));
  for (const Entry& entry : *entries) reader.Add(entry);
  if (reader.found_any()) return reader.Finish(scan);
  return Invalid(database.name + ": none of its " + std::to_string(entries->size()) +
                 " entries is a C++ source of this repository");
}

}  // namespace rewriter
