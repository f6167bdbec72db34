#include "rewriter/units/scan.h"

#include <llvm/ADT/StringMap.h>
#include <llvm/ADT/StringSet.h>
#include <llvm/Support/JSON.h>
#include <llvm/Support/Path.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <set>
#include <string_view>
#include <thread>

namespace rewriter {
namespace {

constexpr uint64_t kMaxOutsideFile = 1u << 20;
constexpr size_t kMaxOutsideLine = 2000;  // longer ones are minified or data
constexpr int kShownOutside =
    200;  // of each name; a report of `type` in every JSON file helps nobody
constexpr size_t kShownBytes = 200;

constexpr std::array<bool, 256> MakeIdentifierTable() {
  std::array<bool, 256> table{};
  for (int c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = true;
  for (int c = '0'; c <= '9'; ++c) table[c] = true;
  table['_'] = true;
  return table;
}
constexpr std::array<bool, 256> kIdentifier = MakeIdentifierTable();

// How long a line continuation at `at` is, 0 if none stands there.
size_t ContinuationAt(std::string_view text, size_t at) {
  if (text.substr(at, 2) == "\\\n") return 2;
  return text.substr(at, 3) == "\\\r\n" ? 3 : 0;
}

// Identifiers to look for. The set of their lengths and first bytes turns most tokens away
// unhashed.
class Names {
 public:
  explicit Names(const std::unordered_set<std::string>& names) {
    for (const std::string& name : names) {
      if (name.empty()) continue;
      names_.insert(name);
      first_[static_cast<unsigned char>(name[0])] = true;
      longest_ = std::max(longest_, name.size());
    }
  }
  bool empty() const { return names_.empty(); }

  // Calls found(name, offset) for each identifier of `text` that is one of the names.
  template <class Found>
  void ForEachIn(std::string_view text, Found found) const {
    for (size_t i = 0; i < text.size();) {
      auto byte = static_cast<unsigned char>(text[i]);
      size_t start = i++;
      if (!kIdentifier[byte]) continue;
      i = EndOfIdentifier(text, i);
      if (!first_[byte] || i - start > longest_) continue;
      if (ContinuationAt(text, i)) {
        std::string whole = Spliced(text, start, i);
        if (names_.contains(whole)) found(whole, start);
        continue;
      }
      llvm::StringRef token(text.data() + start, i - start);
      if (names_.contains(token)) found(token, start);
    }
  }

 private:
  static size_t EndOfIdentifier(std::string_view text, size_t at) {
    while (at < text.size() && kIdentifier[static_cast<unsigned char>(text[at])]) ++at;
    return at;
  }
  // The identifier whose first line is [start, end).
  static std::string Spliced(std::string_view text, size_t start, size_t& end) {
    std::string whole(text.substr(start, end - start));
    while (size_t length = ContinuationAt(text, end)) {
      size_t from = end + length;
      end = EndOfIdentifier(text, from);
      whole += text.substr(from, end - from);
    }
    return whole;
  }

  llvm::StringSet<> names_;
  std::array<bool, 256> first_{};
  size_t longest_ = 0;
};

// Takes `#`, one of the names and the space after it off the front of a line.
bool ConsumeDirective(llvm::StringRef& line, std::initializer_list<llvm::StringRef> names) {
  llvm::StringRef rest = line.ltrim(" \t");
  if (!rest.consume_front("#")) return false;
  rest = rest.ltrim(" \t");
  if (std::none_of(names.begin(), names.end(),
                   [&](llvm::StringRef name) { return rest.consume_front(name); })) {
    return false;
  }
  line = rest.ltrim(" \t");
  return true;
}

// "name" or <name> at the start of a text.
std::optional<Include> ParseHeaderName(llvm::StringRef text, int line) {
  bool angled = text.starts_with("<");
  if (!angled && !text.starts_with("\"")) return std::nullopt;
  size_t end = text.find(angled ? '>' : '"', 1);
  if (end == llvm::StringRef::npos || end == 1) return std::nullopt;
  return Include{text.substr(1, end - 1).str(), angled, line};
}

llvm::StringRef Identifier(llvm::StringRef text) {
  return text.take_while([](unsigned char c) { return kIdentifier[c]; });
}

// `__has_include` is none.
bool IsInclude(llvm::StringRef& line) {
  return ConsumeDirective(line, {"include_next", "include", "import"});
}

// Calls visit(line, number) for each line, without its end.
template <class Visit>
void ForEachLine(llvm::StringRef text, Visit visit) {
  for (int number = 1; !text.empty(); ++number) {
    auto [line, rest] = text.split('\n');
    visit(line, number);
    text = rest;
  }
}

// Whether the name at `start` is all that a declaration says: `class Trip;`, `enum class Mode :
// int;`.
bool IsForwardDeclaration(llvm::StringRef text, size_t start, size_t size) {
  llvm::StringRef after = text.substr(start + size).ltrim();
  if (!after.starts_with(";") && !after.starts_with(":")) return false;
  llvm::StringRef before = text.take_front(start);
  before = before.drop_front(before.find_last_of("\n;{}") + 1).ltrim();  // npos + 1 is 0
  for (llvm::StringRef keyword : {"class ", "struct ", "enum ", "union "}) {
    if (before.starts_with(keyword)) return true;
  }
  return false;
}

ScannedFile ScanCpp(const std::string& path, std::string_view text, const Names& names) {
  ScannedFile file;
  file.path = path;
  file.header = IsCppHeader(path);
  if (llvm::StringRef(text.data(), text.size()).starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  ForEachLine({text.data(), text.size()}, [&](llvm::StringRef line, int number) {
    if (IsInclude(line)) {
      if (auto include = ParseHeaderName(line, number)) {
        file.includes.push_back(std::move(*include));
      } else if (llvm::StringRef name = Identifier(line); !name.empty()) {
        file.macros.push_back(name.str());
      }
    } else if (ConsumeDirective(line, {"define"})) {
      llvm::StringRef name = Identifier(line);
      auto header = ParseHeaderName(line.substr(name.size()).ltrim(" \t"), number);
      if (header) file.headers.emplace_back(name.str(), std::move(*header));
    }
  });
  file.keeps = text.find("coevolve:") != std::string_view::npos;
  names.ForEachIn(text, [&](llvm::StringRef name, size_t offset) {
    ++file.hits[name.str()];
    file.declares = file.declares || IsForwardDeclaration(text, offset, name.size());
  });
  return file;
}

// At most kShownBytes, trimmed; bytes that are no UTF-8 become U+FFFD, a cut character is left out.
std::string Shown(llvm::StringRef line) {
  std::string shown = line.trim().str();
  if (shown.size() > kShownBytes) {
    size_t end = kShownBytes;
    while (end > 0 && (static_cast<unsigned char>(shown[end]) & 0xC0) == 0x80) --end;
    shown.resize(end);
  }
  return llvm::json::fixUTF8(shown);
}

std::vector<OutsideHit> ScanOutside(const std::string& path, const std::string& text,
                                    const Names& names) {
  std::vector<OutsideHit> hits;
  if (text.find('\0') != std::string::npos) return hits;
  ForEachLine(text, [&](llvm::StringRef line, int number) {
    if (line.size() > kMaxOutsideLine) return;
    std::set<std::string> seen;
    names.ForEachIn({line.data(), line.size()}, [&](llvm::StringRef name, size_t) {
      if (!seen.insert(name.str()).second) return;
      hits.push_back({path, number, name.str(), Shown(line)});
    });
  });
  return hits;
}

bool IsSchemaFile(llvm::StringRef path) {
  static const llvm::StringSet<> kEndings = {".proto", ".avsc",   ".avdl", ".avpr",
                                             ".fbs",   ".thrift", ".capnp"};
  return kEndings.contains(llvm::sys::path::extension(path));
}

// Runs work(i) for every i below `count` on up to `threads` threads.
template <class Work>
void InParallel(size_t count, unsigned threads, Work work) {
  std::atomic<size_t> next{0};
  auto loop = [&] {
    for (size_t i; (i = next.fetch_add(1)) < count;) work(i);
  };
  std::vector<std::thread> others;
  for (unsigned t = 1; t < threads && t < count; ++t) others.emplace_back(loop);
  loop();
  for (std::thread& other : others) other.join();
}

}  // namespace

bool IsCppHeader(const std::string& path) {
  static const llvm::StringSet<> kEndings = {".h",   ".hh",  ".hpp", ".hxx", ".h++", ".H",
                                             ".inc", ".ipp", ".tcc", ".inl", ".tpp", ".txx",
                                             ".icc", ".ixx", ".def", ".cuh"};
  return kEndings.contains(llvm::sys::path::extension(path));
}

bool IsCppFile(const std::string& path) {
  static const llvm::StringSet<> kEndings = {".c",   ".cc", ".cpp",  ".cxx",
                                             ".c++", ".C",  ".cppm", ".cu"};
  return kEndings.contains(llvm::sys::path::extension(path)) || IsCppHeader(path);
}

std::vector<Include> IncludesOf(std::string_view text) {
  std::vector<Include> found;
  ForEachLine({text.data(), text.size()}, [&](llvm::StringRef line, int number) {
    if (!IsInclude(line)) return;
    if (auto include = ParseHeaderName(line, number)) found.push_back(std::move(*include));
  });
  return found;
}

std::set<std::string> MentionedIn(std::string_view text,
                                  const std::unordered_set<std::string>& names) {
  std::set<std::string> found;
  Names(names).ForEachIn(text, [&](llvm::StringRef name, size_t) { found.insert(name.str()); });
  return found;
}

bool Mentions(std::string_view text, const std::unordered_set<std::string>& names) {
  return !MentionedIn(text, names).empty();
}

ScanResult Scan(const Snapshot& snapshot, const std::unordered_set<std::string>& names,
                const std::unordered_set<std::string>& outside_names, unsigned threads) {
  const Names cpp_names(names), other_names(outside_names);
  const std::vector<SnapshotFile>& all = snapshot.files();
  std::vector<std::optional<ScannedFile>> scanned(all.size());
  std::vector<std::vector<OutsideHit>> outside(all.size());
  InParallel(all.size(), threads, [&](size_t i) {
    const SnapshotFile& file = all[i];
    if (file.mode != FileMode::kRegular) return;
    if (IsCppFile(file.path)) {
      scanned[i] = ScanCpp(file.path, snapshot.Read(file.path), cpp_names);
    } else if (!other_names.empty() && !IsSchemaFile(file.path)) {
      auto text = snapshot.Peek(file, kMaxOutsideFile);
      if (text) outside[i] = ScanOutside(file.path, *text, other_names);
    }
  });
  ScanResult result;
  std::map<std::string, int> hits_of;
  for (size_t i = 0; i < all.size(); ++i) {
    if (scanned[i]) result.files.push_back(std::move(*scanned[i]));
    for (OutsideHit& hit : outside[i]) {
      if (++hits_of[hit.name] > kShownOutside) {
        ++result.unlisted[hit.name];
      } else {
        result.outside.push_back(std::move(hit));
      }
    }
  }
  return result;
}

}  // namespace rewriter
