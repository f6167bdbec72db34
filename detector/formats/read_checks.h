// What every reader does with files that it can't read. Used inside detector/formats/ only.
#pragma once

#include <string>
#include <vector>

#include "detector/detector.h"
#include "detector/schema.h"
#include "support/result.h"

namespace detector {

// One file after it was read.
struct ReadFile {
  const SourceFile* source = nullptr;
  std::vector<Diagnostic> errors;
  bool imported = false;  // by another file
  bool usable = false;    // neither it nor what it imports has an error
};

// A file that can't be read is trouble if something relies on it, or if nothing else is there.
support::Status CheckFailures(const std::vector<ReadFile>& files, const LoadedSource& source,
                              bool strict);

// The file's errors, and a warning where its text is no UTF-8.
void AddDiagnostics(const ReadFile& file, Schema& schema);

// kInvalid, with the place of the second, where a type has two members of one kind and name, or two
// fields of one number.
support::Status CheckNoneTwice(const Schema& schema);

}  // namespace detector
