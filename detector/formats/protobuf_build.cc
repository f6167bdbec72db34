#include "detector/formats/protobuf_build.h"

#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <set>

#include "support/text.h"

namespace detector {
namespace {

namespace pb = google::protobuf;

using Files = std::vector<std::unique_ptr<ParsedProto>>;

// Puts what the pool complains about at the place of the offending declaration.
class PlacedErrors : public pb::DescriptorPool::ErrorCollector {
 public:
  explicit PlacedErrors(ParsedProto& file) : file_(file) {}
  void AddError(const std::string&, const std::string& element, const pb::Message* descriptor,
                ErrorLocation location, const std::string& message) override {
    int line = -1, column = 0;
    if (location == IMPORT) {
      file_.places.FindImport(descriptor, element, &line, &column);
    } else {
      file_.places.Find(descriptor, location, &line, &column);
    }
    file_.errors.push_back(ErrorAt(file_, line, column, message));
  }

 private:
  ParsedProto& file_;
};

std::string Quoted(const std::vector<std::string>& roots) {
  std::vector<std::string> quoted;
  for (const std::string& root : roots) quoted.push_back("\"" + (root.empty() ? "." : root) + "\"");
  if (quoted.empty()) quoted.push_back("\".\"");
  return support::Join(quoted, ", ");
}

class Builder {
 public:
  Builder(Files& files, const LinkedFiles& linked) : files_(files), linked_(linked) {}

  BuiltProtos Run() {
    built_.files.assign(files_.size(), nullptr);
    int pools = 0;
    for (int pool : linked_.pools) pools = std::max(pools, pool + 1);
    for (int i = 0; i < pools; ++i) {
      built_.pools.push_back(std::make_unique<pb::DescriptorPool>());
    }
    for (size_t i = 0; i < files_.size(); ++i) ReportMissingImports(i);
    std::vector<int> order = Order();
    for (int file : order) Build(static_cast<size_t>(file));
    if (order.size() < files_.size()) ReportCycles(order);
    return std::move(built_);
  }

 private:
  void ReportMissingImports(size_t i) {
    ParsedProto& file = *files_[i];
    for (int at = 0; at < file.proto.dependency_size(); ++at) {
      if (linked_.imports[i][static_cast<size_t>(at)] != kMissing) continue;
      int line = -1, column = 0;
      const std::string& name = file.proto.dependency(at);
      file.places.FindImport(&file.proto, name, &line, &column);
      file.errors.push_back(ErrorAt(
          file, line, column,
          "import \"" + name + "\" was not found; looked below the import roots " +
              Quoted(linked_.roots) + " and for any file whose path ends so. Add the file to the " +
              "source, or name its root with --proto-path"));
    }
  }

  // Imports before importers; files in or behind a cycle are missing from the result.
  std::vector<int> Order() const {
    std::vector<int> waiting(files_.size(), 0);
    std::vector<std::vector<int>> importers(files_.size());
    std::vector<int> order;
    for (size_t i = 0; i < files_.size(); ++i) {
      for (int target : linked_.imports[i]) {
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

  void Build(size_t i) {
    ParsedProto& file = *files_[i];
    if (!file.errors.empty()) return;
    pb::DescriptorPool& pool = *built_.pools[static_cast<size_t>(linked_.pools[i])];
    // Within a pool files go by their path: two import roots may hold the same import name.
    for (int at = 0; at < file.proto.dependency_size(); ++at) {
      int target = linked_.imports[i][static_cast<size_t>(at)];
      if (target == kBuiltIn) {
        AddBuiltIn(pool, file.proto.dependency(at));
      } else if (!built_.files[static_cast<size_t>(target)]) {
        return;
      } else {
        *file.proto.mutable_dependency(at) = files_[static_cast<size_t>(target)]->source->path;
      }
    }
    PlacedErrors errors(file);
    pb::LogSilencer silent;
    built_.files[i] = pool.BuildFileCollectingErrors(file.proto, &errors);
  }

  static void AddBuiltIn(pb::DescriptorPool& pool, const std::string& name) {
    if (pool.FindFileByName(name)) return;
    const pb::FileDescriptor* known = pb::DescriptorPool::generated_pool()->FindFileByName(name);
    for (int i = 0; i < known->dependency_count(); ++i) {
      AddBuiltIn(pool, known->dependency(i)->name());
    }
    pb::FileDescriptorProto copy;
    known->CopyTo(&copy);
    pool.BuildFile(copy);
  }

  // From each file that could not be ordered, imports lead into a cycle sooner or later.
  void ReportCycles(const std::vector<int>& order) {
    std::set<int> left;
    for (size_t i = 0; i < files_.size(); ++i) left.insert(static_cast<int>(i));
    for (int file : order) left.erase(file);
    std::set<int> seen;
    for (int start : left) {
      std::vector<int> way;
      int at = start;
      while (seen.insert(at).second) {
        way.push_back(at);
        at = *std::find_if(Targets(at).begin(), Targets(at).end(),
                           [&](int target) { return left.count(target) != 0; });
      }
      auto cycle = std::find(way.begin(), way.end(), at);
      if (cycle != way.end()) ReportCycle({cycle, way.end()});
    }
  }

  void ReportCycle(const std::vector<int>& cycle) {
    std::vector<std::string> names;
    for (int file : cycle) names.push_back(files_[static_cast<size_t>(file)]->source->path);
    names.push_back(names.front());
    for (int member : cycle) {
      files_[static_cast<size_t>(member)]->errors.push_back(
          ErrorAt(*files_[static_cast<size_t>(member)], -1, 0,
                  "files import each other in a circle: " + support::Join(names, " -> ")));
    }
  }

  const std::vector<int>& Targets(int file) const {
    return linked_.imports[static_cast<size_t>(file)];
  }

  Files& files_;
  const LinkedFiles& linked_;
  BuiltProtos built_;
};

}  // namespace

bool IsBuiltInImport(const std::string& import_name) {
  return import_name.starts_with("google/protobuf/") &&
         pb::DescriptorPool::generated_pool()->FindFileByName(import_name) != nullptr;
}

BuiltProtos BuildProtos(Files& files, const LinkedFiles& linked) {
  return Builder(files, linked).Run();
}

}  // namespace detector
