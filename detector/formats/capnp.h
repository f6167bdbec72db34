// Reads Cap'n Proto schemas (.capnp) into the schema model, in steps that are the files beside
// this:
//   capnp_outline   text -> what is declared where
//   link            imports -> import roots, import names and pools
//   capnp_parse     libcapnp's own parser: errors, resolved types, ordinals, ids
//   capnp_model     both together -> Schema
// A struct is a message, an interface a service. Unions and groups are oneofs of the struct around
// them, so that a field is found by its ordinal wherever in the struct it went.
#pragma once

#include <string>
#include <vector>

#include "detector/detector.h"
#include "detector/formats/format.h"

namespace detector {

// Told from its content: the `@` of an id or an ordinal where only this language has one.
bool IsCapnp(const std::string& content);
std::vector<std::string> CapnpImports(const std::string& content);

// Format::read.
support::Result<Schema> ReadCapnp(const LoadedSource& source, const ReadOptions& options,
                                  const std::vector<KnownFile>& known);

}  // namespace detector
