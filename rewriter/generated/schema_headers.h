// Which schema file a header is generated from, as its spelling tells it.
#pragma once

#include <string>
#include <vector>

#include "detector/schema.h"

namespace rewriter {

// "a/m.proto" -> "a/m.pb.h".
std::string HeaderName(const std::string& proto);

// What the headers of the schema's own generator end in.
std::string OwnEnding(const detector::Schema& schema);

// How many parts two paths have in common at their ends.
size_t CommonSuffix(const std::vector<std::string>& a, const std::vector<std::string>& b);

// The schema files whose header `spelling` ("proto/trip.pb.h") may name: those that share the
// longest path suffix with it. Also for headers that other generators make ("proto/trip.grpc.pb.h",
// "proto/trip.service.h"), which have to be spelled in full, and for what else Thrift makes
// ("trip_constants.h", and for each service a "TripService.h").
std::vector<int> SchemaFilesOf(const detector::Schema& schema, const std::string& spelling);

// The one of them that is nearest to the including file, or -1; of equals the one that the schema's
// own files import under that name.
int SchemaFileOf(const detector::Schema& schema, const std::string& spelling,
                 const std::string& includer);

// What such a spelling has in place of ".proto": ".pb.h", ".grpc.pb.h", ".service.h". Of a header
// with a name of its own that name, behind a slash: "/TripService.h".
std::string HeaderEnding(const detector::Schema& schema, const std::string& spelling);

// "a/m.pb.h", ".service.h" -> "a/m.service.h"; "a/m_types.h", "/TripService.h" ->
// "a/TripService.h".
std::string WithEnding(const std::string& header, const std::string& ending);

}  // namespace rewriter
