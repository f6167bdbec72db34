// Step 1 of reading .proto files: one text -> FileDescriptorProto with the places of everything in
// it. Written and read inside detector/formats/ only.
#pragma once

#include <google/protobuf/compiler/parser.h>
#include <google/protobuf/descriptor.pb.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "detector/detector.h"
#include "detector/schema.h"

namespace detector {

// libprotobuf counts a tab as up to 8 columns; the model counts bytes.
class ByteColumns {
 public:
  explicit ByteColumns(std::string_view content);
  // 0-based line and libprotobuf column -> 1-based byte column.
  int Of(int line, int column) const;

 private:
  std::string_view content_;
  std::vector<size_t> line_starts_;
};

struct ParsedProto {
  const SourceFile* source = nullptr;
  google::protobuf::FileDescriptorProto proto;  // named by path, unique within a source
  google::protobuf::compiler::SourceLocationTable places;
  std::unique_ptr<ByteColumns> columns;
  std::vector<Diagnostic> errors;
};

// Never fails: what is wrong is in `errors`. The source has to outlive the result.
std::unique_ptr<ParsedProto> ParseProto(const SourceFile& source);

// An error at a 0-based place in libprotobuf's columns (line -1: the whole file).
Diagnostic ErrorAt(const ParsedProto& file, int line, int column, std::string message);

// The span of a SourceCodeInfo location: 0-based {line, column, [end line,] end column}.
Span SpanOf(const ParsedProto& file, int line, int column, int end_line, int end_column);

}  // namespace detector
