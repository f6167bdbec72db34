#include "support/sandbox.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>

namespace support {
namespace fs = std::filesystem;
namespace {

// Users of the range that systemd sets aside for services without an account. Each sandbox of ours
// gets one of its own, because the kernel counts processes by user.
unsigned NextUser() {
  static std::atomic<unsigned> next = static_cast<unsigned>(::getpid()) * 7;
  return 61184 + next++ % 4336;
}

bool AreRoot() { return ::geteuid() == 0; }

void Add(std::vector<std::string>& argv, std::initializer_list<std::string> more) {
  argv.insert(argv.end(), more);
}

// /usr and what belongs to it; Debian's /bin and /lib are links into it, elsewhere they are
// folders.
void AddSystem(std::vector<std::string>& argv) {
  Add(argv, {"--ro-bind", "/usr", "/usr"});
  for (const char* name : {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"}) {
    std::error_code none;
    if (fs::is_symlink(name, none)) {
      Add(argv, {"--symlink", fs::read_symlink(name, none).string(), name});
    } else if (fs::is_directory(name, none)) {
      Add(argv, {"--ro-bind", name, name});
    }
  }
  // Made by hand: what bubblewrap makes on the way is closed to users other than ours.
  Add(argv, {"--perms", "0755", "--dir", "/etc"});
  for (const char* name : {"/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
                           "/etc/alternatives", "/etc/localtime"}) {
    Add(argv, {"--ro-bind-try", name, name});
  }
}

std::vector<std::string> Arguments(const SandboxCommand& command, unsigned user,
                                   const std::vector<std::string>& inside) {
  std::vector<std::string> argv{command.bubblewrap, "--unshare-ipc", "--unshare-pid",
                                "--unshare-net",    "--unshare-uts", "--unshare-cgroup-try"};
  if (!AreRoot()) argv.push_back("--unshare-user");
  Add(argv, {"--die-with-parent", "--new-session", "--hostname", "sandbox"});
  AddSystem(argv);
  Add(argv, {"--proc", "/proc", "--dev", "/dev"});
  Add(argv, {"--size", std::to_string(command.file_bytes), "--perms", "1777", "--tmpfs", "/tmp"});
  for (const Bind& bind : command.binds) {
    Add(argv, {bind.writable ? "--bind" : "--ro-bind", fs::absolute(bind.from).string(), bind.to});
  }
  Add(argv, {"--remount-ro", "/", "--chdir", command.directory, "--"});
  if (AreRoot()) {
    std::string id = std::to_string(user);
    Add(argv, {"setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups", "--inh-caps=-all",
               "--bounding-set=-all", "--no-new-privs", "--"});
  }
  Add(argv, {"prlimit", "--nproc=" + std::to_string(command.processes),
             "--as=" + std::to_string(command.memory_bytes),
             "--fsize=" + std::to_string(command.file_bytes), "--core=0", "--"});
  argv.insert(argv.end(), inside.begin(), inside.end());
  return argv;
}

// Gives a folder of ours and all in it to the sandbox's user; links themselves, not their targets.
Status HandOver(const fs::path& folder, unsigned user) {
  std::error_code error;
  bool changed = ::lchown(folder.c_str(), user, user) == 0;
  for (fs::recursive_directory_iterator entry(folder, error), end;
       changed && !error && entry != end; entry.increment(error)) {
    changed = ::lchown(entry->path().c_str(), user, user) == 0;
  }
  if (changed && !error) return {};
  if (errno == ENAMETOOLONG || error.value() == ENAMETOOLONG) {
    return Invalid("the folders below " + folder.string() + " nest too deeply");
  }
  return Fail(ErrorKind::kUnavailable,
              "cannot hand " + folder.string() + " over to the user of the sandbox");
}

Status PrepareBind(const Bind& bind, unsigned user) {
  std::error_code error;
  fs::file_status status = fs::status(bind.from, error);
  if (!fs::exists(status))
    return Invalid("the sandbox needs " + bind.from.string() + ": not there");
  if (!AreRoot()) return {};
  if (bind.writable) return HandOver(bind.from, user);
  fs::perms needed = fs::is_directory(status) ? fs::perms::others_read | fs::perms::others_exec
                                              : fs::perms::others_read;
  if ((status.permissions() & needed) == needed) return {};
  return Invalid("the sandbox runs as an unprivileged user and may not read " + bind.from.string() +
                 "; make it readable (chmod -R o+rX), or run as a user other than root");
}

uint64_t SpaceBelow(const fs::path& folder) {
  std::error_code error;
  uint64_t bytes = 0;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    struct stat info;
    if (::lstat(entry->path().c_str(), &info) == 0) bytes += uint64_t{512} * info.st_blocks;
  }
  return bytes;
}

// Whether the writable folders hold more than they may. Counting is dear, so it waits until the
// disk has lost a good part of that.
std::function<bool()> TooMuchDisk(const SandboxCommand& command) {
  std::vector<std::pair<fs::path, uint64_t>> folders;
  std::error_code ignored;
  for (const Bind& bind : command.binds) {
    if (bind.writable) folders.emplace_back(bind.from, fs::space(bind.from, ignored).available);
  }
  return [folders, limit = command.disk_bytes] {
    std::error_code ignored;
    uint64_t bytes = 0;
    for (const auto& [folder, before] : folders) {
      uint64_t now = fs::space(folder, ignored).available;
      if (now < before && before - now > limit / 4) bytes += SpaceBelow(folder);
    }
    return bytes > limit;
  };
}

Result<ProcessOutcome> Start(const SandboxCommand& command, unsigned user,
                             const std::vector<std::string>& inside) {
  ProcessCommand process;
  process.argv = Arguments(command, user, inside);
  Add(process.environment, {"HOME=/tmp", "TMPDIR=/tmp"});
  process.environment.insert(process.environment.end(), command.environment.begin(),
                             command.environment.end());
  process.timeout = command.timeout;
  process.output_limit = command.output_limit;
  process.keep_end = true;
  process.watch = TooMuchDisk(command);
  return RunProcess(process);
}

tl::unexpected<Error> CannotStart(const std::string& why) {
  return Fail(
      ErrorKind::kUnavailable,
      "the sandbox can't be started: " + why +
          "; install bubblewrap (apt-get install bubblewrap) and allow user namespaces "
          "(sysctl kernel.unprivileged_userns_clone=1; in a container, grant it the right to "
          "make namespaces)");
}

}  // namespace

Result<ProcessOutcome> RunSandboxed(const SandboxCommand& command) {
  unsigned user = NextUser();
  for (const Bind& bind : command.binds) {
    if (Status prepared = PrepareBind(bind, user); !prepared) {
      return tl::unexpected<Error>(prepared.error());
    }
  }
  Result<ProcessOutcome> outcome = Start(command, user, command.argv);
  if (!outcome && outcome.error().kind == ErrorKind::kInterrupted) return outcome;
  if (!outcome) return CannotStart(outcome.error().message);
  // bubblewrap reports its own failures like those of the command. When it may have been its own,
  // the same sandbox is tried with a command that can't fail.
  if (outcome->ok() || outcome->timed_out || outcome->stopped || outcome->out.size() > 0)
    return outcome;
  Result<ProcessOutcome> probe = Start(command, user, {"true"});
  if (probe && probe->ok()) return outcome;
  if (!probe) return probe;
  std::string why = probe->err.substr(0, probe->err.find('\n'));
  return CannotStart(why.empty() ? DescribeEnd(*probe) : why);
}

Status MakeReadable(const fs::path& tree) {
  std::error_code error;
  auto open = [&error](const fs::path& path, fs::file_status status) {
    if (fs::is_symlink(status)) return;
    fs::perms more = fs::perms::others_read;
    bool enter = fs::is_directory(status) ||
                 (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
    if (enter) more |= fs::perms::others_exec;
    if ((status.permissions() & more) != more) {
      fs::permissions(path, more, fs::perm_options::add, error);
    }
  };
  open(tree, fs::symlink_status(tree, error));
  for (fs::recursive_directory_iterator entry(tree, error), end; !error && entry != end;
       entry.increment(error)) {
    open(entry->path(), entry->symlink_status(error));
  }
  if (!error) return {};
  return Fail(ErrorKind::kUnavailable,
              "cannot make " + tree.string() + " readable for the sandbox: " + error.message());
}

}  // namespace support
