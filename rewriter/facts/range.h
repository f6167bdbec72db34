// Places in a unit's own files, as facts name them.
#pragma once

#include <cstdint>
#include <string>

namespace rewriter {

// A half-open range of bytes of one of the unit's files.
struct Range {
  int file = 0;
  int64_t begin = 0, end = 0;
};

struct Replacement {
  Range at;  // empty: `text` is inserted
  std::string text;
};

template <class V>
void Describe(V& v, Range& r) {
  v.Field("f", r.file, "file");
  v.Field("b", r.begin, "begin");
  v.Field("e", r.end, "end");
}
template <class V>
void Describe(V& v, Replacement& r) {
  v.Field("at", r.at, "range");
  v.Field("text", r.text, "what stands there instead");
}

}  // namespace rewriter
