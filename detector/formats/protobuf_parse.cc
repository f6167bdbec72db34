#include "detector/formats/protobuf_parse.h"

#include <google/protobuf/compiler/parser.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <climits>

#include "detector/formats/protobuf.h"
#include "detector/formats/protobuf_edition.h"
#include "detector/formats/protobuf_model.h"

namespace detector {
namespace {

namespace pb = google::protobuf;

// A file with thousands of errors is no .proto file; the first ones tell as much.
constexpr size_t kMaxErrors = 20;

class Collector : public pb::io::ErrorCollector {
 public:
  Collector(const std::string& content, const std::string& path, ProtoText& text)
      : path_(path), columns_(content), text_(text) {}
  void AddError(int line, int column, const std::string& message) override {
    if (text_.errors.size() + text_.warnings.size() >= kMaxErrors) return;
    Span span{path_, 1, 1, 1, 1};
    if (line >= 0) span = {path_, line + 1, columns_.Of(line, column), line + 1, 0};
    span.end_column = span.column;
    // The parser's only complaint that is none about the grammar: nothing is missing for it.
    bool harmless = message.find("declares support for enum aliases but") != std::string::npos;
    Diagnostic found = ErrorAt(std::move(span), message);
    if (harmless) found.severity = "warning";
    (harmless ? text_.warnings : text_.errors).push_back(std::move(found));
  }

 private:
  const std::string& path_;
  ByteColumns columns_;
  ProtoText& text_;
};

// libprotobuf's parser recurses without a limit; nobody nests as deep as this.
constexpr int kMaxDepth = 100;

class Ignore : public pb::io::ErrorCollector {
  void AddError(int, int, const std::string&) override {}
};

// Whether brackets nest too deeply; reports the first that does.
bool TooDeep(const std::string& text, Collector& collector) {
  pb::io::ArrayInputStream stream(text.data(), static_cast<int>(text.size()));
  Ignore ignore;
  pb::io::Tokenizer tokenizer(&stream, &ignore);
  int braces = 0, angles = 0;  // apart, so that a stray one of either can't hide the other
  while (tokenizer.Next()) {
    if (tokenizer.current().type != pb::io::Tokenizer::TYPE_SYMBOL) continue;
    const std::string& token = tokenizer.current().text;
    braces = token == "{" ? braces + 1 : std::max(0, braces - (token == "}"));
    angles = token == "<" ? angles + 1 : std::max(0, angles - (token == ">"));
    if (std::max(braces, angles) > kMaxDepth) {
      collector.AddError(tokenizer.current().line, tokenizer.current().column,
                         "nested deeper than " + std::to_string(kMaxDepth) + " levels");
      return true;
    }
  }
  return false;
}

// The names that proto3's grammar didn't allow go to the innermost message or enum around them.
struct ReservedNames {
  const EditionText::Reserved& reserved;

  bool Inside(const ProtoLocation& at) const {
    auto start = std::make_pair(at.span(0), at.span(1));
    auto end = at.span_size() == 3 ? std::make_pair(at.span(0), at.span(2))
                                   : std::make_pair(at.span(2), at.span(3));
    auto here = std::make_pair(reserved.line, reserved.column);
    return start <= here && here < end;
  }

  template <class Enums>
  bool AddToEnum(Enums& enums, int tag, ProtoPath& path, const ProtoLocations& locations) const {
    for (int i = 0; i < enums.size(); ++i) {
      PathStep step(path, tag, i);
      const ProtoLocation* location = locations.Find(path);
      if (!location || !Inside(*location)) continue;
      for (const std::string& name : reserved.names) enums.Mutable(i)->add_reserved_name(name);
      return true;
    }
    return false;
  }

  template <class Messages>
  bool AddToMessage(Messages& messages, int tag, ProtoPath& path,
                    const ProtoLocations& locations) const {
    for (int i = 0; i < messages.size(); ++i) {
      PathStep step(path, tag, i);
      const ProtoLocation* location = locations.Find(path);
      if (!location || !Inside(*location)) continue;
      using Message = pb::DescriptorProto;
      Message& message = *messages.Mutable(i);
      if (!AddToMessage(*message.mutable_nested_type(), Message::kNestedTypeFieldNumber, path,
                        locations) &&
          !AddToEnum(*message.mutable_enum_type(), Message::kEnumTypeFieldNumber, path,
                     locations)) {
        for (const std::string& name : reserved.names) message.add_reserved_name(name);
      }
      return true;
    }
    return false;
  }
};

void AddReservedNames(const EditionText& edition, pb::FileDescriptorProto& proto) {
  if (edition.reserved.empty()) return;
  ProtoLocations locations(proto.source_code_info());
  for (const EditionText::Reserved& reserved : edition.reserved) {
    ReservedNames names{reserved};
    ProtoPath path;
    if (names.AddToMessage(*proto.mutable_message_type(), proto.kMessageTypeFieldNumber, path,
                           locations)) {
      continue;
    }
    names.AddToEnum(*proto.mutable_enum_type(), proto.kEnumTypeFieldNumber, path, locations);
  }
}

}  // namespace

Diagnostic ErrorAt(Span span, std::string message) {
  return {"error", std::move(span), std::move(message)};
}

ProtoText ParseText(const std::string& content, const std::string& path) {
  ProtoText text;
  Collector collector(content, path, text);
  if (content.size() > INT_MAX) {
    collector.AddError(-1, 0, "larger than 2 GiB");
    return text;
  }
  if (TooDeep(content, collector)) return text;
  EditionText edition = ReadEdition(content);
  text.edition = edition.edition;
  if (!text.edition.empty() && text.edition != "2023") {
    collector.AddError(-1, 0, "edition \"" + text.edition + "\" is not known; known: 2023");
  }
  const std::string& parsed_text = edition.edition.empty() ? content : edition.text;
  pb::LogSilencer no_warnings_on_stderr;
  pb::io::ArrayInputStream stream(parsed_text.data(), static_cast<int>(parsed_text.size()));
  pb::io::Tokenizer tokenizer(&stream, &collector);
  pb::compiler::Parser parser;
  parser.RecordErrorsTo(&collector);
  bool parsed = parser.Parse(&tokenizer, &text.proto);
  if (!parsed && text.errors.empty() && text.warnings.empty())
    collector.AddError(-1, 0, "not a .proto file");
  AddReservedNames(edition, text.proto);
  return text;
}

std::unique_ptr<ParsedProto> ParseProto(const SourceFile& source) {
  auto file = std::make_unique<ParsedProto>();
  file->source = &source;
  ProtoText text = ParseText(source.content, source.path);
  file->errors = std::move(text.errors);
  file->warnings = std::move(text.warnings);
  DescribeProto(text.proto, text.edition, *file);
  return file;
}

std::vector<std::string> ProtobufImports(const std::string& content) {
  ProtoText text = ParseText(content, "");
  return {text.proto.dependency().begin(), text.proto.dependency().end()};
}

}  // namespace detector
