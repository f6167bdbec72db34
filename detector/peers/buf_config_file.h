// Which buf.yaml holds for the schema that a command line names NEW.
#pragma once

#include <optional>
#include <string>

#include "detector/detector.h"
#include "detector/peers/buf_config.h"

namespace detector {

// The nearest one: in the folder NEW, or beside the file NEW, or above it as far as its repository
// goes, be it a folder with .git in it or `git:REV`. Outside of a repository only the first.
// `file`, if it isn't "", names another, whose paths begin where NEW's do.
support::Result<std::optional<BufConfig>> FindBufConfig(const ReadOptions& options,
                                                        const Input& now, const std::string& file);

}  // namespace detector
