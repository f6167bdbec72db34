#include "detector/formats/protobuf_parse.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <climits>

#include "detector/formats/protobuf.h"

namespace detector {
namespace {

namespace pb = google::protobuf;

constexpr int kTabWidth = 8;

// A file with thousands of errors is no .proto file; the first ones tell as much.
constexpr size_t kMaxErrors = 20;

class Collector : public pb::io::ErrorCollector {
 public:
  explicit Collector(ParsedProto& file) : file_(file) {}
  void AddError(int line, int column, const std::string& message) override {
    if (file_.errors.size() < kMaxErrors) {
      file_.errors.push_back(ErrorAt(file_, line, column, message));
    }
  }

 private:
  ParsedProto& file_;
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

}  // namespace

ByteColumns::ByteColumns(std::string_view content) : content_(content), line_starts_{0} {
  for (size_t i = 0; i < content.size(); ++i) {
    if (content[i] == '\n') line_starts_.push_back(i + 1);
  }
}

int ByteColumns::Of(int line, int column) const {
  if (line < 0 || static_cast<size_t>(line) >= line_starts_.size()) return 1;
  size_t start = line_starts_[static_cast<size_t>(line)], at = start;
  for (int passed = 0; passed < column && at < content_.size() && content_[at] != '\n'; ++at) {
    passed += content_[at] == '\t' ? kTabWidth - passed % kTabWidth : 1;
  }
  return static_cast<int>(at - start) + 1;
}

Span SpanOf(const ParsedProto& file, int line, int column, int end_line, int end_column) {
  return {file.source->path, line + 1, file.columns->Of(line, column), end_line + 1,
          file.columns->Of(end_line, end_column)};
}

Diagnostic ErrorAt(const ParsedProto& file, int line, int column, std::string message) {
  Span span = line < 0 ? Span{.file = file.source->path, .line = 1, .column = 1}
                       : SpanOf(file, line, column, line, column);
  if (line < 0) span.end_line = span.end_column = 1;
  return {"error", std::move(span), std::move(message)};
}

std::unique_ptr<ParsedProto> ParseProto(const SourceFile& source) {
  auto file = std::make_unique<ParsedProto>();
  file->source = &source;
  file->columns = std::make_unique<ByteColumns>(source.content);
  Collector collector(*file);
  if (source.content.size() > INT_MAX) {
    collector.AddError(-1, 0, "larger than 2 GiB");
    return file;
  }
  if (TooDeep(source.content, collector)) return file;
  pb::LogSilencer no_warnings_on_stderr;
  pb::io::ArrayInputStream stream(source.content.data(), static_cast<int>(source.content.size()));
  pb::io::Tokenizer tokenizer(&stream, &collector);
  pb::compiler::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.RecordSourceLocationsTo(&file->places);
  bool parsed = parser.Parse(&tokenizer, &file->proto);
  if (!parsed && file->errors.empty()) collector.AddError(-1, 0, "not a .proto file");
  file->proto.set_name(source.path);
  return file;
}

std::vector<std::string> ProtobufImports(const std::string& content) {
  SourceFile source{"", content};
  auto file = ParseProto(source);
  return {file->proto.dependency().begin(), file->proto.dependency().end()};
}

}  // namespace detector
