// Reads Avro schemas (.avsc) into the schema model: a record is a message, a field a field, an enum
// an enum, a fixed a message without fields. All of them lie at the top level under their full
// names, wherever they are defined.
//   avro_parse    JSON -> the types of one file
//   avro_schema   files -> a graph of types
//   avro_model    graph -> Schema
//
//   {"type": "record", "name": "com.acme.Order", "fields": [{"name": "id", "type": "long"}]}
//   com.acme.Order, com.acme.Order.id of the type long
#pragma once

#include <string>
#include <vector>

#include "detector/formats/avro_schema.h"
#include "detector/formats/format.h"

namespace detector {

// Told from its content: a record, enum or fixed with a name, or a list with one.
bool IsAvro(const std::string& content);

// Names of files that may define what a text refers to but doesn't define: for com.acme.Order
// com.acme.Order.avsc, com/acme/Order.avsc, Order.avsc.
std::vector<std::string> AvroReferences(const std::string& content);

support::Result<Schema> ReadAvro(const LoadedSource& source, const ReadOptions& options,
                                 const std::vector<KnownFile>& known);

// Appends the elements of all files; `indices` are those of the files in Schema::files, -1 for one
// that is left out.
void AppendAvro(const AvroGraph& graph, const std::vector<int>& indices, Schema& schema);

}  // namespace detector
