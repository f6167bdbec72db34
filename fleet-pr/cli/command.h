// The commands of `coevolve`. Each file of commands gives a table; main.cc joins them into one. A
// command registers its options and returns what is to be run once they have been read.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "support/result.h"

namespace CLI {
class App;
}

namespace fleet::cli {

enum ExitStatus { kClean = 0, kFindings = 1, kTrouble = 2, kResumable = 130 };

// Options that every command has. `format` is already one of the command's formats. -C DIR has been
// entered: the current folder is DIR.
struct Globals {
  std::string format;
  std::filesystem::path output;  // --output FILE; empty: stdout
};

// An error becomes "coevolve NAME: message" on stderr and exit status 2, or 130 for kInterrupted.
using Runner = std::function<support::Result<ExitStatus>()>;

struct Command {
  const char* name;
  const char* summary;
  std::vector<std::string> formats;  // of --format, the default first; empty: no such option
  // Adds options to `app`. `globals` outlives the runner and is filled in before it is called.
  Runner (*define)(CLI::App& app, const Globals& globals);
};

std::vector<Command> SchemaCommands();  // diff, plan
std::vector<Command> CodeCommands();    // usage, rewrite, check, explain
std::vector<Command> PackCommands();    // pack test
std::vector<Command> FleetCommands();   // sweep, publish, status, why, revert, ...

// Writes a result to stdout or to --output: a file atomically, a device or pipe as it is. A reader
// that went away (a closed pipe) is no trouble.
support::Status Emit(const Globals& globals, const std::string& text);

}  // namespace fleet::cli
