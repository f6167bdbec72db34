// In which format a source is written, and so which of its files count. Used by load.cc alone.
#pragma once

#include "detector/formats/format.h"

namespace detector {

// The format of a single file, by --as or its content.
support::Result<const Format*> FormatOfFile(const SourceFile& main, LoadedSource& source);

// Of a folder, by --as or the endings of its files, of which the others are dropped.
support::Result<LoadedSource> KeepOneFormat(LoadedSource source);

}  // namespace detector
