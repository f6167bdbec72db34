#include "fleet-pr/pull_text.h"

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <map>
#include <set>

#include "fleet-pr/change.h"
#include "fleet-pr/embedded.h"

namespace fleet {
using kainjow::mustache::data;
using support::Result;
namespace {

constexpr size_t kRows = 100;  // of each list; forges limit the size of a body

// Sections that are left out leave their line ends behind.
std::string OneBlankLine(std::string text) {
  for (size_t at; (at = text.find("\n\n\n")) != std::string::npos;) text.erase(at, 1);
  return text;
}

void AddMore(data& list, const std::string& key, size_t total) {
  if (total > kRows) list << data{key, "and " + std::to_string(total - kRows) + " more"};
}

// Change and role of a spelling: what an edit was made for.
using Spellings = std::set<std::pair<std::string, std::string>>;

Spellings SpellingsOf(const rewriter::Report& report) {
  Spellings used;
  for (const rewriter::Edit& edit : report.edits) {
    std::string role = edit.rule.substr(edit.rule.find(':') + 1);
    for (const std::string& change : edit.changes) used.emplace(change, role);
  }
  return used;
}

data Changes(const detector::ChangeSet& changes) {
  data list{data::type::list};
  for (size_t i = 0; i < std::min(kRows, changes.changes.size()); ++i) {
    const detector::Change& change = changes.changes[i];
    std::string paths = change.old ? MarkdownCode(change.old->path) : "";
    if (change.old && change.now) paths += " is now ";
    if (change.now) paths += MarkdownCode(change.now->path);
    data row;
    row["kind"] = MarkdownCode(support::NameOf(change.kind));
    row["paths"] = paths;
    list << row;
  }
  return list;
}

// Old and new spelling of everything that was edited here.
data Mappings(const rules::Plan& plan, const Spellings& spellings) {
  data list{data::type::list};
  size_t count = 0;
  for (const rules::Operation& operation : plan.operations) {
    if (operation.to.empty()) continue;
    bool used = std::any_of(
        operation.changes.begin(), operation.changes.end(),
        [&](const std::string& id) { return spellings.contains({id, operation.role}); });
    if (!used || ++count > kRows) continue;
    if (count == 1) {
      list << data{"row", "| was | is now |"};
      list << data{"row", "| --- | --- |"};
    }
    list << data{"row",
                 "| " + MarkdownCode(operation.symbol) + " | " + MarkdownCode(operation.to) + " |"};
  }
  return list;
}

data Files(const rewriter::Report& report) {
  std::map<std::string, int> edits;
  for (const rewriter::Edit& edit : report.edits) ++edits[edit.file];
  data list{data::type::list};
  size_t count = 0;
  for (const auto& [file, number] : edits) {
    if (++count > kRows) continue;
    data row;
    row["file"] = MarkdownCode(file);
    row["what"] = std::to_string(number) + (number == 1 ? " edit" : " edits");
    list << row;
  }
  AddMore(list, "file", edits.size());
  return list;
}

data Proofs(const rewriter::Report& report) {
  auto proven = std::count_if(report.edits.begin(), report.edits.end(), [](const auto& edit) {
    return edit.confidence == rewriter::Confidence::kProven;
  });
  data list{data::type::list};
  if (!report.edits.empty()) {
    list << data{"proof", std::to_string(report.verified.units) +
                              " changed translation units were parsed again against the new "
                              "schema: every use resolves to its new element, with " +
                              std::to_string(report.verified.errors) + " new errors"};
    list << data{
        "proof",
        std::to_string(proven) + " of " + std::to_string(report.edits.size()) +
            " edits are proven one by one" +
            (proven == static_cast<long>(report.edits.size()) ? "" : ", the others are likely")};
  }
  list << data{"proof", "the change builds and its tests pass in a sandbox"};
  return list;
}

data Mentions(const rewriter::Report& report) {
  data list{data::type::list};
  for (size_t i = 0; i < std::min(kRows, report.outside_cpp.size()); ++i) {
    const rewriter::OutsideCpp& outside = report.outside_cpp[i];
    data row;
    row["place"] = MarkdownCode(outside.file + ":" + std::to_string(outside.line));
    row["text"] = MarkdownCode(outside.text);
    list << row;
  }
  return list;
}

std::string Summary(const Run& run, const rewriter::Report& report, bool delivers) {
  return std::string("This ") +
         (delivers ? "brings the new schema and follows" : "follows the new schema:") + " " +
         (delivers ? "its change: " : "") + std::to_string(report.edits.size()) +
         " edits, made by campaign " + MarkdownCode(run.campaign.name) + ".";
}

}  // namespace

std::string MarkdownCode(const std::string& text) {
  std::string out = "`";
  for (char c : text) {
    if (c == '`')
      out += '\'';
    else if (c == '|')
      out += "\\|";
    else
      out += static_cast<unsigned char>(c) < 32 ? ' ' : c;
  }
  return out + "`";
}

Result<std::string> PullRequestBody(const Run& run, const Task& task) {
  auto report = support::ParseDocument<rewriter::Report>(task.report, "report in the store");
  if (!report) return tl::unexpected<support::Error>(report.error());
  bool delivers = run.campaign.schema_delivery == SchemaDelivery::kInTree;
  data view;
  view["summary"] = Summary(run, *report, delivers);
  view["mappings"] = Mappings(run.plan, SpellingsOf(*report));
  view["changes"] = Changes(run.plan.change_set);
  view["files"] = Files(*report);
  view["proofs"] = Proofs(*report);
  view["has_mentions"] = !report->outside_cpp.empty();
  view["mentions"] = Mentions(*report);
  view["campaign"] = run.campaign.name;
  view["plan"] = MarkdownCode(run.plan_digest);
  kainjow::mustache::mustache page{std::string(embedded::kPullRequest)};
  page.set_custom_escape([](const std::string& text) { return text; });
  return OneBlankLine(page.render(view));
}

std::string RevertBody(const Run& run, const Task& task) {
  return "Takes back pull request " + std::to_string(task.pull) + " of campaign " +
         MarkdownCode(run.campaign.name) + ": every file that it changed is restored exactly.\n";
}

}  // namespace fleet
