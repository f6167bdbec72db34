#include "detector/peers/buf_config.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

#include "detector/formats/protobuf_parse.h"
#include "detector/peers/buf_report.h"
#include "detector/peers/buf_unstable.h"
#include "support/text.h"

namespace detector {
namespace {

// Rules of older versions of buf, and what stands for them now.
struct Replaced {
  std::string_view name, by;
};
constexpr std::array<Replaced, 5> kReplaced = {{
    {"FIELD_SAME_CTYPE", "FIELD_SAME_CPP_STRING_TYPE"},
    {"FIELD_SAME_LABEL",
     "FIELD_SAME_CARDINALITY FIELD_WIRE_COMPATIBLE_CARDINALITY "
     "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY"},
    {"FILE_SAME_JAVA_STRING_CHECK_UTF8", "FIELD_SAME_JAVA_UTF8_VALIDATION"},
    {"FILE_SAME_PHP_GENERIC_SERVICES", ""},
    {"MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT", ""},
}};

constexpr std::array<std::string_view, 3> kOnlyInV2 = {"EXTENSION_NO_DELETE", "FIELD_SAME_DEFAULT",
                                                       "PACKAGE_EXTENSION_NO_DELETE"};

// Where v1beta1 differs from v1.
constexpr std::array<BufRule, 3> kV1Beta1 = {{
    {"FIELD_SAME_CARDINALITY", "FILE PACKAGE WIRE_JSON WIRE"},
    {"FIELD_SAME_TYPE", "FILE PACKAGE WIRE_JSON WIRE"},
    {"FILE_SAME_PACKAGE", "FILE"},
}};

bool IsCategory(const std::string& name) {
  constexpr std::array<std::string_view, 5> names = {"FILE", "PACKAGE", "WIRE_JSON", "WIRE", "CSR"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool Holds(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Reader {
 public:
  explicit Reader(std::string name) : name_(std::move(name)) {}

  support::Result<BufConfig> Read(const std::string& text) {
    BufConfig config;
    try {
      YAML::Node root = YAML::Load(text);
      if (!root.IsMap()) Complain(root, "has to be a map with the key `version`");
      if (error_.empty()) Fill(root, config);
    } catch (const YAML::Exception& error) {
      if (error_.empty()) error_ = Place(error.mark) + error.msg;
    }
    if (!error_.empty()) return support::Invalid(error_);
    return config;
  }

 private:
  std::string Place(const YAML::Mark& mark) const {
    return name_ + ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1) +
           ": ";
  }
  void Complain(const YAML::Node& node, const std::string& what) {
    if (error_.empty()) error_ = Place(node.Mark()) + what;
  }

  void Fill(const YAML::Node& root, BufConfig& config) {
    YAML::Node version = root["version"];
    config.version = version.IsDefined() && version.IsScalar() ? version.Scalar() : "";
    if (config.version != "v1beta1" && config.version != "v1" && config.version != "v2") {
      return Complain(version.IsDefined() ? version : root,
                      "`version` has to be v1beta1, v1 or v2");
    }
    BufBreaking usual;
    if (root["breaking"].IsDefined()) usual = Breaking(root["breaking"]);
    YAML::Node modules = root["modules"];
    if (config.version != "v2" || !modules.IsDefined() || modules.IsNull()) {
      config.modules.push_back({"", usual});
      return;
    }
    if (!modules.IsSequence()) return Complain(modules, "`modules` has to be a list");
    for (const YAML::Node& module : modules) {
      if (!module.IsMap()) return Complain(module, "a module has to be a map");
      YAML::Node path = module["path"], own = module["breaking"];
      config.modules.push_back({path.IsDefined() && path.IsScalar() ? Clean(path.Scalar()) : "",
                                own.IsDefined() ? Breaking(own) : usual});
    }
    if (config.modules.empty()) config.modules.push_back({"", usual});
  }

  static std::string Clean(const std::string& path) {
    std::string clean = std::filesystem::path(path).lexically_normal().generic_string();
    while (clean.ends_with('/')) clean.pop_back();
    return clean == "." ? "" : clean;
  }

  BufBreaking Breaking(const YAML::Node& node) {
    BufBreaking breaking;
    if (node.IsNull()) return breaking;
    if (!node.IsMap()) return Complain(node, "`breaking` has to be a map"), breaking;
    for (const auto& entry : node) {
      std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
      const YAML::Node& value = entry.second;
      if (key == "use" || key == "except") {
        breaking.*(key == "use" ? &BufBreaking::use : &BufBreaking::except) = Rules(value, key);
      } else if (key == "ignore") {
        breaking.ignore = Paths(value, key);
      } else if (key == "ignore_only") {
        ReadIgnoreOnly(value, breaking);
      } else if (key == "ignore_unstable_packages") {
        if (!value.IsScalar() ||
            !YAML::convert<bool>::decode(value, breaking.ignore_unstable_packages)) {
          Complain(value, "`" + key + "` has to be true or false");
        }
      } else if (key != "disable_builtin") {
        Complain(entry.first, "unknown key `" + key + "` of `breaking`; known: use, except, " +
                                  "ignore, ignore_only, ignore_unstable_packages");
      }
    }
    return breaking;
  }

  std::vector<std::string> Strings(const YAML::Node& node, const std::string& key) {
    std::vector<std::string> strings;
    if (node.IsNull()) return strings;
    if (!node.IsSequence()) return Complain(node, "`" + key + "` has to be a list"), strings;
    for (const YAML::Node& item : node) {
      if (!item.IsScalar()) Complain(item, "`" + key + "` has to hold single values");
      strings.push_back(item.IsScalar() ? item.Scalar() : "");
    }
    return strings;
  }

  std::vector<std::string> Paths(const YAML::Node& node, const std::string& key) {
    std::vector<std::string> paths = Strings(node, key);
    for (std::string& path : paths) path = Clean(path);
    return paths;
  }

  // Rules and categories; replaced rules are those that stand for them.
  std::vector<std::string> Expand(const YAML::Node& node, const std::string& name) {
    for (const Replaced& replaced : kReplaced) {
      if (replaced.name != name) continue;
      return replaced.by.empty() ? std::vector<std::string>{} : support::Split(replaced.by, ' ');
    }
    if (!IsCategory(name) && !FindBufRule(name)) {
      Complain(node, "`" + name + "` is neither a rule nor a category of buf");
    }
    return {name};
  }

  std::vector<std::string> Rules(const YAML::Node& node, const std::string& key) {
    std::vector<std::string> rules;
    std::vector<std::string> names = Strings(node, key);
    for (size_t i = 0; i < names.size(); ++i) {
      for (std::string& rule : Expand(node[i], names[i])) rules.push_back(std::move(rule));
    }
    // A list of rules that say nothing any more is not an empty list.
    if (rules.empty() && !names.empty()) rules.push_back("");
    return rules;
  }

  void ReadIgnoreOnly(const YAML::Node& node, BufBreaking& breaking) {
    if (node.IsNull()) return;
    if (!node.IsMap()) return Complain(node, "`ignore_only` has to be a map of rules and paths");
    for (const auto& entry : node) {
      std::string name = entry.first.IsScalar() ? entry.first.Scalar() : "";
      for (const std::string& rule : Expand(entry.first, name)) {
        breaking.ignore_only[rule] = Paths(entry.second, name);
      }
    }
  }

  std::string name_, error_;
};

// Whether a list names the file, or a folder that holds it.
bool HoldsPath(const std::vector<std::string>& paths, const std::string& file) {
  return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    return path.empty() || file == path || file.starts_with(path + "/");
  });
}

std::vector<std::string> CategoriesIn(const std::string& version, const std::string& rule) {
  if (version == "v1beta1") {
    for (const BufRule& row : kV1Beta1) {
      if (row.name == rule) return support::Split(row.categories, ' ');
    }
  }
  if (version != "v2" && std::find(kOnlyInV2.begin(), kOnlyInV2.end(), rule) != kOnlyInV2.end()) {
    return {};
  }
  const BufRule* known = FindBufRule(rule);
  return known ? support::Split(known->categories, ' ') : std::vector<std::string>{};
}

class Filter {
 public:
  Filter(const BufConfig& config, const std::string& level, const ChangeSet& changes)
      : config_(config), level_(level), changes_(changes) {}

