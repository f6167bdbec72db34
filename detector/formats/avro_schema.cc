// Puts the files together: every reference leads to the type of that name.
#include "detector/formats/avro_schema.h"

#include <algorithm>
#include <map>

#include "detector/formats/avro_defaults.h"
#include "detector/formats/avro_parse.h"

namespace detector {
namespace {

// A file that holds nothing but the name of a type may leave out the quotes.
JsonTree ParseText(const AvroText& text) {
  size_t begin = text.content.find_first_not_of(" \t\r\n");
  size_t end = text.content.find_last_not_of(" \t\r\n");
  std::string word = begin == std::string::npos ? "" : text.content.substr(begin, end + 1 - begin);
  for (int kind = AvroType::kBoolean; kind <= AvroType::kString; ++kind) {
    if (word != AvroKindName(static_cast<AvroType::Kind>(kind))) continue;
    JsonTree tree;
    tree.root = {.kind = JsonNode::kString, .begin = begin, .end = end + 1, .text = word};
    return tree;
  }
  return ParseJsonTree(text.path, text.content);
}

// Types by full name; a file's own come before those of others.
class Names {
 public:
  explicit Names(const AvroGraph& graph) {
    for (size_t i = 0; i < graph.types.size(); ++i) {
      const AvroType& type = graph.types[i];
      if (!IsNamedAvro(type.kind)) continue;
      all_.try_emplace(type.name, static_cast<int>(i));
      in_file_.try_emplace({type.file, type.name}, static_cast<int>(i));
    }
  }
  // -1 if there is none.
  int Find(int file, const std::string& name) const {
    auto own = in_file_.find({file, name});
    if (own != in_file_.end()) return own->second;
    auto other = all_.find(name);
    return other == all_.end() ? -1 : other->second;
  }

 private:
  std::map<std::string, int> all_;
  std::map<std::pair<int, std::string>, int> in_file_;
};

// What each reference leads to, and itself for everything else.
std::vector<int> Resolve(AvroGraph& graph) {
  Names names(graph);
  std::vector<int> targets(graph.types.size());
  for (size_t i = 0; i < graph.types.size(); ++i) {
    const AvroType& type = graph.types[i];
    targets[i] = static_cast<int>(i);
    if (type.kind != AvroType::kReference) continue;
    AvroFile& file = graph.files[static_cast<size_t>(type.file)];
    int target = names.Find(type.file, type.name);
    if (target < 0) target = names.Find(type.file, AvroSimpleName(type.name));
    if (target < 0) {
      file.missing.push_back(type.name);
      file.problems.push_back(
          {"error", JsonPlaces(file.path, file.content).Of(type.node->begin, type.node->end),
           "refers to `" + type.name +
               "`, which no file of this source defines: add the file that does, or correct the "
               "name"});
      continue;
    }
    targets[i] = target;
    int other = graph.types[static_cast<size_t>(target)].file;
    if (other != type.file) file.uses.push_back(other);
  }
  return targets;
}

}  // namespace

bool AvroFile::HasErrors() const {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Diagnostic& problem) { return problem.severity == "error"; });
}

AvroGraph ReadAvroGraph(const std::vector<AvroText>& texts) {
  AvroGraph graph;
  for (const AvroText& text : texts) {
    graph.files.push_back({text.path, text.content, ParseText(text), -1, {}, {}, {}});
  }
  for (size_t i = 0; i < graph.files.size(); ++i) ParseAvroFile(graph, static_cast<int>(i));
  std::vector<int> targets = Resolve(graph);
  auto follow = [&](int& type) {
    if (type >= 0) type = targets[static_cast<size_t>(type)];
  };
  for (AvroType& type : graph.types) {
    for (int& part : type.parts) follow(part);
    for (AvroField& field : type.fields) follow(field.type);
  }
  for (AvroFile& file : graph.files) follow(file.root);
  CheckAvroDefaults(graph);
  return graph;
}

}  // namespace detector
