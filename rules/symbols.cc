#include <algorithm>
#include <optional>

#include "rules/mangle_flatbuffers.h"
#include "rules/rules.h"

namespace rules {
namespace {

using detector::Element;
using detector::ElementKind;

Subject SubjectOf(ElementKind kind) {
  switch (kind) {
    case ElementKind::kMessage:
      return Subject::kMessage;
    case ElementKind::kField:
      return Subject::kField;
    case ElementKind::kOneof:
      return Subject::kOneof;
    case ElementKind::kEnum:
      return Subject::kEnum;
    case ElementKind::kEnumValue:
      return Subject::kEnumValue;
    case ElementKind::kService:
      return Subject::kService;
    case ElementKind::kMethod:
      return Subject::kMethod;
    case ElementKind::kExtension:
      return Subject::kExtension;
    case ElementKind::kIndex:
      break;  // left out by the caller: no code names it
  }
  return Subject::kMessage;
}

bool Holds(const Row& row, const Named& named) {
  return std::all_of(row.when.begin(), row.when.end(), [&](const Condition& condition) {
    const std::vector<std::string>& values = condition.values;
    return std::find(values.begin(), values.end(), condition.fact(named)) != values.end();
  });
}

bool IsVariant(const TemplatePart& part) { return part.name == flatbuffers_cpp::Variant; }

// `variant` stands in where the template asks for a value of the field's union.
std::string Fill(const std::vector<TemplatePart>& parts, const Named& named, const Named& variant) {
  std::string name;
  for (const TemplatePart& part : parts) {
    name += part.literal;
    if (part.name) name += part.name(IsVariant(part) ? variant : named);
  }
  return name;
}

// One symbol for each value of a field's union that holds something.
void AddVariants(const Named& named, const Row& row, const std::string& path,
                 std::vector<Symbol>& symbols) {
  const Element* type = named.view.Find(named.self().type, named.schema_file().pool);
  if (!type) return;
  for (int value : named.view.ChildrenOf(named.view.IndexOf(*type))) {
    const Element& variant = named.view.element(value);
    if (variant.type.empty()) continue;
    std::string name = Fill(row.name, named, {named.view, variant.file, value});
    symbols.push_back({name, row.symbol, path, row.role + ":" + variant.name, named.file,
                       row.access, named.element});
  }
}

void AddSymbols(const Named& named, const std::vector<const Row*>& rows, const std::string& path,
                std::vector<Symbol>& symbols) {
  for (const Row* row : rows) {
    if (!Holds(*row, named)) continue;
    if (std::any_of(row->name.begin(), row->name.end(), IsVariant)) {
      AddVariants(named, *row, path, symbols);
      continue;
    }
    symbols.push_back({Fill(row->name, named, named), row->symbol, path, row->role, named.file,
                       row->access, named.element});
  }
}

// A generated helper class that a schema's author never wrote and nobody may use.
bool IsMapEntry(const Element& element) {
  auto found = element.attributes.find("map_entry");
  return found != element.attributes.end() && found->second != "false";
}

bool IsInMapEntry(const SchemaView& view, int index) {
  for (; index >= 0; index = view.element(index).parent) {
    if (IsMapEntry(view.element(index))) return true;
  }
  return false;
}

}  // namespace

std::vector<Symbol> Symbols(const SchemaView& view, const Pack& pack) {
  std::vector<Symbol> symbols;
  const detector::Schema& schema = view.schema();
  if (schema.format != pack.format) return symbols;
  std::vector<std::vector<const Row*>> rows(static_cast<size_t>(Subject::kExtension) + 1);
  for (const Row& row : pack.rows) rows[static_cast<size_t>(row.subject)].push_back(&row);

  for (size_t i = 0; i < schema.files.size(); ++i) {
    Named named{view, static_cast<int>(i)};
    AddSymbols(named, rows[static_cast<size_t>(Subject::kFile)], schema.files[i].path, symbols);
  }
  for (size_t i = 0; i < schema.elements.size(); ++i) {
    const Element& element = schema.elements[i];
    if (element.kind == ElementKind::kIndex || IsInMapEntry(view, static_cast<int>(i))) continue;
    Named named{view, element.file, static_cast<int>(i)};
    AddSymbols(named, rows[static_cast<size_t>(SubjectOf(element.kind))], element.path, symbols);
  }
  for (Symbol& symbol : symbols) {
    if (symbol.kind == SymbolKind::kNamespace) symbol.path = schema.files[symbol.file].package;
  }
  return symbols;
}

std::vector<Symbol> Symbols(const detector::Schema& schema, const Pack& pack) {
  return Symbols(SchemaView(schema), pack);
}

}  // namespace rules
