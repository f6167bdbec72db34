// Step 1. Finds, without a parser, which files can matter: those that contain an identifier of the
// plan, and the include graph over all C++ files. A repository without a hit is done here.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rewriter/tree/snapshot.h"

namespace rewriter {

struct Include {
  std::string spelling;  // between the delimiters
  bool angled = false;
  int line = 0;
};

// The includes that a text spells, also those under #if.
std::vector<Include> IncludesOf(std::string_view text);

struct ScannedFile {
  std::string path;
  std::vector<Include> includes;                         // also those under #if
  std::vector<std::string> macros;                       // NAME of each `#include NAME`
  std::vector<std::pair<std::string, Include>> headers;  // of each `#define NAME "header"`
  std::map<std::string, int> hits;  // affected identifier -> how often, anywhere in the file
  bool header = false;              // by its ending
  bool declares = false;            // has a forward declaration of an affected name: `class Trip;`
  bool keeps = false;               // may hold a `coevolve: keep`
};

struct OutsideHit {
  std::string path;
  int line = 0;
  std::string name;
  std::string text;  // the line, at most 200 bytes, valid UTF-8
};

struct ScanResult {
  std::vector<ScannedFile> files;  // every C++ file of the snapshot, by path
  // In text files that are neither C++ nor schema files, by path and line: the first 200 of a name.
  std::vector<OutsideHit> outside;
  std::map<std::string, int> unlisted;  // name -> lines beyond these
};

// Whether a file's name says that it is C++ (.c .cc .cpp .cxx .h .hh .hpp .hxx .inc .ipp .tcc .inl
// ...).
bool IsCppFile(const std::string& path);
bool IsCppHeader(const std::string& path);

// `names`: identifiers to look for in C++ files. `outside_names`: the schema's own names, looked
// for in other text files. Tokenises identifiers once per file, whatever the number of names.
ScanResult Scan(const Snapshot& snapshot, const std::unordered_set<std::string>& names,
                const std::unordered_set<std::string>& outside_names, unsigned threads);

// Which of the identifiers a text has, comments and literals included.
std::set<std::string> MentionedIn(std::string_view text,
                                  const std::unordered_set<std::string>& names);
bool Mentions(std::string_view text, const std::unordered_set<std::string>& names);

}  // namespace rewriter
