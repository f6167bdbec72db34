// Schemas from text, for the detector's tests.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "detector/detector.h"

namespace detector {

inline LoadedSource Source(std::vector<SourceFile> files) {
  std::sort(files.begin(), files.end(), [](auto& a, auto& b) { return a.path < b.path; });
  return {.name = "test", .files = std::move(files)};
}

inline Schema MustRead(const LoadedSource& source, const ReadOptions& options = {}) {
  auto schema = ReadSchema(source, options);
  EXPECT_TRUE(schema.has_value()) << (schema ? "" : schema.error().message);
  return schema ? *schema : Schema{};
}

inline Schema MustRead(const std::string& text) { return MustRead(Source({{"a.proto", text}})); }

// The error of a source that can't be read.
inline std::string ErrorOf(const LoadedSource& source, const ReadOptions& options = {}) {
  auto schema = ReadSchema(source, options);
  EXPECT_FALSE(schema.has_value());
  return schema ? "" : schema.error().message;
}

inline const Element* Find(const Schema& schema, const std::string& path) {
  for (const Element& element : schema.elements) {
    if (element.path == path) return &element;
  }
  return nullptr;
}

inline const Element& MustFind(const Schema& schema, const std::string& path) {
  static const Element kNone;
  const Element* found = Find(schema, path);
  EXPECT_NE(found, nullptr) << "no element " << path;
  return found ? *found : kNone;
}

inline const SchemaFile& MustFindFile(const Schema& schema, const std::string& path) {
  static const SchemaFile kNone;
  for (const SchemaFile& file : schema.files) {
    if (file.path == path) return file;
  }
  ADD_FAILURE() << "no file " << path;
  return kNone;
}

inline std::string Text(const Schema& schema, const Span& span) {
  const std::string& content = MustFindFile(schema, span.file).content;
  size_t at = 0;
  for (int line = 1; line < span.line; ++line) at = content.find('\n', at) + 1;
  size_t end = 0;
  for (int line = 1; line < span.end_line; ++line) end = content.find('\n', end) + 1;
  at += static_cast<size_t>(span.column) - 1;
  end += static_cast<size_t>(span.end_column) - 1;
  return content.substr(at, end - at);
}

}  // namespace detector
