#include "detector/formats/sql_catalogue.h"

#include <algorithm>
#include <map>

#include "detector/sql_names.h"

namespace detector {
namespace {

std::string Quoted(const std::string& name) {
  return name.find('.') == std::string::npos ? name : '"' + name + '"';
}

Span SpanOf(const SqlSource& source, size_t begin, size_t end) {
  return source.places.Of(begin, end);
}

std::string Annotation(const std::string& former, const Span& place) {
  return "@renamed from=" + former + ", " + place.file + ":" + std::to_string(place.line);
}

SqlRenames NoRenames() {
  SqlRenames none;
  none.own = none.table = [](const std::string& name) { return name; };
  none.column = [](const std::string&, const std::string& name) { return name; };
  return none;
}

void RenameInObject(SqlObject& object, const SqlRenames& renames) {
  auto follow = [&](Element& element) {
    if (!element.attributes.empty()) {
      element.attributes = RenameInAttributes(element.attributes, renames);
    }
  };
  follow(object.self);
  for (Element& member : object.members) follow(member);
}

}  // namespace

std::string SqlPath(const std::string& schema, const std::string& name) {
  return schema.empty() ? Quoted(name) : Quoted(schema) + "." + Quoted(name);
}

SqlObject* FindObject(SqlCatalogue& catalogue, const std::string& schema, const std::string& name) {
  auto found = catalogue.by_path.find(SqlPath(schema, name));
  return found == catalogue.by_path.end() ? nullptr : &catalogue.objects[found->second];
}

void AddObject(SqlCatalogue& catalogue, SqlObject object) {
  catalogue.by_path[SqlPath(object.schema, object.self.name)] = catalogue.objects.size();
  catalogue.objects.push_back(std::move(object));
}

void DropObjects(SqlCatalogue& catalogue, const std::function<bool(const SqlObject&)>& which) {
  if (std::erase_if(catalogue.objects, which) == 0) return;
  catalogue.by_path.clear();
  for (size_t i = 0; i < catalogue.objects.size(); ++i) {
    const SqlObject& object = catalogue.objects[i];
    catalogue.by_path[SqlPath(object.schema, object.self.name)] = i;
  }
}

Element* FindMember(SqlObject& object, ElementKind kind, const std::string& name) {
  for (Element& member : object.members) {
    if (member.kind == kind && member.name == name) return &member;
  }
  return nullptr;
}

void DropMember(SqlObject& object, ElementKind kind, const std::string& name) {
  std::erase_if(object.members,
                [&](const Element& member) { return member.kind == kind && member.name == name; });
}

void RenameObject(SqlCatalogue& catalogue, SqlObject& object, const std::string& schema,
                  const std::string& name, const std::string& evidence) {
  std::string before = SqlPath(object.schema, object.self.name), after = SqlPath(schema, name);
  if (before == after) return;
  object.self.formerly.insert(object.self.formerly.begin(), {before, evidence, true});
  object.schema = schema;
  object.self.name = name;
  catalogue.by_path.erase(before);
  catalogue.by_path[after] = static_cast<size_t>(&object - catalogue.objects.data());
  SqlRenames renames = NoRenames();
  renames.table = [&](const std::string& path) { return path == before ? after : path; };
  for (SqlObject& other : catalogue.objects) {
    RenameInObject(other, renames);
    for (Element& member : other.members) {
      if (member.kind == ElementKind::kField && member.type == before) member.type = after;
    }
  }
}

void RenameColumn(SqlCatalogue& catalogue, SqlObject& table, Element& column,
                  const std::string& name, const std::string& evidence) {
  std::string before = column.name, path = SqlPath(table.schema, table.self.name);
  RenameMember(column, name, evidence);
  SqlRenames renames = NoRenames();
  renames.column = [&](const std::string& other, const std::string& old_name) {
    return other == path && old_name == before ? name : old_name;
  };
  for (SqlObject& object : catalogue.objects) {
    renames.own = [&](const std::string& old_name) {
      return &object == &table && old_name == before ? name : old_name;
    };
    RenameInObject(object, renames);
  }
}

void RenameMember(Element& member, const std::string& name, const std::string& evidence) {
  if (member.name == name) return;
  member.formerly.insert(member.formerly.begin(), {member.name, evidence, true});
  member.name = name;
}

void PlaceStatement(const SqlSource& source, const SqlStatement& statement, Element& element) {
  element.span = element.name_span = SpanOf(source, statement.begin, statement.end);
}

std::string PlaceText(const SqlSource& source, const SqlStatement& statement) {
  return source.path + ":" + std::to_string(source.places.Of(statement.begin, statement.end).line);
}

void PlaceObject(const SqlSource& source, const SqlStatement& statement, const SqlOutline& outline,
                 SqlObject& object) {
  PlaceStatement(source, statement, object.self);
  for (Element& member : object.members) PlaceStatement(source, statement, member);
  if (outline.kind == SqlOutline::kOther) return;
  object.self.name_span = SpanOf(source, outline.name_begin, outline.name_end);
  if (!outline.former.empty()) {
    std::string evidence = Annotation(outline.former, object.self.name_span);
    object.self.formerly.push_back({SqlPath(object.schema, outline.former), evidence});
    object.self.formerly.push_back({outline.former, evidence});  // with its schema
  }
  std::map<std::pair<bool, std::string>, const SqlItem*> items;
  for (const SqlItem& item : outline.items)
    items.try_emplace({item.is_constraint, item.name}, &item);
  for (Element& member : object.members) {
    auto found = items.find({member.kind == ElementKind::kIndex, member.name});
    if (found == items.end()) continue;
    const SqlItem& item = *found->second;
    member.span = SpanOf(source, item.begin, item.end);
    member.name_span = SpanOf(source, item.name_begin, item.name_end);
    if (item.former.empty()) continue;
    member.formerly.push_back({item.former, Annotation(item.former, member.name_span)});
  }
}

void PlaceIndex(const SqlSource& source, const SqlStatement& statement, const SqlOutline& outline,
                Element& index) {
  PlaceStatement(source, statement, index);
  if (outline.kind != SqlOutline::kIndex) return;
  index.name_span = SpanOf(source, outline.name_begin, outline.name_end);
  if (outline.former.empty()) return;
  index.formerly.push_back({outline.former, Annotation(outline.former, index.name_span)});
}

void AppendCatalogue(const SqlCatalogue& catalogue, Schema& schema) {
  std::map<std::string, int> files;
  for (size_t i = 0; i < schema.files.size(); ++i) {
    files[schema.files[i].path] = static_cast<int>(i);
  }
  for (const SqlObject& object : catalogue.objects) {
    int parent = static_cast<int>(schema.elements.size());
    Element self = object.self;
    self.path = SqlPath(object.schema, self.name);
    self.file = files[self.span.file];
    std::string path = self.path;
    schema.elements.push_back(std::move(self));
    for (Element member : object.members) {
      member.path = path + "." + Quoted(member.name);
      member.parent = parent;
      member.file = files[member.span.file];
      if (member.kind == ElementKind::kField) member.json_name = member.name;
      schema.elements.push_back(std::move(member));
    }
  }
  schema.diagnostics.insert(schema.diagnostics.end(), catalogue.diagnostics.begin(),
                            catalogue.diagnostics.end());
}

}  // namespace detector
