#include "fleet-pr/migration_file.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <set>

#include "fleet-pr/yaml_reader.h"
#include "support/files.h"
#include "support/text.h"

namespace fleet {
using detector::Migration;
using detector::MigrationEntry;
using support::Json;
using support::Result;
namespace {

constexpr uint64_t kLargestFile = 16u << 20;

// The file's shape, for its JSON Schema.
struct Shape {
  int version = 1;
  std::map<std::string, std::string> renames, replacements, conversions;
  std::vector<std::string> removed;
};

template <class V>
void Describe(V& v, Shape& s) {
  v.Field("version", s.version, "of this file's shape: 1");
  v.Optional("renames", s.renames, "path in OLD -> path in NEW: fields, types, values, packages");
  v.Optional("removed", s.removed, "paths in OLD that are meant to be gone: nothing is guessed");
  v.Optional("replacements", s.replacements,
             "removed field in OLD -> expression that a read of it becomes; $o is the object with "
             "its . or ->");
  v.Optional("conversions", s.conversions,
             "field whose type changed -> expression that a read of it becomes");
}

class Reader {
 public:
  explicit Reader(std::string name) { migration_.file = std::move(name); }

  Result<Migration> Run(const YAML::Node& root) {
    if (!root.IsMap()) return support::Invalid(migration_.file + ":1:1: a migration is a map");
    static const std::vector<std::string> kKeys = {"version", "renames", "removed", "replacements",
                                                   "conversions"};
    std::set<std::string> seen;
    for (const auto& pair : root) {
      std::string key = pair.first.IsScalar() ? pair.first.Scalar() : "?";
      if (!seen.insert(key).second) Complain(pair.first, "`" + key + "` is given twice");
      if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end())
        Unknown(pair.first, key, kKeys);
    }
    const YAML::Node version = root["version"];
    if (!version || !version.IsScalar() || version.Scalar() != "1") {
      Complain(version ? version : root, "`version: 1` is needed; this program reads version 1");
    }
    ReadMap(root["renames"], "renames", migration_.renames);
    ReadList(root["removed"], migration_.removed);
    ReadMap(root["replacements"], "replacements", migration_.replacements);
    ReadMap(root["conversions"], "conversions", migration_.conversions);
    if (!error_.empty()) return support::Invalid(migration_.file + ":" + error_);
    return std::move(migration_);
  }

 private:
  void Complain(const YAML::Node& node, const std::string& what) {
    if (error_.empty()) error_ = AtMark(node.Mark(), what);
  }
  void Unknown(const YAML::Node& node, const std::string& key,
               const std::vector<std::string>& keys) {
    std::string near = support::ClosestTo(key, keys);
    Complain(node, "unknown key `" + key + "`; " +
                       (near.empty() ? "the keys here are " + support::Join(keys, ", ")
                                     : "did you mean `" + near + "`?"));
  }

  static MigrationEntry Entry(const YAML::Node& node, const std::string& value) {
    return {node.Scalar(), value, node.Mark().line + 1, node.Mark().column + 1};
  }

  void ReadMap(const YAML::Node& node, const std::string& key, std::vector<MigrationEntry>& to) {
    if (!node || node.IsNull()) return;
    if (!node.IsMap()) return Complain(node, "`" + key + "` has to be a map: `old: new`");
    std::set<std::string> seen;
    for (const auto& pair : node) {
      bool scalars = pair.first.IsScalar() && pair.second.IsScalar();
      if (!scalars || pair.first.Scalar().empty() || pair.second.Scalar().empty()) {
        return Complain(pair.first, "`" + key + "` needs a text on either side of the colon");
      }
      if (!seen.insert(pair.first.Scalar()).second) {
        return Complain(pair.first, "`" + pair.first.Scalar() + "` is given twice");
      }
      to.push_back(Entry(pair.first, pair.second.Scalar()));
    }
  }

  void ReadList(const YAML::Node& node, std::vector<MigrationEntry>& to) {
    if (!node || node.IsNull()) return;
    if (!node.IsSequence()) return Complain(node, "`removed` has to be a list of paths");
    for (const YAML::Node& item : node) {
      if (!item.IsScalar()) return Complain(item, "`removed` has to be a list of paths");
      to.push_back(Entry(item, ""));
    }
  }

  Migration migration_;
  std::string error_;
};

}  // namespace

Result<Migration> ParseMigration(const std::string& yaml, const std::string& name) {
  try {
    return Reader(name).Run(YAML::Load(yaml));
  } catch (const YAML::Exception& e) {
    return support::Invalid(name + ":" + AtMark(e.mark, "not valid YAML: " + e.msg));
  }
}

Result<Migration> LoadMigration(const std::filesystem::path& file) {
  Result<std::string> text = support::ReadFile(file, kLargestFile);
  if (!text) return tl::unexpected<support::Error>(text.error());
  return ParseMigration(*text, file.string());
}

Json MigrationSchema() { return support::JsonSchema<Shape>("A migration file of Coevolve"); }

}  // namespace fleet
