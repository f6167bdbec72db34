#include "tests/fuzz/fuzz_one.h"

#include <cstdio>
#include <cstdlib>

#include "detector/detector.h"
#include "detector/formats/descriptor_set.h"
#include "detector/formats/format.h"
#include "support/document.h"

namespace fuzz {
namespace {

void Demand(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "fuzz: %s\n", what);
  std::abort();
}

// A single file of the format.
detector::LoadedSource FileOf(const std::string& name, std::string_view text) {
  const detector::Format* format = detector::FindFormat(name);
  Demand(format != nullptr, "there is no format of this name");
  std::string path = "a" + std::string(format->ending);
  detector::LoadedSource source{.name = path, .format = name};
  source.files.push_back({path, std::string(text)});
  source.main = path;
  detector::FormatOf(source.files[0]);
  format->imports(source.files[0].content);
  return source;
}

// The files of a set; none if it is none, or says why it can't be read.
detector::LoadedSource FilesOfSet(const std::string& set) {
  detector::LoadedSource source{.name = "a", .format = "protobuf"};
  if (!detector::IsDescriptorSet(set)) return source;
  auto files = detector::DescriptorSetFiles(set, source.name);
  if (files) source.files = std::move(*files);
  Demand(files.has_value() || !files.error().message.empty(), "an error without a message");
  return source;
}

}  // namespace

void FuzzOne(const std::string& name, std::string_view text) {
  bool is_set = name == "descriptor-set";
  detector::LoadedSource source = is_set ? FilesOfSet(std::string(text)) : FileOf(name, text);
  if (source.files.empty()) return;
  auto schema = detector::ReadSchema(source, {});
  if (!schema) {
    Demand(!schema.error().message.empty(), "an error without a message");
    return;
  }
  detector::Input input = detector::ToInput(source, *schema);
  detector::ChangeSet same = detector::Diff(input, *schema, input, *schema);
  Demand(same.changes.empty(), "a schema differs from itself");
  auto again = detector::ReadInput(input);
  Demand(again.has_value(), "what was read can't be read again");
  Demand(detector::Diff(input, *schema, input, *again).changes.empty(), "read otherwise again");
  Demand(!support::ToJson(same).empty(), "a change set that can't be written");
}

}  // namespace fuzz
