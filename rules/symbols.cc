#include <algorithm>
#include <optional>

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

std::string Fill(const std::vector<TemplatePart>& parts, const Named& named) {
  std::string name;
  for (const TemplatePart& part : parts) {
    name += part.literal;
    if (part.name) name += part.name(named);
  }
  return name;
}

void AddSymbols(const Named& named, const std::vector<const Row*>& rows, const std::string& path,
                std::vector<Symbol>& symbols) {
  for (const Row* row : rows) {
    if (!Holds(*row, named)) continue;
    symbols.push_back({Fill(row->name, named), row->symbol, path, row->role, named.file,
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
