// What a database holds while the statements of a schema are replayed, and what it says of its own
// past. Written by the readers of both dialects, turned into elements at the end. Used inside
// detector/formats/ only.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "detector/formats/json_tree.h"
#include "detector/formats/sql_outline.h"
#include "detector/schema.h"

namespace detector {

// A table, a composite type (kMessage) or an enum, with its columns and indexes, or values.
struct SqlObject {
  std::string schema;  // "" is the default one
  Element self;
  std::vector<Element> members;
};

struct SqlCatalogue {
  std::vector<SqlObject> objects;                   // changed through the functions below only
  std::unordered_map<std::string, size_t> by_path;  // SqlPath -> objects
  std::vector<Diagnostic> diagnostics;
};

// The file whose statements are replayed.
struct SqlSource {
  std::string path;
  std::string_view content;
  JsonPlaces places;
};

// "schema.name"; a part with a dot in it is quoted.
std::string SqlPath(const std::string& schema, const std::string& name);

void AddObject(SqlCatalogue& catalogue, SqlObject object);
void DropObjects(SqlCatalogue& catalogue, const std::function<bool(const SqlObject&)>& which);

// Null if there is none. Pointers are good until the next object or member is added.
SqlObject* FindObject(SqlCatalogue& catalogue, const std::string& schema, const std::string& name);
Element* FindMember(SqlObject& object, ElementKind kind, const std::string& name);
void DropMember(SqlObject& object, ElementKind kind, const std::string& name);

// The new name, and the old one as its past. What names it elsewhere follows.
void RenameObject(SqlCatalogue& catalogue, SqlObject& object, const std::string& schema,
                  const std::string& name, const std::string& evidence);
void RenameColumn(SqlCatalogue& catalogue, SqlObject& table, Element& column,
                  const std::string& name, const std::string& evidence);
void RenameMember(Element& member, const std::string& name, const std::string& evidence);

// Places and annotations of what a CREATE statement has just made.
void PlaceObject(const SqlSource& source, const SqlStatement& statement, const SqlOutline& outline,
                 SqlObject& object);
void PlaceIndex(const SqlSource& source, const SqlStatement& statement, const SqlOutline& outline,
                Element& index);
void PlaceStatement(const SqlSource& source, const SqlStatement& statement, Element& element);

// "file:line" of a statement.
std::string PlaceText(const SqlSource& source, const SqlStatement& statement);

// Appends everything to the schema, whose files are there already.
void AppendCatalogue(const SqlCatalogue& catalogue, Schema& schema);

}  // namespace detector
