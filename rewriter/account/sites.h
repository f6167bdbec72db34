// All facts of all units, brought together by place: what one token of the repository means in
// every unit that reads it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "rewriter/facts/facts.h"
#include "rewriter/facts/spans.h"

namespace rewriter {

struct Place {
  std::string file;
  int64_t begin = 0, end = 0;
  auto operator<=>(const Place&) const = default;
};

// A Proposal, free of its unit.
struct Suggestion {
  std::vector<std::pair<Place, std::string>> edits;
  bool unaffected = false;
  std::string reason, advice;
  Place cause;  // what the advice speaks of, if it is somewhere else
  bool operator==(const Suggestion&) const = default;
};

struct Site {
  std::set<int> symbols;  // what the token resolved to, in a template by its instantiations; -1:
                          // something that is not the schema's
  std::set<FactKind> kinds;
  std::optional<Qualifier> qualifier;
  std::map<int, std::vector<Suggestion>> suggestions;  // by operation; units that differ: several
  std::set<std::string> own;                           // functions of the repository that it names
  bool doubtful = false;                               // in a function with an error
};

// An ArgumentLookup, free of its unit.
struct Lookup {
  std::set<int> symbols;
  std::set<std::string> functions;     // qualified names
  std::optional<Qualifier> qualifier;  // nothing: it can't be written there
  bool declares = false, doubtful = false;
  bool taken = false;
};

// What is known of a function of the repository that bears an affected name.
struct OwnName {
  std::set<int> forwards;  // symbols that it does nothing but call
  bool fixed = false;      // virtual or a template
};

struct Sites {
  std::map<Place, Site> at;
  std::map<Place, std::set<int>> includes;  // spelling of an include -> schema files
  std::map<Place, Lookup> lookups;
  std::map<std::string, std::map<int64_t, MacroBody>> macros;  // by file and begin
  std::map<std::string, std::vector<Range>> inactive;  // skipped by every unit that reads the file
  std::map<std::string, int> read_by;                  // file -> units that read it
  std::map<std::string, OwnName> own;                  // by qualified name
  std::map<std::string, std::set<int>> schema_files;   // file -> schema headers its units read
  std::set<std::string> hidden_schema;  // files whose units include one without reading it
  std::map<std::string, int> partial;   // file -> units with an error, or that failed, that read it
};

// Functions of the unit in which an error was reported, by file.
std::map<int, Spans> BrokenFunctions(const UnitFacts& unit);

Sites Gather(const std::vector<UnitFacts>& units);

}  // namespace rewriter
