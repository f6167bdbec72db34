#include "detector/formats/protobuf_imports.h"

#include <algorithm>
#include <set>

#include "support/text.h"

namespace detector {
namespace {

std::string Quoted(const std::vector<std::string>& roots) {
  std::vector<std::string> quoted;
  for (const std::string& root : roots) quoted.push_back("\"" + (root.empty() ? "." : root) + "\"");
  if (quoted.empty()) quoted.push_back("\".\"");
  return support::Join(quoted, ", ");
}

// It costs the types behind it, which are known by name only, not the file.
void WarnOfMissing(ParsedProto& file, const std::vector<int>& targets, const std::string& roots) {
  for (size_t i = 0; i < file.imports.size(); ++i) {
    if (targets[i] != kMissing) continue;
    const Import& import = file.imports[i];
    Diagnostic& missing = file.warnings.emplace_back(
        ErrorAt(import.span, "import \"" + import.name +
                                 "\" was not found; looked below the import roots " + roots +
                                 " and for any file whose path ends so. Add the file to the " +
                                 "source, or name its root with --proto-path"));
    missing.severity = "warning";
  }
}

void ReportCycle(ParsedProtos& files, const std::vector<int>& cycle) {
  std::vector<std::string> names;
  for (int file : cycle) names.push_back(files[static_cast<size_t>(file)]->source->path);
  names.push_back(names.front());
  for (int member : cycle) {
    ParsedProto& file = *files[static_cast<size_t>(member)];
    file.errors.push_back(
        ErrorAt({file.source->path, 1, 1, 1, 1},
                "files import each other in a circle: " + support::Join(names, " -> ")));
  }
}

// From each file that could not be ordered, imports lead into a cycle sooner or later.
void ReportCycles(ParsedProtos& files, const LinkedFiles& linked, const std::vector<int>& order) {
  std::set<int> left;
  for (size_t i = 0; i < files.size(); ++i) left.insert(static_cast<int>(i));
  for (int file : order) left.erase(file);
  std::set<int> seen;
  for (int start : left) {
    std::vector<int> way;
    int at = start;
    while (seen.insert(at).second) {
      way.push_back(at);
      const std::vector<int>& targets = linked.imports[static_cast<size_t>(at)];
      at = *std::find_if(targets.begin(), targets.end(),
                         [&](int target) { return left.count(target) != 0; });
    }
    auto cycle = std::find(way.begin(), way.end(), at);
    if (cycle != way.end()) ReportCycle(files, {cycle, way.end()});
  }
}

}  // namespace

std::vector<int> ImportOrder(const LinkedFiles& linked) {
  std::vector<int> waiting(linked.imports.size(), 0);
  std::vector<std::vector<int>> importers(linked.imports.size());
  std::vector<int> order;
  for (size_t i = 0; i < linked.imports.size(); ++i) {
    for (int target : linked.imports[i]) {
      if (target < 0) continue;
      ++waiting[i];
      importers[static_cast<size_t>(target)].push_back(static_cast<int>(i));
    }
    if (waiting[i] == 0) order.push_back(static_cast<int>(i));
  }
  for (size_t next = 0; next < order.size(); ++next) {
    for (int importer : importers[static_cast<size_t>(order[next])]) {
      if (--waiting[static_cast<size_t>(importer)] == 0) order.push_back(importer);
    }
  }
  return order;
}

void CheckImports(ParsedProtos& files, const LinkedFiles& linked, const std::vector<int>& order) {
  std::string roots = Quoted(linked.roots);
  for (size_t i = 0; i < files.size(); ++i) WarnOfMissing(*files[i], linked.imports[i], roots);
  if (order.size() < files.size()) ReportCycles(files, linked, order);
}

std::vector<bool> UsableFiles(const ParsedProtos& files, const LinkedFiles& linked,
                              const std::vector<int>& order) {
  std::vector<bool> usable(files.size(), false);
  for (int file : order) {
    auto i = static_cast<size_t>(file);
    const std::vector<int>& targets = linked.imports[i];
    usable[i] =
        files[i]->errors.empty() && std::all_of(targets.begin(), targets.end(), [&](int target) {
          return target == kBuiltIn || target == kMissing ||
                 (target >= 0 && usable[static_cast<size_t>(target)]);
        });
  }
  return usable;
}

}  // namespace detector
