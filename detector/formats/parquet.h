// A Parquet schema as its footer holds it, before its types are read as Arrow's:
//   parquet_text   text -> ParquetNode
//   parquet        JSON -> ParquetNode; ParquetNode -> columns
//   parquet_types  the Arrow type that stands for a Parquet one
// Used inside detector/formats/ only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "detector/formats/columnar.h"

namespace detector {

inline constexpr int kDeepestParquet = 100;

// What the footer of a file says of one element; of a group the children.
struct ParquetNode {
  std::string repetition, type, name, annotation;
  std::optional<int64_t> id;
  size_t begin = 0, end = 0, name_begin = 0, name_end = 0;
  std::vector<ParquetNode> children;
};

std::vector<Column> ParquetColumns(const SourceFile& file, const std::vector<ParquetNode>& nodes);

// The Arrow type of a Parquet type and its annotation: "int32", "INTEGER(8,true)" -> "int8".
std::string ArrowTypeOf(const std::string& physical, const std::string& annotation);

// ASCII alone.
std::string LowerCase(std::string text);

}  // namespace detector
