#include "fleet-pr/cli/plan_input.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "fleet-pr/git_schema.h"
#include "fleet-pr/migration_file.h"
#include "fleet-pr/registry.h"
#include "rules/rules.h"
#include "support/files.h"

namespace fleet::cli {
using support::Result;
using support::Status;
namespace {

constexpr uint64_t kLargestDocument = 1u << 30;

template <class Document>
Result<Document> ReadDocument(const std::filesystem::path& file) {
  Result<std::string> text = support::ReadFile(file, kLargestDocument);
  if (!text) return tl::unexpected<support::Error>(text.error());
  Result<Document> document = support::ParseDocument<Document>(*text, file.string());
  if (document && document->version != 1) {
    return support::Invalid(file.string() + ": version " + std::to_string(document->version) +
                            " of this document is not known; this program reads version 1");
  }
  return document;
}

Result<detector::ChangeSet> ReadChanges(const PlanInput& input) {
  if (!input.changes.empty()) return ReadDocument<detector::ChangeSet>(input.changes);
  return DiffWithMigration(input.old_source, input.new_source, input.read, input.migration);
}

// Schema files that were left out, which is no trouble but should be known.
void Warn(const detector::ChangeSet& changes) {
  for (const detector::Diagnostic& diagnostic : changes.diagnostics) {
    std::cerr << diagnostic.severity << ": " << diagnostic.span.file << ":" << diagnostic.span.line
              << ":" << diagnostic.span.column << ": " << diagnostic.message << "\n";
  }
}

}  // namespace

void AddReadOptions(CLI::App& app, detector::ReadOptions& options) {
  options.git = GitSchemaReader(".");
  options.registry = RegistrySchemaReader(UsualRegistryOptions());
  app.add_option("--as", options.format, "Format of the schemas, instead of by their content")
      ->type_name("FORMAT")
      ->check(CLI::IsMember(detector::FormatNames()));
  app.add_option("--dialect", options.dialect, "Of SQL schemas, instead of by their content")
      ->type_name("DIALECT")
      ->check(CLI::IsMember({"postgres", "sqlite"}));
  app.add_option("-I,--proto-path", options.proto_paths, "Import root inside OLD and NEW")
      ->type_name("DIR")
      ->allow_extra_args(false);
  app.add_flag("--strict", options.strict, "A schema file that can't be read is trouble");
}

void AddMigration(CLI::App& app, std::string& file) {
  app.add_option("--migration", file,
                 "What a diff can't see: renames, removals and replacements that are meant")
      ->type_name("FILE");
}

Result<detector::ChangeSet> DiffWithMigration(const std::string& old_source,
                                              const std::string& new_source,
                                              const detector::ReadOptions& options,
                                              const std::string& migration) {
  if (migration.empty()) return detector::DiffSources(old_source, new_source, options);
  Result<detector::Migration> loaded = LoadMigration(migration);
  if (!loaded) return tl::unexpected<support::Error>(loaded.error());
  return detector::DiffSources(old_source, new_source, options, &*loaded);
}

void AddPacks(CLI::App& app, std::vector<std::string>& packs) {
  app.add_option("--pack", packs, "Rule pack to use besides the built-in ones; may be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

void AddPlanInput(CLI::App& app, PlanInput& input, bool takes_repo) {
  app.add_option("OLD", input.old_source, "Schema before: file, folder or git:REV[:PATH]")
      ->type_name("");
  app.add_option("NEW", input.new_source, "Schema after")->type_name("");
  input.has_repo = takes_repo;
  if (takes_repo) {
    app.add_option("REPO", input.repo, "Repository with the code [the current folder]")
        ->type_name("");
  }
  CLI::Option* changes = app.add_option("--changes", input.changes,
                                        "A change set in place of OLD NEW (diff --format json)")
                             ->type_name("FILE");
  app.add_option("--plan", input.plan, "A plan in place of OLD NEW (plan --format json)")
      ->type_name("FILE")
      ->excludes(changes);
  AddPacks(app, input.packs);
  AddMigration(app, input.migration);
  AddReadOptions(app, input.read);
}

Status Settle(PlanInput& input) {
  bool document = !input.changes.empty() || !input.plan.empty();
  if (document) {
    if (!input.new_source.empty() || (!input.old_source.empty() && !input.has_repo)) {
      return support::Invalid("--changes and --plan stand in place of OLD NEW; leave these out");
    }
    if (!input.old_source.empty()) input.repo = std::exchange(input.old_source, "");
  } else if (input.new_source.empty()) {
    return support::Invalid(
        "OLD and NEW are needed: a file, a folder or git:REV[:PATH] each, or "
        "--changes FILE or --plan FILE in their place");
  }
  if (document && !input.migration.empty()) {
    return support::Invalid(
        "a change set has been made with its migration file; --migration can't add to it");
  }
  if (!input.plan.empty() && !input.packs.empty()) {
    return support::Invalid("a plan has been made with its packs; --pack can't add to it");
  }
  if (input.repo.empty()) input.repo = ".";
  return {};
}

Result<std::vector<rules::Pack>> ReadPacks(const std::vector<std::string>& files) {
  std::vector<rules::Pack> packs = rules::BuiltInPacks();
  for (const std::string& file : files) {
    Result<rules::Pack> pack = rules::LoadPack(file);
    if (!pack) return tl::unexpected<support::Error>(pack.error());
    std::erase_if(packs, [&](const rules::Pack& known) { return known.name == pack->name; });
    packs.push_back(std::move(*pack));
  }
  return packs;
}

Result<rules::Plan> ReadPlan(const PlanInput& input) {
  if (!input.plan.empty()) return ReadDocument<rules::Plan>(input.plan);
  Result<std::vector<rules::Pack>> packs = ReadPacks(input.packs);
  if (!packs) return tl::unexpected<support::Error>(packs.error());
  Result<detector::ChangeSet> changes = ReadChanges(input);
  if (!changes) return tl::unexpected<support::Error>(changes.error());
  Warn(*changes);
  return rules::MakePlan(*changes, *packs);
}

}  // namespace fleet::cli
