// The schema formats, as a table: how the files of each are told and read. Whatever else asks for a
// format's name or the ending of its files asks here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "detector/detector.h"
#include "detector/schema.h"
#include "support/result.h"

namespace detector {

// What is already known about a file when a change set is read again.
struct KnownFile {
  std::string import_name;
  int pool = 0;
};

struct Format {
  std::string_view name;    // as Schema::format and --as spell it
  std::string_view ending;  // of its files: ".proto"
  bool shared_ending;       // by files of any kind: only the content tells
  // Whether a text is written in it; asked in the order of the table where no ending tells.
  bool (*recognises)(const std::string& content);
  // The names that a file imports, in order; also from a file with errors further down.
  std::vector<std::string> (*imports)(const std::string& content);
  // `known` is empty, or has one entry for each file of `source`: then nothing is inferred.
  support::Result<Schema> (*read)(const LoadedSource& source, const ReadOptions& options,
                                  const std::vector<KnownFile>& known);
};

const std::vector<Format>& Formats();

// Whether a file of a folder is one of this format.
bool IsFileOf(const Format& format, const SourceFile& file);

const Format* FindFormat(std::string_view name);  // null if there is none of that name

// The format of one file: by its content if that tells, else by its ending; null if neither does.
const Format* FormatOf(const SourceFile& file);

}  // namespace detector
