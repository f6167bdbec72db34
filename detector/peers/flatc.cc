#include "detector/peers/flatc.h"

#include <flatbuffers/idl.h>

#include <memory>
#include <set>
#include <string>

#include "detector/formats/flatbuffers_parse.h"

namespace detector {
namespace {

namespace fb = flatbuffers;

// A version as FlatBuffers' own parser sees it: the model leaves out what only flatc looks at, such
// as the bytes at which the fields of a struct lie and the type field of a union.
class Version {
 public:
  explicit Version(const SchemaIndex& index) : index_(index) {
    const std::vector<SchemaFile>& files = index.schema().files;
    std::vector<SourceFile> sources;
    for (const SchemaFile& file : files) sources.push_back({file.path, file.content});
    std::vector<ParsedFbs> parsed;
    LinkedFiles linked;
    for (size_t i = 0; i < files.size(); ++i) {
      parsed.push_back({.source = &sources[i]});
      linked.imports.push_back(files[i].imports);
    }
    parsers_ = ParseFbs(parsed, linked);
  }

  const SchemaIndex& index() const { return index_; }
  const fb::StructDef* Struct(int element) const {
    const fb::Parser* parser = ParserOf(element);
    return parser ? parser->structs_.Lookup(index_.at(element).path) : nullptr;
  }
  const fb::EnumDef* Enum(int element) const {
    const fb::Parser* parser = ParserOf(element);
    return parser ? parser->enums_.Lookup(index_.at(element).path) : nullptr;
  }

 private:
  const fb::Parser* ParserOf(int element) const {
    return parsers_[static_cast<size_t>(index_.at(element).file)].get();
  }

  const SchemaIndex& index_;
  std::vector<std::unique_ptr<fb::Parser>> parsers_;  // by file
};

template <class Definition>
bool SameName(const Definition* a, const Definition* b) {
  return a == b || (a && b && a->name == b->name);
}

bool Has(const fb::FieldDef& field, const char* attribute) {
  return field.attributes.Lookup(attribute) != nullptr;
}

// By the last part of its name and no more: neither namespace nor length of an array count.
bool SameType(const fb::FieldDef& a, const fb::FieldDef& b) {
  const fb::Type &x = a.value.type, &y = b.value.type;
  return x.base_type == y.base_type && x.element == y.element &&
         SameName(x.struct_def, y.struct_def) && SameName(x.enum_def, y.enum_def) &&
         Has(a, "vector64") == Has(b, "vector64");
}

bool IsFar(const fb::FieldDef& field) { return Has(field, "offset64") || Has(field, "vector64"); }

const fb::FieldDef* AtOffset(const fb::StructDef& type, fb::voffset_t offset) {
  for (const fb::FieldDef* field : type.fields.vec) {
    if (field->value.offset == offset) return field;
  }
  return nullptr;
}

class Judge {
 public:
  Judge(const SchemaIndex& old_index, const SchemaIndex& new_index)
      : old_(old_index), now_(new_index) {}

  std::vector<PeerFinding> Run() {
    for (int i = 0; i < now_.index().size(); ++i) {
      const Element& element = now_.index().at(i);
      int base = IsType(element.kind) ? OldOf(element) : -1;
      if (base < 0) continue;
      const fb::StructDef *before = old_.Struct(base), *after = now_.Struct(i);
      if (before && after) Fields(i, *before, *after);
      if (old_.Enum(base) && now_.Enum(i)) Values(base, i);
    }
    return std::move(found_);
  }

 private:
  // Of the same name, in the file of the same name if several have one.
  int OldOf(const Element& element) const {
    int elsewhere = -1;
    const SchemaIndex& index = old_.index();
    for (size_t file = 0; file < index.schema().files.size(); ++file) {
      for (int other : index.TopLevel(static_cast<int>(file))) {
        if (index.at(other).path != element.path || index.at(other).kind != element.kind) continue;
        if (index.FileOf(other).path == now_.index().file(element.file).path) return other;
        elsewhere = other;
      }
    }
    return elsewhere;
  }

  void Add(const char* rule, int place, const std::string& message) {
    const Span& span = now_.index().at(place).name_span;
    found_.push_back({.rule = std::string("flatc:") + rule,
                      .file = span.file,
                      .line = span.line,
                      .column = span.column,
                      .message = message});
  }

  // The element of a field, a union's for the field of its type; else the type's own.
  int PlaceOf(int type, const fb::FieldDef& field) const {
    for (int child : now_.index().Children(type)) {
      const std::string& name = now_.index().at(child).name;
      if (name == field.name || name + "_type" == field.name) return child;
    }
    return type;
  }

  void Fields(int type, const fb::StructDef& before, const fb::StructDef& after) {
    const std::string scope = now_.index().at(type).path + ".";
    std::set<const fb::FieldDef*> renamed;
    for (const fb::FieldDef* field : after.fields.vec) {
      int place = PlaceOf(type, *field);
      if (const fb::FieldDef* base = before.fields.Lookup(field->name)) {
        Same(place, scope + field->name, *base, *field);
      } else if ((base = AtOffset(before, field->value.offset))) {
        renamed.insert(base);
        if (SameType(*base, *field)) continue;
        Add("FIELD_RENAMED_TYPE", place,
            "field renamed to different type: " + scope + field->name + " (renamed from " + scope +
                base->name + ")");
      }
    }
    for (const fb::FieldDef* base : before.fields.vec) {
      if (renamed.count(base) || after.fields.Lookup(base->name)) continue;
      Add("FIELD_DELETED", type, "field deleted: " + scope + base->name);
    }
  }

  void Same(int place, const std::string& path, const fb::FieldDef& before,
            const fb::FieldDef& after) {
    if (after.value.offset != before.value.offset) {
      Add("FIELD_OFFSET", place, "offsets differ for field: " + path);
    } else if (after.value.constant != before.value.constant) {
      Add("FIELD_DEFAULT", place, "defaults differ for field: " + path);
    } else if (!SameType(before, after)) {
      Add("FIELD_TYPE", place, "types differ for field: " + path);
    } else if (IsFar(before) != IsFar(after)) {
      Add("FIELD_OFFSET_TYPE", place, "offset types differ for field: " + path);
    }
  }

  void Values(int old_type, int new_type) {
    const fb::EnumDef &before = *old_.Enum(old_type), &after = *now_.Enum(new_type);
    for (int child : now_.index().Children(new_type)) {
      const std::string& name = now_.index().at(child).name;
      const fb::EnumVal *old_value = before.Lookup(name), *value = after.Lookup(name);
      if (!old_value || !value || old_value->GetAsInt64() == value->GetAsInt64()) continue;
      Add("ENUM_VALUE", child, "values differ for enum: " + name);
    }
    const Element& now = now_.index().at(new_type);
    // From the model: the library doesn't know yet that a union may name its type.
    if (old_.index().at(old_type).attributes.at("underlying") == now.attributes.at("underlying")) {
      return;
    }
    Add("ENUM_TYPE", new_type,
        std::string("underlying type differ for ") + (after.is_union ? "union: " : "enum: ") +
            now.path);
  }

  Version old_, now_;
  std::vector<PeerFinding> found_;
};

}  // namespace

std::vector<PeerFinding> FindFlatcFindings(const SchemaIndex& old_index,
                                           const SchemaIndex& new_index, const ChangeSet&) {
  return Judge(old_index, new_index).Run();
}

}  // namespace detector
