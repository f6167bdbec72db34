#include "rewriter/units/build_hints.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Path.h>
#include <llvm/Support/Regex.h>

#include <algorithm>
#include <climits>
#include <set>
#include <utility>

namespace rewriter {
namespace {

constexpr uint64_t kMaxBuildFile = 1u << 20;
constexpr int kOldestStandard = 14;

bool IsCMake(llvm::StringRef name) { return name == "CMakeLists.txt" || name.ends_with(".cmake"); }

bool IsBuildFile(llvm::StringRef name) {
  static const std::set<std::string> kNames = {"configure.ac", "configure.in", "Makefile",
                                               "Makefile.am",  "GNUmakefile",  "meson.build",
                                               "BUILD",        "BUILD.bazel",  ".bazelrc"};
  return IsCMake(name) || kNames.count(name.str());
}

struct Command {
  std::string name;  // lower case
  std::vector<std::string> arguments;
};

// CMake's commands in order, as far as they can be told apart without running them.
class CMakeReader {
 public:
  explicit CMakeReader(llvm::StringRef text) : rest_(text) {}

  std::vector<Command> Read() {
    std::vector<Command> commands;
    while (!rest_.empty()) {
      SkipBlanks();
      llvm::StringRef name = rest_.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
      // A byte that begins no command is stepped over.
      rest_ = rest_.substr(std::max<size_t>(name.size(), 1));
      SkipBlanks();
      if (!name.empty() && rest_.consume_front("("))
        commands.push_back({name.lower(), Arguments()});
    }
    return commands;
  }

 private:
  void SkipBlanks() {
    for (;;) {
      rest_ = rest_.ltrim();
      if (!rest_.starts_with("#")) return;
      bool block = rest_.starts_with("#[[");
      size_t end = block ? rest_.find("]]") : rest_.find('\n');
      rest_ = rest_.drop_front(std::min(end, rest_.size()));
    }
  }

  std::vector<std::string> Arguments() {
    std::vector<std::string> arguments;
    for (int depth = 1;;) {
      SkipBlanks();
      if (rest_.empty()) return arguments;
      if (rest_.consume_front(")")) {
        if (--depth == 0) return arguments;
      } else if (rest_.consume_front("(")) {
        ++depth;
      } else {
        arguments.push_back(rest_.starts_with("\"") ? Quoted() : Bare());
      }
    }
  }

  std::string Quoted() {
    size_t end = 1;
    while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
    std::string text = rest_.substr(1, end - 1).str();
    rest_ = rest_.drop_front(std::min(end + 1, rest_.size()));
    return text;
  }

  std::string Bare() {
    llvm::StringRef text =
        rest_.take_until([](char c) { return llvm::isSpace(c) || c == ')' || c == '('; });
    rest_ = rest_.drop_front(text.size());
    return text.str();
  }

  llvm::StringRef rest_;
};

// Whether the commands reached so far are taken: a stack of the `if`s around them.
class Conditions {
 public:
  void Enter(const Command& command) {
    if (command.name == "option") NoteOption(command.arguments);
    if (command.name == "if") taken_.push_back(IsLikely(command.arguments));
    if (taken_.empty()) return;
    if (command.name == "elseif" || command.name == "else") taken_.back() = false;
    if (command.name == "endif") taken_.pop_back();
  }
  bool AllTaken() const { return std::find(taken_.begin(), taken_.end(), false) == taken_.end(); }

 private:
  void NoteOption(const std::vector<std::string>& arguments) {
    static const std::set<std::string> kOn = {"on", "true", "yes", "1"};
    bool on = arguments.size() > 2 && kOn.count(llvm::StringRef(arguments[2]).lower());
    if (!arguments.empty() && !on) off_.insert(arguments[0]);
  }

