#include "rewriter/units/flags_allow.h"

#include <llvm/ADT/StringRef.h>
#include <llvm/ADT/StringSet.h>

#include <optional>

namespace rewriter {
namespace {

using llvm::StringRef;

// Flags with a folder or file that is searched; it may be joined or follow.
constexpr StringRef kPathFlags[] = {"-isystem", "-iquote", "-idirafter", "-include", "-I"};
constexpr StringRef kMacroFlags[] = {"-D", "-U"};

const llvm::StringSet<>& PlainFlags() {
  static const llvm::StringSet<> kFlags = {"-pthread",
                                           "-nostdinc",
                                           "-nostdinc++",
                                           "-ansi",
                                           "-fexceptions",
                                           "-fno-exceptions",
                                           "-fcxx-exceptions",
                                           "-frtti",
                                           "-fno-rtti",
                                           "-fPIC",
                                           "-fpic",
                                           "-fPIE",
                                           "-fpie",
                                           "-fchar8_t",
                                           "-fno-char8_t",
                                           "-fsigned-char",
                                           "-funsigned-char",
                                           "-fno-signed-char",
                                           "-fshort-enums",
                                           "-fshort-wchar",
                                           "-fms-extensions",
                                           "-fno-operator-names",
                                           "-ffast-math",
                                           "-fwrapv",
                                           "-ffreestanding",
                                           "-fno-builtin",
                                           "-fsized-deallocation",
                                           "-fno-sized-deallocation",
                                           "-faligned-allocation",
                                           "-fno-aligned-allocation",
                                           "-fblocks",
                                           "-fcoroutines",
                                           "-fno-threadsafe-statics",
                                           "-fdeclspec",
                                           "-fstrict-aliasing",
                                           "-fno-strict-aliasing",
                                           "-fvisibility-inlines-hidden",
                                           "-fomit-frame-pointer",
                                           "-fno-omit-frame-pointer",
                                           "-fexperimental-library"};
  return kFlags;
}

// Joined flags whose value is a word.
constexpr StringRef kValueFlags[] = {
    "-std=",   "-stdlib=", "-fvisibility=", "-ftemplate-depth=", "-fconstexpr-depth=", "-march=",
    "-mtune=", "-O"};

constexpr StringRef kMachineFlags[] = {"-m32",  "-m64",   "-msse",    "-mavx",  "-mfma",
                                       "-mbmi", "-mf16c", "-mpopcnt", "-mcx16", "-mno-"};

// Flags that may be followed by a value which must go with them.
const llvm::StringSet<>& ValuesToSkip() {
  static const llvm::StringSet<> kFlags = {"-o",
                                           "-MF",
                                           "-MT",
                                           "-MQ",
                                           "-MJ",
                                           "-Xclang",
                                           "-Xlinker",
                                           "-Xassembler",
                                           "-Xpreprocessor",
                                           "-load",
                                           "-mllvm",
                                           "-arch",
                                           "-target",
                                           "--target",
                                           "-isysroot",
                                           "--sysroot",
                                           "-imacros",
                                           "-L",
                                           "-l",
                                           "-T",
                                           "-u",
                                           "-z",
                                           "--config",
                                           "-iprefix",
                                           "-iwithprefix",
                                           "-iwithprefixbefore",
                                           "-serialize-diagnostics",
                                           "--serialize-diagnostics",
                                           "-dependency-file",
                                           "-dependency-dot",
                                           "-header-include-file",
                                           "-diagnostic-log-file",
                                           "-stats-file",
                                           "-working-directory",
                                           "-resource-dir",
                                           "-ivfsoverlay",
                                           "-include-pch",
                                           "-F",
                                           "-iframework",
                                           "--param",
                                           "-B",
                                           "-fplugin",
                                           "-gcc-toolchain",
                                           "-dumpdir"};
  return kFlags;
}

// Flags that say nothing about the meaning of the code: dropped without a word.
bool IsOfNoInterest(StringRef flag) {
  for (StringRef prefix :
       {"-W",    "-f",      "-m",      "-g",        "-M",         "-L",      "-l",      "-o",
        "-pipe", "-w",      "-s",      "-pedantic", "-rdynamic",  "-shared", "-static", "-v",
        "-P",    "-Q",      "--param", "-c",        "-E",         "-d",      "-u",      "-z",
        "-ansi", "-no-pie", "-pg",     "-p",        "-save-temps"}) {
    bool notable = flag.starts_with("-fplugin") || flag.starts_with("-fmodule") ||
                   flag.starts_with("-fpass-plugin") || flag.starts_with("-fsanitize") ||
                   flag.starts_with("-mllvm") || flag.starts_with("-static-lib") ||
                   flag.starts_with("-dependency") || flag.starts_with("-stats") ||
                   flag.starts_with("-serialize");
    if (flag.starts_with(prefix)) return !notable;
  }
  return false;
}

bool IsWord(StringRef value) {
  return value.size() < 40 && value.find_first_of("/\\ \t\n") == StringRef::npos;
}

class Filter {
 public:
  Filter(const std::vector<std::string>& raw, const PlaceOf& place) : place_(place) {
    // So CMake names a precompiled header: -Xclang -include -Xclang FILE.
    for (size_t i = 0; i < raw.size(); ++i) {
      bool forwarded = i + 3 < raw.size() && raw[i] == "-Xclang" && raw[i + 1] == "-include" &&
                       raw[i + 2] == "-Xclang";
      if (!forwarded) {
        raw_.push_back(raw[i]);
        continue;
      }
      raw_.insert(raw_.end(), {"-include", raw[i + 3]});
      i += 3;
    }
  }

