#include "tests/rules/testing.h"

#include <gtest/gtest.h>

namespace rules::testing {

detector::Schema ReadFiles(const std::vector<detector::SourceFile>& files) {
  detector::LoadedSource source;
  source.name = "test";
  source.files = files;
  auto schema = detector::ReadSchema(source, {});
  EXPECT_TRUE(schema) << (schema ? "" : schema.error().message);
  return schema ? *schema : detector::Schema();
}

detector::Schema Read(const std::string& text) {
  bool has_syntax = text.find("syntax = ") != std::string::npos;
  return ReadFiles({{"a.proto", (has_syntax ? "" : "syntax = \"proto3\";\n") + text}});
}

detector::Change Changed(const std::string& kind, const std::string& old_path,
                         const std::string& new_path, const std::string& caused_by) {
  detector::Change change;
  change.id = kind + ":" + (old_path.empty() ? new_path : old_path);
  change.kind = *support::ByName<detector::ChangeKind>(kind);
  bool package = kind == "package_renamed";
  change.level = package ? "package" : "";
  std::string file = old_path.ends_with(".proto") ? old_path : "a.proto";
  if (!old_path.empty()) change.old = detector::Side{old_path, {.file = file}};
  if (!new_path.empty() || package) change.now = detector::Side{new_path, {}};
  if (!caused_by.empty()) change.caused_by = caused_by;
  return change;
}

Plan PlanFor(const detector::Schema& old_schema, const detector::Schema& new_schema,
             const std::vector<detector::Change>& changes) {
  detector::ChangeSet set;
  set.tool = "test";
  set.changes = changes;
  return MakePlan(set, old_schema, new_schema, BuiltInPacks());
}

std::vector<std::string> StringLines(const Plan& plan) {
  std::vector<std::string> lines;
  for (const Operation& operation : plan.operations) {
    if (!operation.role.ends_with("_string")) continue;
    bool review = operation.kind == OperationKind::kReview;
    lines.push_back(operation.symbol +
                    (review ? " (" + operation.reason + ")" : " -> " + operation.to));
  }
  return lines;
}

std::vector<std::string> Lines(const Plan& plan) {
  std::vector<std::string> lines;
  for (const Operation& operation : plan.operations) {
    if (operation.role.ends_with("_string")) continue;
    switch (operation.kind) {
      case OperationKind::kRenameSymbol:
        lines.push_back("rename " + operation.symbol + " -> " + operation.to);
        break;
      case OperationKind::kReplaceInclude:
        lines.push_back("include " + operation.symbol + " -> " + operation.to);
        break;
      case OperationKind::kAddInclude:
        lines.push_back("add include " + operation.to + " for " + operation.symbol);
        break;
      case OperationKind::kReview:
        lines.push_back("review " + operation.symbol + " (" + operation.reason + ")");
        break;
      default:  // structural
        lines.push_back(support::NameOf(operation.kind) + " " + operation.symbol + " (" +
                        operation.reason + ")");
        break;
    }
  }
  return lines;
}

std::vector<std::string> Names(const detector::Schema& schema) {
  std::vector<std::string> names;
  for (const Symbol& symbol : Symbols(schema, BuiltInPacks().front())) {
    bool token = symbol.element >= 0 && symbol.kind != SymbolKind::kString;
    if (token) names.push_back(symbol.name);
  }
  return names;
}

}  // namespace rules::testing
