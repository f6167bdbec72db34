#include "detector/formats/protobuf_locations.h"

#include <algorithm>

namespace detector {
namespace {

constexpr int kTabWidth = 8;

template <class Path>
uint64_t Hash(const Path& path) {
  uint64_t hash = 0x9e3779b97f4a7c15u;
  for (int step : path) {
    hash = (hash ^ static_cast<uint64_t>(step)) * 0xff51afd7ed558ccdu;
    hash ^= hash >> 32;
  }
  return hash;
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

size_t ByteColumns::OffsetOf(int line, int column) const {
  if (line < 1 || static_cast<size_t>(line) > line_starts_.size()) return content_.size();
  size_t at = line_starts_[static_cast<size_t>(line) - 1] + static_cast<size_t>(column - 1);
  return std::min(at, content_.size());
}

ProtoLocations::ProtoLocations(const google::protobuf::SourceCodeInfo& info) : info_(info) {
  by_hash_.reserve(static_cast<size_t>(info.location_size()));
  for (int i = 0; i < info.location_size(); ++i)
    by_hash_.try_emplace(Hash(info.location(i).path()), i);
}

const ProtoLocation* ProtoLocations::Find(const ProtoPath& path) const {
  auto found = by_hash_.find(Hash(path));
  if (found == by_hash_.end()) return nullptr;
  const ProtoLocation& location = info_.location(found->second);
  bool same = std::equal(path.begin(), path.end(), location.path().begin(), location.path().end());
  return same ? &location : nullptr;
}

Span SpanOf(const ProtoLocation& location, const ByteColumns& columns, const std::string& file) {
  bool one_line = location.span_size() == 3;
  if (!one_line && location.span_size() != 4) return {.file = file};
  int line = location.span(0), end_line = one_line ? line : location.span(2);
  int end_column = location.span(one_line ? 2 : 3);
  return {file, line + 1, columns.Of(line, location.span(1)), end_line + 1,
          columns.Of(end_line, end_column)};
}

}  // namespace detector