  AllowedFlags Run() {
    while (next_ < raw_.size()) One(raw_[next_++]);
    out_.args.push_back("-w");
    return std::move(out_);
  }

 private:
  void One(StringRef flag) {
    if (TakeWithValue(flag, kPathFlags, true) || TakeWithValue(flag, kMacroFlags, false)) return;
    if (flag.starts_with("-x")) return TakeLanguage(*ValueOf(flag, "-x"));
    if (IsPlain(flag)) {
      out_.args.push_back(flag.str());
      return;
    }
    bool is_input = !flag.starts_with("-") && !flag.starts_with("@");
    if (!is_input && !IsOfNoInterest(flag)) out_.dropped.insert(flag.str());
    if (ValuesToSkip().contains(flag)) ++next_;
  }

  bool IsPlain(StringRef flag) const {
    if (PlainFlags().contains(flag)) return true;
    for (StringRef prefix : kValueFlags) {
      StringRef value = flag;
      if (value.consume_front(prefix) && IsWord(value)) return true;
    }
    for (StringRef prefix : kMachineFlags) {
      if (flag.starts_with(prefix) && IsWord(flag)) return true;
    }
    return false;
  }

  // The rest of `flag` or, where that is empty, the next argument.
  std::optional<std::string> ValueOf(StringRef flag, StringRef name) {
    if (!flag.consume_front(name)) return std::nullopt;
    if (!flag.empty()) return flag.str();
    return next_ < raw_.size() ? raw_[next_++] : "";
  }

  template <size_t N>
  bool TakeWithValue(StringRef flag, const StringRef (&names)[N], bool is_path) {
    for (StringRef name : names) {
      // -include-pch and the like are other flags that begin alike.
      if (name == "-include" && flag.starts_with("-include-")) return false;
      std::optional<std::string> value = ValueOf(flag, name);
      if (!value) continue;
      if (!value->empty()) Take(name, *value, is_path);
      return true;
    }
    return false;
  }

  void Take(StringRef name, const std::string& value, bool is_path) {
    bool is_file = name == "-include";
    std::optional<std::string> text = is_path ? place_(value, is_file) : value;
    if (!text) {
      out_.dropped.insert(name.str() + " " + value);
    } else if (is_file) {
      out_.args.insert(out_.args.end(), {"-include", *text});
    } else {
      out_.args.push_back(name.str() + *text);
    }
  }

  void TakeLanguage(const std::string& language) {
    out_.is_cpp = language == "c++";
    if (!out_.is_cpp && language != "c") out_.dropped.insert("-x " + language);
  }

  std::vector<std::string> raw_;
  const PlaceOf& place_;
  AllowedFlags out_;
  size_t next_ = 0;
};

}  // namespace

AllowedFlags AllowFlags(const std::vector<std::string>& raw, const PlaceOf& place) {
  return Filter(raw, place).Run();
}

}  // namespace rewriter
