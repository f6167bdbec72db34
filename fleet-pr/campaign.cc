#include "fleet-pr/campaign.h"

#include <algorithm>
#include <set>

#include "fleet-pr/git/export.h"
#include "fleet-pr/yaml_reader.h"
#include "support/files.h"

namespace fleet {
namespace fs = std::filesystem;
using support::Json;
using support::Result;
namespace {

// Keys without a sensible value of their own, below the place where they belong.
const std::set<std::string> kRequired = {"/name",       "/schema",       "/schema/old",
                                         "/schema/new", "/repositories", "/repositories/*/name",
                                         "/forge",      "/forge/root"};

// Names become parts of branches, folders and ids.
bool IsName(const std::string& name, bool lower) {
  auto allowed = [lower](unsigned char c) {
    return std::islower(c) || std::isdigit(c) || c == '.' || c == '_' || c == '-' ||
           (!lower && std::isupper(c));
  };
  return !name.empty() && name.size() <= 100 && name.front() != '.' && name.front() != '-' &&
         name.back() != '.' && name.find("..") == std::string::npos && !name.ends_with(".lock") &&
         std::all_of(name.begin(), name.end(), allowed);
}

class Checker {
 public:
  Checker(const YAML::Node& root, std::string& error) : root_(root), error_(error) {}

  void Check(const Campaign& c) {
    if (c.version != 1) Complain(root_["version"], "this program reads version 1");
    Require(root_, "name", !c.name.empty());
    Require(root_, "schema", root_["schema"].IsDefined());
    Require(root_["schema"], "old", !c.schema.old.empty());
    Require(root_["schema"], "new", !c.schema.now.empty());
    Require(root_, "forge", root_["forge"].IsDefined());
    Require(root_["forge"], "root", !c.forge.root.empty());
    Require(root_, "repositories", !c.repositories.empty());
    if (!error_.empty()) return;
    if (!IsName(c.name, true)) {
      Complain(root_["name"],
               "`" + c.name + "` is no name: lower case letters, digits, `.`, `_` and `-`");
    }
    if (c.forge.kind != "local") {
      Complain(root_["forge"]["kind"],
               "unknown kind of forge `" + c.forge.kind + "`; this version knows `local`");
    }
    if (!IsPlainPath(c.branch_prefix + "x")) {
      Complain(root_["branch_prefix"], "`branch_prefix` has to begin a branch name");
    }
    CheckAuthor(c);
    CheckLimits(c.verify);
    CheckRepositories(c);
  }

 private:
  void CheckAuthor(const Campaign& c) {
    for (const std::string& text : {c.author.name, c.author.email, c.title}) {
      if (text.find_first_of("<>\n") != std::string::npos) {
        Complain(root_, "`" + text + "` holds `<`, `>` or a new line");
      }
    }
    if (c.author.name.empty() || c.author.email.empty()) {
      Complain(root_["author"], "`author` needs a name and an email");
    }
  }

  void CheckLimits(const VerifySettings& v) {
    if (v.timeout_seconds < 1 || v.memory_mb < 1 || v.disk_mb < 1 || v.processes < 1) {
      Complain(root_["verify"], "limits of `verify` have to be 1 or more");
    }
  }

  void CheckRepositories(const Campaign& c) {
    std::set<std::string> names;
    for (size_t i = 0; i < c.repositories.size(); ++i) {
      const CampaignRepository& r = c.repositories[i];
      YAML::Node node = root_["repositories"][i];
      Require(node, "name", !r.name.empty());
      if (!error_.empty()) return;
      if (!IsName(r.name, false)) Complain(node["name"], "`" + r.name + "` is no repository name");
      if (!names.insert(r.name).second) Complain(node["name"], "`" + r.name + "` is given twice");
      if (!IsPlainPath(r.base)) Complain(node["base"], "`" + r.base + "` is no branch");
      std::string path = SchemaPathOf(c, r);
      if (path.empty() && c.schema_delivery == SchemaDelivery::kInTree) {
        Complain(node, "`schema_path` is needed for `schema_delivery: in_tree`");
      } else if (!path.empty() && !IsPlainPath(path)) {
        Complain(node, "`schema_path` has to be a relative path without `..`: `" + path + "`");
      }
    }
  }

  void Require(const YAML::Node& node, const std::string& key, bool present) {
    if (!present) Complain(node, "`" + key + "` is missing");
  }
  void Complain(const YAML::Node& node, const std::string& what) {
    if (!error_.empty()) return;
    error_ = AtMark(node.IsDefined() ? node.Mark() : root_.Mark(), what);
  }

  const YAML::Node root_;
  std::string& error_;
};

std::string Absolute(const fs::path& folder, const std::string& path) {
  return path.empty() ? path : (folder / path).lexically_normal().string();
}

void ResolvePlaces(Campaign& c, const fs::path& folder) {
  c.directory = folder;
  for (std::string* source : {&c.schema.old, &c.schema.now}) {
    if (!source->starts_with("git:")) *source = Absolute(folder, *source);
  }
  for (std::string& pack : c.packs) pack = Absolute(folder, pack);
  c.migration = Absolute(folder, c.migration);
  c.forge.root = Absolute(folder, c.forge.root);
  for (CampaignRepository& r : c.repositories) {
    r.url = r.url.empty() ? Absolute(c.forge.root, r.name + ".git") : Absolute(folder, r.url);
  }
  if (c.title.empty()) c.title = "Follow the schema change " + c.name;
}

void KeepRequired(Json& schema, const std::string& at) {
  if (schema.contains("items")) KeepRequired(schema["items"], at + "/*");
  if (!schema.contains("properties")) return;
  Json required = Json::array();
  for (auto& [key, property] : schema["properties"].items()) {
    if (kRequired.contains(at + "/" + key)) required.push_back(key);
    KeepRequired(property, at + "/" + key);
  }
  schema["required"] = required;
}

}  // namespace

std::string BranchOf(const Campaign& campaign) { return campaign.branch_prefix + campaign.name; }

std::string SchemaPathOf(const Campaign& campaign, const CampaignRepository& repository) {
  return repository.schema_path.empty() ? campaign.schema_path : repository.schema_path;
}

Result<Campaign> ParseCampaign(const std::string& yaml, const fs::path& file) {
  Campaign campaign;
  std::string error;
  try {
    YAML::Node root = YAML::Load(yaml);
    if (!root.IsMap()) return support::Invalid(file.string() + ":1:1: a campaign is a map of keys");
    YamlReader(root, error).Read(root, campaign, "campaign");
    if (error.empty()) Checker(root, error).Check(campaign);
  } catch (const YAML::Exception& e) {
    error = AtMark(e.mark, "not valid YAML: " + e.msg);
  }
  if (!error.empty()) return support::Invalid(file.string() + ":" + error);
  ResolvePlaces(campaign, fs::absolute(file).parent_path());
  return campaign;
}

Result<Campaign> LoadCampaign(const fs::path& file) {
  Result<std::string> text = support::ReadFile(file, 16u << 20);
  if (!text) return tl::unexpected<support::Error>(text.error());
  return ParseCampaign(*text, file);
}

Json CampaignSchema() {
  Json schema = support::JsonSchema<Campaign>("A campaign of Coevolve");
  KeepRequired(schema, "");
  return schema;
}

}  // namespace fleet
