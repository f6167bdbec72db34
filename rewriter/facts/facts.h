// What one parse of one translation unit says about the repository's own files: which token names
// which schema element, and everything that accounting needs to judge the tokens that name none.
// Written by match and parse in a child process, carried to the engine as JSON.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "rewriter/facts/flow.h"
#include "rewriter/facts/range.h"
#include "support/document.h"

namespace rewriter {

enum class FactKind {
  kPlain,       // a token in a file, possibly as the argument of a macro
  kMacroBody,   // a token in the body of a macro definition
  kPasted,      // made by ##; the place is the whole macro call
  kPastedAway,  // a macro pastes it into another name, which is no affected one
  kDependent,   // a name in a template whose meaning depends on the arguments
  kUnheard,     // the same where a use that the parse did not see may give it another meaning
  kDeciding,    // the same where a failed substitution is no error but decides something
  kTwofold,     // a member of a type by an alias that inactive code declares in another way
  kWrapped,     // an argument of a declared macro, which pastes the symbol's name from it
  kLoose,       // in a literal at a sink whose target can't be told
  kShared,      // in a literal that is a constant's: whoever else reads that can't be told
};

struct Fact {
  Range at;
  FactKind kind = FactKind::kPlain;
  int symbol = -1;     // index in SchemaNames::symbols; -1: not the schema's
  int qualifier = -1;  // index in UnitFacts::qualifiers, -1: none was needed
  int own = -1;        // index in UnitFacts::own_functions: an own function with a watched name
};

// One `namespace a {` ... `}` around a forward declaration.
struct Block {
  Range name, open, close;  // open: from the keyword to the brace; one for both in `a::b {`
  std::vector<int> holds;   // symbols that are declared in it, at any depth; -1: anything else
  bool alone = false;       // holds nothing but the next block
};

// How a name at namespace scope was written, for names whose namespace changes.
//   namespace a { using namespace b; ::b::pkg::Msg m; }
// written {"b","pkg"}, alias_at -1, range of "::b::pkg::", context "a".
struct Qualifier {
  Range at;                          // empty range before the name if nothing was written
  std::vector<std::string> written;  // components before the name
  int alias_at = -1;                 // component that is a namespace alias, or -1
  std::string alias_target;          // namespace that the alias stands for
  bool elsewhere = false;            // written, but not before the name: an argument of a macro
  bool classes = false;              // classes stand before the name as well
  bool through_using = false;        // found through a using declaration or directive
  bool flat = false;                 // a member of a class could not stand here
  bool shared = false;               // a directive for a namespace that has code of the repository
  std::string context;               // namespace in which the name stands
  // What the namespaces around it declare and a part of a new name could be mistaken for.
  //   namespace app { namespace c {} a::b::Msg m; }   a::b -> c::d   gives   {"app::c"}
  std::vector<std::string> taken;
  // What a new last name would be mistaken for if nothing stood in front of it.
  //   namespace app { struct Note {}; void f(a::b::Msg); }   Msg -> Note   gives   {"app::Note"}
  std::vector<std::string> hides;
  // For a forward declaration: `class Msg` where that is a statement of its own, and the namespace
  // blocks around it, outermost first.
  bool forward = false;
  Range statement;
  std::vector<Block> blocks;
};

// What a structural operation makes of one use. Worked out where the syntax tree is, in the unit;
// all units that read the place have to agree on it.
struct Proposal {
  Range at;                        // the token that names the element
  int operation = -1;              // index in Plan::operations
  std::vector<Replacement> edits;  // that belong together; empty: none is sure to be right
  bool unaffected = false;         // without edits: the use stays right as it is
  std::string reason;              // from reasons.h; "": the operation's own
  std::string advice;              // for a review: what to do here; "": the operation's own
};

struct IncludeFact {
  Range at;             // the spelling, without its delimiters
  int schema_file = 0;  // index in Schema::files
};

// A function of the repository whose name is a watched one.
//   float length() const { return edge_->length(); }     forwards the accessor of its own name
struct OwnFunction {
  std::string name;    // qualified
  int forwards = -1;   // symbol that it does nothing but call, or -1
  bool fixed = false;  // virtual or a template: its name is not its own to change
};

struct MacroBody {
  Range at;
  std::string name;
  std::vector<std::string> parameters;
};

// Whether only the arguments of a template say what the name means.
inline bool IsDependent(const Fact& fact) {
  return fact.kind == FactKind::kDependent || fact.kind == FactKind::kUnheard ||
         fact.kind == FactKind::kDeciding;
}

// How other code can come to instantiate the dependent names of one file: by naming what holds
// them, or something that names it, and so on.
//   template <class T> struct Mock { void f(T t) { t.speed(); } };
//   using TripMock = Mock<p::Trip>;                                    gives {"Mock", "TripMock"}
struct Ways {
  int file = 0;                    // that holds the dependent names
  bool open = false;               // also without a name: an operator, a foreign header, the unit
  std::vector<std::string> names;  // sorted; of all that `known` declares; if open, perhaps fewer
  std::vector<Range> known;        // declarations in headers whose mentions have been followed
  // One of the names is a function's at namespace scope: its arguments find it, also from code that
  // knows nothing of it ([basic.lookup.argdep]).
  bool by_argument = false;
};

// Code under an #if that does not hold here which can get at names: should no unit read it either,
// nobody knows what it makes of them.
//   #ifdef BOATS
//   float g() { return Show(Boat()); }       `at`: Show; `to`: the speed in what Show holds
//   #endif
struct InactiveWay {
  std::vector<Range> to;  // dependent names and such in bodies of macros, without order
  std::vector<Range> at;  // without order
};

// Members that were looked up in a type by an alias of the repository.
//   using Vehicle = p::Trip;
//   float f(const Vehicle& v) { return v.speed(); }
struct AliasUse {
  std::string alias;
  int file = 0;           // that declares it
  std::vector<Range> at;  // watched names
};

// A function that only the namespace of an argument's type led to, which that type is about to
// leave
// ([basic.lookup.argdep]).
//   namespace a { struct Opt; void Set(Opt*); }      a::Opt -> b::Opt
//   namespace v { void f(a::Opt* o) { Set(o); } }    `at`: Set; `space`: "a"; `name`: "Set"
struct ArgumentLookup {
  Range at;            // the name, in a call or in a declaration
  int symbol = -1;     // the type that leaves
  std::string space;   // the function's namespace
  std::string name;    // "" for an operator
  int qualifier = -1;  // of a call: index in UnitFacts::qualifiers, -1 if none can be written there
  bool declares = false;
  bool instance = false;  // of a template, where the template itself does not tell
  // A type instead, whose name `symbol` is about to take where it is looked up:
  //   namespace v { void f(Note); }      ::Note, and v::Msg -> v::Note
  bool taken = false;
};

struct ErrorFact {
  Range at;              // empty; file -1 if outside the repository
  bool missing = false;  // a header was not found
  std::string message;
};

struct UnitFacts {
  std::string unit;     // path below the repository's root
  std::string failure;  // why there are no facts, "" if there are
  // Own files that were read, by first appearance; of a failure those that it includes.
  std::vector<std::string> files;
  std::vector<Fact> facts;
  std::vector<Qualifier> qualifiers;
  std::vector<OwnFunction> own_functions;
  std::vector<Proposal> proposals;
  std::vector<FlowGraph> flows;
  std::vector<IncludeFact> includes;
  std::vector<MacroBody> macros;
  std::vector<Range> skipped;    // inactive under #if
  std::vector<Range> functions;  // own function definitions
  std::vector<Ways> ways;        // for each file with dependent names
  std::vector<InactiveWay> inactive_ways;
  std::vector<AliasUse> aliases;
  std::vector<ArgumentLookup> lookups;
  std::vector<ErrorFact> errors;
  std::vector<int> schema_files;  // whose generated headers were read
  // A header of an affected schema file that it includes was not read: by the include graph, which
  // knows no #if. Set by the engine, not by the parse.
  bool hides_schema = false;
};

// Whether something of the repository's own code may have gone unseen. An error inside a foreign
// header that was found is none of its business.
inline bool IsPartial(const UnitFacts& unit) {
  return std::any_of(unit.errors.begin(), unit.errors.end(),
                     [](const ErrorFact& e) { return e.missing || e.at.file >= 0; });
}

template <class V>
void Describe(V& v, Fact& f) {
  v.Field("at", f.at, "token");
  v.Field("kind", f.kind, "kind");
  v.Field("symbol", f.symbol, "symbol");
  v.Field("qualifier", f.qualifier, "qualifier");
  v.Field("own", f.own, "own function");
}
template <class V>
void Describe(V& v, Block& b) {
  v.Field("name", b.name, "name");
  v.Field("open", b.open, "up to the brace");
  v.Field("close", b.close, "closing brace");
  v.Field("holds", b.holds, "symbols");
  v.Field("alone", b.alone, "holds nothing but the next");
}
template <class V>
void Describe(V& v, Qualifier& q) {
  v.Field("at", q.at, "range");
  v.Field("written", q.written, "components");
  v.Field("alias_at", q.alias_at, "alias");
  v.Field("alias_target", q.alias_target, "its target");
  v.Field("elsewhere", q.elsewhere, "not written before the name");
  v.Field("classes", q.classes, "classes stand before the name");
  v.Field("flat", q.flat, "only a name at namespace scope will do");
  v.Field("shared", q.shared, "a directive that other code needs as it is");
  v.Field("through_using", q.through_using, "through a using declaration");
  v.Field("context", q.context, "enclosing namespace");
  v.Field("taken", q.taken, "names around it that hide parts of new names");
  v.Field("hides", q.hides, "names around it that hide new names");
  v.Field("forward", q.forward, "a forward declaration");
  v.Field("statement", q.statement, "all of it");
  v.Field("blocks", q.blocks, "the namespace blocks around it");
}
template <class V>
void Describe(V& v, Proposal& p) {
  v.Field("at", p.at, "token");
  v.Field("operation", p.operation, "operation");
  v.Field("edits", p.edits, "edits");
  v.Field("unaffected", p.unaffected, "stays right as it is");
  v.Field("reason", p.reason, "reason");
  v.Field("advice", p.advice, "advice");
}
template <class V>
void Describe(V& v, IncludeFact& i) {
  v.Field("at", i.at, "spelling");
  v.Field("schema_file", i.schema_file, "schema file");
}
template <class V>
void Describe(V& v, OwnFunction& f) {
  v.Field("name", f.name, "name");
  v.Field("forwards", f.forwards, "symbol");
  v.Field("fixed", f.fixed, "fixed");
}
template <class V>
void Describe(V& v, MacroBody& m) {
  v.Field("at", m.at, "body");
  v.Field("name", m.name, "name");
  v.Field("parameters", m.parameters, "parameters");
}
template <class V>
void Describe(V& v, Ways& w) {
  v.Field("file", w.file, "file");
  v.Field("open", w.open, "without a name, too");
  v.Field("names", w.names, "names");
  v.Field("known", w.known, "declarations that were followed");
  v.Field("by_argument", w.by_argument, "a function that arguments find");
}
template <class V>
void Describe(V& v, InactiveWay& w) {
  v.Field("to", w.to, "names");
  v.Field("at", w.at, "places that lead to them");
}
template <class V>
void Describe(V& v, AliasUse& a) {
  v.Field("alias", a.alias, "name");
  v.Field("file", a.file, "file");
  v.Field("at", a.at, "members");
}
template <class V>
void Describe(V& v, ArgumentLookup& l) {
  v.Field("at", l.at, "name");
  v.Field("symbol", l.symbol, "type that leaves");
  v.Field("space", l.space, "namespace");
  v.Field("name", l.name, "name");
  v.Field("qualifier", l.qualifier, "qualifier");
  v.Field("declares", l.declares, "a declaration");
  v.Field("instance", l.instance, "of a template");
  v.Field("taken", l.taken, "a type whose name is taken");
}
template <class V>
void Describe(V& v, ErrorFact& e) {
  v.Field("at", e.at, "place");
  v.Field("missing", e.missing, "a header was not found");
  v.Field("message", e.message, "message");
}
template <class V>
void Describe(V& v, UnitFacts& u) {
  v.Field("unit", u.unit, "path");
  v.Field("failure", u.failure, "failure");
  v.Field("files", u.files, "files");
  v.Field("facts", u.facts, "facts");
  v.Field("qualifiers", u.qualifiers, "qualifiers");
  v.Field("own_functions", u.own_functions, "own functions");
  v.Field("proposals", u.proposals, "proposals");
  v.Field("flows", u.flows, "flows of values whose type changes");
  v.Field("includes", u.includes, "includes");
  v.Field("macros", u.macros, "macros");
  v.Field("skipped", u.skipped, "skipped");
  v.Field("functions", u.functions, "functions");
  v.Field("ways", u.ways, "ways to dependent names");
  v.Field("inactive_ways", u.inactive_ways, "ways from inactive code");
  v.Field("aliases", u.aliases, "uses through aliases");
  v.Field("lookups", u.lookups, "functions that arguments find");
  v.Field("errors", u.errors, "errors");
  v.Field("schema_files", u.schema_files, "schema files");
}

}  // namespace rewriter

namespace support {
template <>
struct EnumNames<rewriter::FactKind> {
  static constexpr std::pair<rewriter::FactKind, std::string_view> kTable[] = {
      {rewriter::FactKind::kPlain, "plain"},
      {rewriter::FactKind::kMacroBody, "macro_body"},
      {rewriter::FactKind::kPasted, "pasted"},
      {rewriter::FactKind::kPastedAway, "pasted_away"},
      {rewriter::FactKind::kDependent, "dependent"},
      {rewriter::FactKind::kUnheard, "unheard"},
      {rewriter::FactKind::kTwofold, "twofold"},
      {rewriter::FactKind::kDeciding, "deciding"},
      {rewriter::FactKind::kWrapped, "wrapped"},
      {rewriter::FactKind::kLoose, "loose"},
      {rewriter::FactKind::kShared, "shared"},
  };
};
}  // namespace support
