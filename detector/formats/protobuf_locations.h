// Where the parts of a .proto file are: libprotobuf's SourceCodeInfo, found by path. A path names a
// place by tags and indices: {4, 0, 2, 1} is the second field (2) of the first message (4) of the
// file. Used inside detector/formats/ only.
#pragma once

#include <google/protobuf/descriptor.pb.h>

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "detector/schema.h"

namespace detector {

// libprotobuf counts a tab as up to 8 columns; the model counts bytes.
class ByteColumns {
 public:
  explicit ByteColumns(std::string_view content);
  // 0-based line and libprotobuf column -> 1-based byte column.
  int Of(int line, int column) const;
  // 1-based line and byte column -> offset; the end of the text if there is no such line.
  size_t OffsetOf(int line, int column) const;

 private:
  std::string_view content_;
  std::vector<size_t> line_starts_;
};

using ProtoPath = std::vector<int>;
using ProtoLocation = google::protobuf::SourceCodeInfo::Location;

class ProtoLocations {
 public:
  // `info` has to outlive this. Of several locations of one path the first counts.
  explicit ProtoLocations(const google::protobuf::SourceCodeInfo& info);
  const ProtoLocation* Find(const ProtoPath& path) const;  // null if there is none

 private:
  const google::protobuf::SourceCodeInfo& info_;
  std::unordered_map<uint64_t, int> by_hash_;
};

Span SpanOf(const ProtoLocation& location, const ByteColumns& columns, const std::string& file);

// One step further into the file, for as long as this lives.
class PathStep {
 public:
  PathStep(ProtoPath& path, int tag, int index) : path_(path) {
    path_.insert(path_.end(), {tag, index});
  }
  ~PathStep() { path_.resize(path_.size() - 2); }
  PathStep(const PathStep&) = delete;
  PathStep& operator=(const PathStep&) = delete;

 private:
  ProtoPath& path_;
};

}  // namespace detector