  bool IsLikely(const std::vector<std::string>& condition) const {
    static const std::set<std::string> kOtherPlatforms = {"WIN32", "MSVC",  "APPLE",  "ANDROID",
                                                          "IOS",   "MINGW", "CYGWIN", "EMSCRIPTEN"};
    for (llvm::StringRef word : condition) {
      if (word == "NOT") return false;  // the plain case is somewhere else
      if (word.consume_front("${")) word.consume_back("}");
      if (kOtherPlatforms.count(word.str()) || off_.count(word.str())) return false;
    }
    return true;
  }

  std::vector<bool> taken_;
  std::set<std::string> off_;  // options that are off unless somebody asks for them
};

bool IsLiteralDefinition(const std::string& text) {
  static const llvm::Regex kShape("^[A-Za-z_][A-Za-z0-9_]*(=[A-Za-z0-9_.]*)?$");
  return kShape.match(text);
}

}  // namespace

int StandardIn(const std::string& text) {
  static const char* kShapes[] = {"CXX_STANDARD[ \t]+\"?([0-9][0-9])", "cxx_std_([0-9][0-9])",
                                  "std=(c|gnu)[+][+]([0-9][0-9a-z])",
                                  "AX_CXX_COMPILE_STDCXX_?[(]?[[]?([0-9][0-9])"};
  static const std::pair<llvm::StringRef, int> kDrafts[] = {
      {"1z", 17}, {"2a", 20}, {"2b", 23}, {"2c", 26}};
  int standard = 0;
  for (const char* shape : kShapes) {
    llvm::Regex pattern(shape);
    llvm::SmallVector<llvm::StringRef> match;
    for (llvm::StringRef rest = text; pattern.match(rest, &match);) {
      int number = 0;
      match.back().getAsInteger(10, number);
      for (auto [draft, year] : kDrafts) number = match.back() == draft ? year : number;
      if (number < 90) standard = std::max(standard, number);
      rest = rest.drop_front(match[0].end() - rest.begin());
    }
  }
  return standard;
}

bool IsStrict(const std::string& text) {
  static const llvm::Regex kShape(
      "-std=c[+][+]|CXX_EXTENSIONS[ \t]+(OFF|NO|FALSE)|AX_CXX_COMPILE_STDCXX[^)]*noext");
  return kShape.match(text);
}

std::vector<std::string> DefinitionsIn(const std::string& cmake) {
  std::set<std::string> found;
  Conditions conditions;
  for (const Command& command : CMakeReader(cmake).Read()) {
    conditions.Enter(command);
    bool plain = command.name == "add_definitions";
    bool target = command.name == "target_compile_definitions";
    if (!conditions.AllTaken() || !(plain || target || command.name == "add_compile_definitions")) {
      continue;
    }
    for (size_t i = target ? 1 : 0; i < command.arguments.size(); ++i) {
      llvm::StringRef text = command.arguments[i];
      bool dashed = text.consume_front("-D");
      if (text == "PUBLIC" || text == "PRIVATE" || text == "INTERFACE") continue;
      if ((dashed || !plain) && IsLiteralDefinition(text.str())) found.insert(text.str());
    }
  }
  return {found.begin(), found.end()};
}

BuildHints ReadBuildHints(const Snapshot& snapshot) {
  BuildHints hints;
  std::set<std::string> definitions;
  long nearest = LONG_MAX;  // depth of the file that named a standard: the top one decides
  for (const SnapshotFile& file : snapshot.files()) {
    llvm::StringRef name = llvm::sys::path::filename(file.path);
    if (!IsBuildFile(name)) continue;
    std::string text = snapshot.Peek(file, kMaxBuildFile).value_or("");
    long depth = std::count(file.path.begin(), file.path.end(), '/');
    int standard = depth <= nearest ? StandardIn(text) : 0;
    if (standard > 0) {
      if (depth < nearest) hints = {.standard = kOldestStandard};
      hints.standard = std::max(hints.standard, standard);
      hints.strict |= IsStrict(text);
      nearest = depth;
    }
    if (!IsCMake(name)) continue;
    for (std::string& definition : DefinitionsIn(text)) definitions.insert(std::move(definition));
  }
  hints.definitions.assign(definitions.begin(), definitions.end());
  return hints;
}

}  // namespace rewriter
