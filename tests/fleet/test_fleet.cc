#include "tests/fleet/test_fleet.h"

#include <fstream>

namespace fleet::testing {
namespace fs = std::filesystem;
using support::Result;
namespace {

detector::Input SchemaInput(const std::string& source, const std::string& content) {
  detector::Input input{source, "protobuf", support::Sha256(content), {}};
  input.files.push_back({"m.proto", "m.proto", 0, support::Sha256(content), content});
  return input;
}

// A commit with exactly these files, on `parent` ("" for none).
std::string CommitFiles(const Repository& repository, const std::string& parent,
                        const Files& files) {
  std::string base = parent;
  if (base.empty()) {
    git_treebuilder* builder = nullptr;
    git_treebuilder_new(&builder, repository.raw(), nullptr);
    git_oid tree_id, id;
    git_treebuilder_write(&tree_id, builder);
    git_treebuilder_free(builder);
    git_tree* tree = nullptr;
    git_tree_lookup(&tree, repository.raw(), &tree_id);
    git_signature* who = nullptr;
    git_signature_new(&who, "A person", "person@example.org", 1700000000, 0);
    git_commit_create(&id, repository.raw(), nullptr, who, who, nullptr, "empty", tree, 0, nullptr);
    git_signature_free(who);
    git_tree_free(tree);
    base = ToHex(id);
  }
  TreeChange change;
  for (const auto& [path, content] : files) change[path] = NewFile{content};
  return repository.Commit(base, change, {"A person", "person@example.org", "work"}).value();
}

void AddEdits(rewriter::Report& report, const std::string& path, const std::string& content) {
  for (size_t at = 0; (at = content.find("colour", at)) != std::string::npos; at += 6) {
    report.edits.push_back({path,
                            at,
                            6,
                            "color",
                            {"field_renamed:p.M.colour"},
                            "rename_symbol:getter",
                            rewriter::Confidence::kProven});
  }
  if (content.find("unsure") == std::string::npos) return;
  report.uses.push_back(
      {path, 1, 1, "field_renamed:p.M.colour", rewriter::UseState::kReview, "dependent"});
}

}  // namespace

Files User() { return {{"proto/m.proto", kOldSchema}, {"src/a.cc", "int a = m.colour();\n"}}; }

Files With(Files files, const Files& more) {
  for (const auto& [path, content] : more) files[path] = content;
  return files;
}

rules::Plan ColourPlan() {
  rules::Plan plan;
  plan.tool = "test";
  plan.change_set.inputs.old = SchemaInput("old", kOldSchema);
  plan.change_set.inputs.now = SchemaInput("new", kNewSchema);
  detector::Change change;
  change.id = "field_renamed:p.M.colour";
  change.kind = detector::ChangeKind::kFieldRenamed;
  plan.change_set.changes.push_back(change);
  rules::Operation operation;
  operation.kind = rules::OperationKind::kRenameSymbol;
  operation.symbol = "p::M::colour";
  operation.to = "p::M::color";
  operation.role = "getter";
  operation.changes = {change.id};
  plan.operations.push_back(operation);
  return plan;
}

Result<rewriter::Report> FakeRewrite(const rules::Plan&, const EngineRequest& request) {
  Result<Repository> repository = Repository::Open(request.repo);
  if (!repository) return tl::unexpected<support::Error>(repository.error());
  rewriter::Report report;
  report.base = request.commit;
  std::vector<TreeFile> files = repository->List(request.commit).value();
  for (const TreeFile& file : files) {
    if (!file.path.ends_with(".cc")) continue;
    std::string content = repository->ReadBlob(file.id).value();
    if (content.find("crash") != std::string::npos) {
      return support::Fail(support::ErrorKind::kInternal, "the rewriter ended with signal 11");
    }
    size_t before = report.edits.size();
    AddEdits(report, file.path, content);
    if (report.edits.size() > before) report.files[file.path] = file.id;
  }
  if (!report.edits.empty()) report.verified = {"reparse", 1, 0, "own"};
  return report;
}

Result<VerifyOutcome> FakeVerify(const VerifyRequest& request) {
  auto schema = support::ReadFile(request.tree / "proto/m.proto");
  bool is_new = schema && *schema == kNewSchema;
  if (fs::exists(request.tree / "NO_SANDBOX")) {
    return VerifyOutcome{VerifyResult::kUnavailable, "true", "bubblewrap can't start"};
  }
  if (fs::exists(request.tree / "BROKEN") ||
      (is_new && fs::exists(request.tree / "FAILS_WITH_NEW"))) {
    return VerifyOutcome{VerifyResult::kFailed, "make check", "1 test failed\n"};
  }
  return VerifyOutcome{};
}

TestFleet::TestFleet(const fs::path& root)
    : root_(root), forge_(root / "forge"), transport_(forge_) {
  fs::create_directories(root_ / "forge");
  for (const auto& entry : fs::directory_iterator(root_ / "forge")) {
    if (entry.path().extension() == ".git") names_.push_back(entry.path().stem());
  }
  std::sort(names_.begin(), names_.end());
}

void TestFleet::Add(const std::string& name, const Files& files) {
  Repository repository = Repository::OpenOrMake(root_ / "forge" / (name + ".git")).value();
  std::string commit = CommitFiles(repository, "", files);
  ASSERT_TRUE(MoveBranch(repository.raw(), "main", commit, std::nullopt));
  names_.push_back(name);
  std::sort(names_.begin(), names_.end());
}

std::string TestFleet::PersonCommits(const std::string& name, const std::string& branch,
                                     const std::string& path, const std::string& content) {
  Repository repository = Repository::Open(OnForge(name).url).value();
  auto head = repository.Branch(branch).value();
  std::string from = head ? *head : repository.Branch("main").value().value();
  std::string commit = CommitFiles(repository, from, {{path, content}});
  EXPECT_TRUE(MoveBranch(repository.raw(), branch, commit, head));
  return commit;
}

void TestFleet::PersonDeletes(const std::string& name, const std::string& branch) {
  Repository repository = Repository::Open(OnForge(name).url).value();
  git_reference* raw = nullptr;
  ASSERT_EQ(git_reference_lookup(&raw, repository.raw(), ("refs/heads/" + branch).c_str()), 0);
  GitReference reference(raw);
  ASSERT_EQ(git_reference_delete(raw), 0);
}

std::string TestFleet::Content(const std::string& name, const std::string& branch,
                               const std::string& path) {
  Repository repository = Repository::Open(OnForge(name).url).value();
  auto head = repository.Branch(branch).value();
  if (!head) return "";
  auto file = repository.Find(*head, path).value();
  return file ? repository.ReadBlob(file->id).value() : "";
}

std::string TestFleet::Branches() {
  std::string text;
  for (const std::string& name : names_) {
    Repository repository = Repository::Open(OnForge(name).url).value();
    git_reference_iterator* iterator = nullptr;
    git_reference_iterator_glob_new(&iterator, repository.raw(), "refs/heads/*");
    git_reference* raw = nullptr;
    while (git_reference_next(&raw, iterator) == 0) {
      GitReference reference(raw);
      text += name + " " + git_reference_name(raw) + " " + ToHex(*git_reference_target(raw)) + "\n";
    }
    git_reference_iterator_free(iterator);
  }
  return text;
}

int TestFleet::Calls(const std::string& call, const std::string& outcome) {
  std::ifstream log(root_ / "forge/forge.log");
  int count = 0;
  for (std::string line; std::getline(log, line);) {
    support::Json entry = support::Json::parse(line);
    count += entry["call"] == call && entry["outcome"] == outcome;
  }
  return count;
}

ForgeRepository TestFleet::OnForge(const std::string& name) const {
  return {name, (root_ / "forge" / (name + ".git")).string()};
}

Campaign TestFleet::MakeCampaign() const {
  Campaign campaign;
  campaign.name = "color";
  campaign.title = "Spell it color";
  campaign.schema = {"old", "new"};
  campaign.schema_path = "proto";
  campaign.forge.root = (root_ / "forge").string();
  for (const std::string& name : names_) {
    campaign.repositories.push_back({name, OnForge(name).url, "main", ""});
  }
  return campaign;
}

Tools TestFleet::MakeTools() {
  Tools tools;
  tools.rewrite = [this](const rules::Plan& plan, const EngineRequest& request) {
    ++engine_runs;
    return FakeRewrite(plan, request);
  };
  tools.verify = FakeVerify;
  tools.make_plan = [](const Campaign&) -> Result<rules::Plan> { return ColourPlan(); };
  tools.forge = &forge_;
  tools.transport = &transport_;
  tools.progress = tools.note = [](const std::string&) {};
  tools.interrupted = [this] { return interrupted(); };
  return tools;
}

Result<std::vector<Task>> TestFleet::With(const Campaign& campaign, const Command& command) {
  Result<StateLock> lock = StateLock::Take(state());
  if (!lock) return tl::unexpected<support::Error>(lock.error());
  Result<Store> store = Store::Open(state());
  if (!store) return tl::unexpected<support::Error>(store.error());
  Result<Run> run = BeginRun(campaign, state(), *store, MakeTools());
  if (!run) return tl::unexpected<support::Error>(run.error());
  return command(*run);
}

Result<std::vector<Task>> TestFleet::SweepAll(bool publish, unsigned jobs) {
  return With(MakeCampaign(), [&](const Run& run) { return Sweep(run, {jobs, publish}); });
}

Result<std::vector<Task>> TestFleet::RevertAll() {
  return With(MakeCampaign(), [](const Run& run) { return Revert(run, ""); });
}

std::string TestFleet::At(const Result<std::vector<Task>>& tasks, const std::string& name) {
  if (!tasks) return "error: " + tasks.error().message;
  for (const Task& task : *tasks) {
    if (task.repository != name) continue;
    return support::NameOf(task.state) + "/" + support::NameOf(task.reason);
  }
  return "no such task";
}

}  // namespace fleet::testing
