// The program `coevolve`: one table of commands, and what all of them have in common.
#include <fcntl.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

#include "fleet-pr/cli/command.h"
#include "fleet-pr/cli/refuse.h"
#include "support/text.h"

namespace fleet::cli {
namespace {

std::vector<Command> AllCommands() {
  std::vector<Command> all;
  for (auto* table : {SchemaCommands, CodeCommands, PackCommands, FleetCommands}) {
    for (Command& command : table()) all.push_back(std::move(command));
  }
  return all;
}

// A command that has been registered: what the parser knows of it, and what it will run.
struct Registered {
  Command command;
  CLI::App* app;
  Runner runner;
};

class Program {
 public:
  Program() {
    app_.name("coevolve");
    app_.require_subcommand(1);
    app_.get_formatter()->label("SUBCOMMAND", "COMMAND");
    app_.set_version_flag("--version", std::string("coevolve ") + COEVOLVE_VERSION);
    AddDirectory(app_);
    for (Command& command : AllCommands()) Register(std::move(command));
  }

  int Run(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    try {
      if (words.empty()) return std::cerr << app_.help(), kTrouble;
      if (std::string why = WhyRefused(words, Names()); !why.empty()) return Complain("", why);
      app_.parse(argc, argv);
    } catch (const CLI::Success& help) {
      return app_.exit(help);
    } catch (const CLI::ParseError& error) {
      return Complain(ChosenName(), WithSuggestion(error));
    }
    return RunChosen();
  }

 private:
  void AddDirectory(CLI::App& app) {
    app.add_option("-C", directory_, "Enter this folder first")->type_name("DIR");
  }

  void Register(Command command) {
    CLI::App* app = app_.add_subcommand(command.name, command.summary)->group("Commands");
    Runner runner = command.define(*app, globals_);
    if (!command.formats.empty()) {
      std::string help = "Format of the result: " + support::Join(command.formats, ", ");
      app->add_option("--format", globals_.format, help)
          ->type_name("FORMAT")
          ->check(CLI::IsMember(command.formats));
    }
    app->add_option("--output", globals_.output, "Write the result to this file")
        ->type_name("FILE");
    AddDirectory(*app);
    registered_.push_back({std::move(command), app, std::move(runner)});
  }

  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const Registered& known : registered_) names.push_back(known.command.name);
    return names;
  }

  const Registered* Chosen() const {
    for (const Registered& known : registered_) {
      if (known.app->parsed()) return &known;
    }
    return nullptr;
  }
  std::string ChosenName() const { return Chosen() ? Chosen()->command.name : ""; }

  // The parser's message, with the option or command that was probably meant.
  std::string WithSuggestion(const CLI::ParseError& error) const {
    std::string message = error.what();
    std::string word = message.substr(message.find_last_of(" :") + 1);
    std::vector<std::string> known;
    if (const Registered* chosen = Chosen()) {
      for (const CLI::Option* option : chosen->app->get_options()) {
        for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
      }
    }
    std::string near = support::ClosestTo(word, known);
    if (!near.empty() && near != word) message += "; did you mean `" + near + "`?";
    std::string help = Chosen() ? ChosenName() + " --help" : "--help";
    return message + "\nSee `coevolve " + help + "`";
  }

  static int Complain(const std::string& command, const std::string& message) {
    std::cerr << "coevolve" << (command.empty() ? "" : " ") << command << ": " << message << "\n";
    return kTrouble;
  }

  int RunChosen() {
    const Registered& chosen = *Chosen();
    std::error_code error;
    if (!directory_.empty()) std::filesystem::current_path(directory_, error);
    if (error) return Complain("", "cannot enter " + directory_ + ": " + error.message());
    if (globals_.format.empty() && !chosen.command.formats.empty()) {
      globals_.format = chosen.command.formats.front();
    }
    support::Result<ExitStatus> status = chosen.runner();
    if (status) return *status;
    Complain(chosen.command.name, status.error().message);
    return status.error().kind == support::ErrorKind::kInterrupted ? kResumable : kTrouble;
  }

  CLI::App app_{"Keeps C++ consumers in step with the schemas of the data that they read."};
  std::string directory_;
  Globals globals_;
  std::vector<Registered> registered_;
};

// A standard stream that was closed must not become the number of a file that we open: messages
// would be written into it. Reading's end of /dev/null makes writes fail as before.
void KeepStandardStreams() {
  for (int fd : {0, 1, 2}) {
    if (::fcntl(fd, F_GETFD) < 0) ::open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
  }
}

}  // namespace
}  // namespace fleet::cli

int main(int argc, char** argv) {
  fleet::cli::KeepStandardStreams();
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away early is seen when we write
  try {
    return fleet::cli::Program().Run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "coevolve: internal error: " << error.what() << "\n";
    return fleet::cli::kTrouble;
  }
}