  bool Counts(const PeerFinding& finding) {
    const std::string& file = finding.file.empty() ? finding.old_file : finding.file;
    const BufBreaking& breaking = ModuleOf(InConfig(file));
    std::string rule = finding.rule.substr(finding.rule.find(':') + 1);
    std::vector<std::string> names = CategoriesIn(config_.version, rule);
    if (names.empty()) return false;
    names.push_back(rule);
    auto named_by = [&](const std::vector<std::string>& list) {
      return std::any_of(names.begin(), names.end(),
                         [&](const std::string& name) { return Holds(list, name); });
    };
    if (!named_by(breaking.use.empty() ? std::vector<std::string>{level_} : breaking.use) ||
        named_by(breaking.except)) {
      return false;
    }
    return !IsIgnored(breaking, names, finding.file, changes_.inputs.now) &&
           !IsIgnored(breaking, names, finding.old_file, changes_.inputs.old);
  }

 private:
  std::string InConfig(const std::string& file) const {
    if (config_.files == config_.folder) return file;
    return (config_.files / file).lexically_relative(config_.folder).generic_string();
  }

  const BufBreaking& ModuleOf(const std::string& file) const {
    const BufConfig::Module* best = nullptr;
    for (const BufConfig::Module& module : config_.modules) {
      bool deeper = !best || module.path.size() >= best->path.size();
      if (deeper && HoldsPath({module.path}, file)) best = &module;
    }
    return best ? best->breaking : config_.modules.front().breaking;
  }

  bool IsIgnored(const BufBreaking& breaking, const std::vector<std::string>& names,
                 const std::string& file, const Input& input) {
    if (file.empty()) return false;
    std::string path = InConfig(file);
    if (HoldsPath(breaking.ignore, path)) return true;
    for (const auto& [rule, paths] : breaking.ignore_only) {
      if (Holds(names, rule) && HoldsPath(paths, path)) return true;
    }
    return breaking.ignore_unstable_packages && IsUnstablePackage(PackageOf(file, input));
  }

  const std::string& PackageOf(const std::string& file, const Input& input) {
    auto [known, added] = packages_.try_emplace({&input, file});
    if (!added) return known->second;
    for (const InputFile& text : input.files) {
      if (text.path == file) known->second = ParseText(text.content, file).proto.package();
    }
    return known->second;
  }

  const BufConfig& config_;
  const std::string& level_;
  const ChangeSet& changes_;
  std::map<std::pair<const Input*, std::string>, std::string> packages_;
};

}  // namespace

support::Result<BufConfig> ParseBufConfig(const std::string& text, const std::string& name) {
  return Reader(name).Read(text);
}

std::vector<PeerFinding> ApplyBufConfig(const BufConfig& config, const std::string& level,
                                        const ChangeSet& changes,
                                        const std::vector<PeerFinding>& findings) {
  Filter filter(config, level, changes);
  std::vector<PeerFinding> kept;
  for (const PeerFinding& finding : findings) {
    if (filter.Counts(finding)) kept.push_back(finding);
  }
  return kept;
}

}  // namespace detector
