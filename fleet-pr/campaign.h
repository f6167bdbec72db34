// A campaign: one change of a schema, and the repositories to take it to. Written by a person as
// YAML (docs/campaign.md), read by sweep and kept in the store as it was when the campaign began.
// Keys that may be left out have the value that they have here.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/document.h"
#include "support/result.h"

namespace fleet {

// How the new schema gets into a repository.
enum class SchemaDelivery {
  kInTree,         // its files lie below schema_path and are part of the same pull request
  kAlreadyLanded,  // it comes, or came, by another way; only consumers are rewritten
};

struct SchemaSource {
  std::string old, now;  // a path relative to the campaign file, or git:REV[:PATH]
};

struct CampaignRepository {
  std::string name;
  std::string url;  // "": NAME.git below the forge's root
  std::string base = "main";
  std::string schema_path;  // "": the campaign's
};

struct ForgeSettings {
  std::string kind = "local";
  std::string root;
};

struct VerifySettings {
  std::vector<std::string> commands;  // none: CMake, then CTest
  int timeout_seconds = 1800;
  int memory_mb = 4096;
  int disk_mb = 16384;
  int processes = 256;
};

struct Author {
  std::string name = "Coevolve";
  std::string email = "coevolve@localhost";
};

struct Campaign {
  int version = 1;
  std::string name;
  std::string title;  // "": made from the name
  SchemaSource schema;
  SchemaDelivery schema_delivery = SchemaDelivery::kInTree;
  std::string schema_path;
  std::vector<std::string> packs;
  std::string migration;
  std::string regenerate;  // "": checked-in generated headers are left to a person
  std::vector<CampaignRepository> repositories;
  ForgeSettings forge;
  VerifySettings verify;
  bool publish = false;
  std::string branch_prefix = "coevolve/";
  Author author;
  std::filesystem::path directory;  // of its file; not part of the document
};

// The branch of this campaign, the same in every repository and every run.
std::string BranchOf(const Campaign& campaign);
std::string SchemaPathOf(const Campaign& campaign, const CampaignRepository& repository);

// Reads and checks a campaign. Errors carry file:line:column. Relative places on disk are taken
// from the folder of `file` and come back absolute.
support::Result<Campaign> ParseCampaign(const std::string& yaml, const std::filesystem::path& file);
support::Result<Campaign> LoadCampaign(const std::filesystem::path& file);

// The JSON Schema of what a person writes: as support::JsonSchema, but only what has to be written
// is required.
support::Json CampaignSchema();

template <class V>
void Describe(V& v, SchemaSource& s) {
  v.Field("old", s.old,
          "the schema that the repositories use now: a path relative to this file, "
          "or git:REV[:PATH] in the repository of this file");
  v.Field("new", s.now, "the schema that they are to use");
}
template <class V>
void Describe(V& v, CampaignRepository& r) {
  v.Field("name", r.name, "short and unique: letters, digits, `.`, `_` and `-`");
  v.Field("url", r.url,
          "bare repository, relative to this file; left out: NAME.git below the "
          "forge's root");
  v.Field("base", r.base, "branch to change; left out: main");
  v.Field("schema_path", r.schema_path,
          "where the schema lies in this one; left out: the campaign's");
}
template <class V>
void Describe(V& v, ForgeSettings& f) {
  v.Field("kind", f.kind, "local: bare repositories on this disk");
  v.Field("root", f.root, "folder of the local forge, relative to this file");
}
template <class V>
void Describe(V& v, VerifySettings& s) {
  v.Field("commands", s.commands,
          "shell commands that build and test $SOURCE in $BUILD; left out: "
          "CMake, then CTest");
  v.Field("timeout_seconds", s.timeout_seconds, "for all commands together");
  v.Field("memory_mb", s.memory_mb, "address space of each process");
  v.Field("disk_mb", s.disk_mb, "that a build may write");
  v.Field("processes", s.processes, "processes and threads at one time");
}
template <class V>
void Describe(V& v, Author& a) {
  v.Field("name", a.name, "author and committer of every commit");
  v.Field("email", a.email, "of the same");
}
template <class V>
void Describe(V& v, Campaign& c) {
  v.Field("version", c.version, "of this document's shape: 1");
  v.Field("name", c.name,
          "names the branch and the state: lower case letters, digits, `.`, `_`, `-`");
  v.Field("title", c.title, "first line of commits and pull requests");
  v.Field("schema", c.schema, "the two versions of the schema");
  v.Field("schema_delivery", c.schema_delivery, "how the new schema gets into a repository");
  v.Field("schema_path", c.schema_path, "folder or file of the schema in each repository");
  v.Field("packs", c.packs, "rule packs besides the built-in ones, relative to this file");
  v.Field("migration", c.migration, "migration file, relative to this file");
  v.Field("regenerate", c.regenerate,
          "shell command that makes checked-in generated headers anew, run in a copy of each "
          "repository; left out: a person does it");
  v.Field("repositories", c.repositories, "the fleet, in the order in which they are published");
  v.Field("forge", c.forge, "where pull requests are opened");
  v.Field("verify", c.verify, "how a repository is built and tested");
  v.Field("publish", c.publish, "whether sweep opens pull requests without being told to");
  v.Field("branch_prefix", c.branch_prefix, "in front of the campaign's name in the branch");
  v.Field("author", c.author, "of the commits");
}

}  // namespace fleet

namespace support {
template <>
struct EnumNames<fleet::SchemaDelivery> {
  static constexpr std::pair<fleet::SchemaDelivery, std::string_view> kTable[] = {
      {fleet::SchemaDelivery::kInTree, "in_tree"},
      {fleet::SchemaDelivery::kAlreadyLanded, "already_landed"}};
};
}  // namespace support
