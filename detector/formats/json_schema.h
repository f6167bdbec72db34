// Reads JSON Schema (draft-07 and 2020-12) into the schema model: an object with properties is a
// message, a property a field, a list of names to choose from an enum.
//   json_tree           text -> values with their places
//   json_schema         files -> who refers to whom
//   json_schema_model   values -> Schema
//
//   {"title": "Order", "properties": {"customer": {"$ref": "#/$defs/Customer"}}, "$defs": {...}}
//   Order, Order.customer of the type Customer, Customer, ...
#pragma once

#include <string>
#include <vector>

#include "detector/formats/format.h"
#include "detector/formats/json_tree.h"

namespace detector {

// Told from its content: a JSON object with "$schema", "$defs" or "definitions", or the type
// object.
bool IsJsonSchema(const std::string& content);

// The files that its references name, less those of other hosts.
std::vector<std::string> JsonSchemaReferences(const std::string& content);

support::Result<Schema> ReadJsonSchema(const LoadedSource& source, const ReadOptions& options,
                                       const std::vector<KnownFile>& known);

// One file, as the model wants it.
struct JsonSchemaFile {
  const SourceFile* source = nullptr;
  JsonTree tree;
  std::map<std::string, int> references;  // file part of a reference -> index of the file
  int index = -1;                         // in Schema::files, -1 for one with errors
};

// Appends the elements of all files. What can't be understood is a diagnostic.
void AppendJsonSchemas(const std::vector<JsonSchemaFile>& files, Schema& schema);

}  // namespace detector
