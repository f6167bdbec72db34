// Step 1 of reading .proto files: one text -> its elements, with names still as they are spelled.
// Written and read inside detector/formats/ only.
#pragma once

#include <google/protobuf/arena.h>
#include <google/protobuf/descriptor.pb.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "detector/detector.h"
#include "detector/formats/protobuf_locations.h"
#include "detector/schema.h"

namespace detector {

// A name that an element uses and that step 3 looks up.
struct Reference {
  enum class Slot { kType, kMapValue, kExtendee, kInput, kOutput };
  int element = 0;
  Slot slot = Slot::kType;
  std::string name;  // as spelled; a dot in front means that it is complete
  Span span;
};

struct Import {
  std::string name;
  Span span;
  bool is_public = false;
};

struct ParsedProto {
  const SourceFile* source = nullptr;
  std::string package;
  Span package_span;
  std::vector<Import> imports;
  std::map<std::string, std::string> attributes;
  std::vector<Element> elements;  // their indices are within this file
  std::vector<Reference> references;
  std::vector<Diagnostic> errors;
  std::vector<Diagnostic> warnings;  // what a compiler refuses and a reader can do without
};

// Never fails: what is wrong is in `errors`. The source has to outlive the result.
std::unique_ptr<ParsedProto> ParseProto(const SourceFile& source);

// The text as libprotobuf understands it; its source_code_info says where everything is.
struct ProtoText {
  // Thousands of small messages that go at one time; malloc grows slower with what else there is.
  std::unique_ptr<google::protobuf::Arena> arena = std::make_unique<google::protobuf::Arena>();
  google::protobuf::FileDescriptorProto& proto =
      *google::protobuf::Arena::CreateMessage<google::protobuf::FileDescriptorProto>(arena.get());
  std::string edition;  // "" for proto2 and proto3
  std::vector<Diagnostic> errors, warnings;
};
ProtoText ParseText(const std::string& content, const std::string& path);

Diagnostic ErrorAt(Span span, std::string message);

}  // namespace detector
