#include "fleet-pr/cli/refuse.h"

#include <algorithm>
#include <string_view>

#include "support/text.h"

namespace fleet::cli {
namespace {

struct Missing {
  std::string_view command;  // "*": any
  std::string_view option;   // "": the command itself
  std::string_view value;    // "": whatever its value
};

// clang-format off: a row each, however few are left
constexpr Missing kMissing[] = {
    {"serve", "", ""},
    {"worker", "", ""},
    {"pause", "", ""},
    {"resume", "", ""},
    {"skip", "", ""},
    {"override", "", ""},
};
// clang-format on

// The first word that is neither an option nor the value of -C.
std::string CommandOf(const std::vector<std::string>& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "-C") {
      ++i;
    } else if (!words[i].starts_with("-")) {
      return words[i];
    }
  }
  return "";
}

bool Uses(const std::vector<std::string>& words, const Missing& missing) {
  std::string option(missing.option), value(missing.value);
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with(option + "=")) {
      if (value.empty() || words[i] == option + "=" + value) return true;
    } else if (words[i] == option) {
      if (value.empty() || (i + 1 < words.size() && words[i + 1] == value)) return true;
    }
  }
  return false;
}

std::string NotBuilt(const std::vector<std::string>& words, const std::string& command,
                     bool exists) {
  for (const Missing& missing : kMissing) {
    if (missing.option.empty()) {
      if (missing.command == command && !exists) return command;
    } else if ((missing.command == "*" || missing.command == command) && Uses(words, missing)) {
      std::string what = command + " " + std::string(missing.option);
      return missing.value.empty() ? what : what + " " + std::string(missing.value);
    }
  }
  return "";
}

}  // namespace

std::string WhyRefused(const std::vector<std::string>& words,
                       const std::vector<std::string>& commands) {
  std::string command = CommandOf(words);
  bool exists = std::find(commands.begin(), commands.end(), command) != commands.end();
  std::string missing = NotBuilt(words, command, exists);
  if (!missing.empty()) return "`" + missing + "` is not built yet";
  if (command.empty() || exists) return "";
  std::string near = support::ClosestTo(command, commands);
  return "there is no command `" + command + "`" +
         (near.empty() ? "; see `coevolve --help`" : "; did you mean `" + near + "`?");
}

}  // namespace fleet::cli
