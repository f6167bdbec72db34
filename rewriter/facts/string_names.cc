#include "rewriter/facts/string_names.h"

#include <algorithm>

namespace rewriter {
namespace {

using detector::Element;
using detector::ElementKind;
using rules::Holds;

std::vector<Piece> Whole(std::string_view text, size_t from, int symbol) {
  if (symbol < 0) return {};
  return {{from, text.size(), symbol}};
}

// "paint.colour, name": each part a field of what the part before it is.
std::vector<Piece> PathPieces(const StringNames& names, std::string_view text, int message) {
  std::vector<Piece> pieces;
  int scope = message;
  for (size_t at = 0; at <= text.size();) {
    size_t end = std::min(text.find_first_of(".,", at), text.size());
    FieldName named = FieldOf(names, scope, text.substr(at, end - at));
    if (named.symbol >= 0) pieces.push_back({at, end, named.symbol});
    bool deeper = end < text.size() && text[end] == '.';
    scope = !deeper ? message : named.field < 0 ? -1 : names.TypeOf(named.field);
    at = end + 1;
  }
  return pieces;
}

}  // namespace

StringNames::StringNames(const SchemaNames& names) : names_(names), view_(names.schema) {
  for (size_t i = 0; i < names.symbols.size(); ++i) {
    const rules::Symbol& symbol = names.symbols[i];
    if (symbol.kind != rules::SymbolKind::kString) continue;
    symbols_.emplace(std::pair(symbol.element, std::string_view(symbol.role)), static_cast<int>(i));
  }
  for (size_t i = 0; i < names.schema.elements.size(); ++i) {
    by_path_[names.schema.elements[i].path].push_back(static_cast<int>(i));
  }
}

int StringNames::SymbolOf(int element, const char* role) const {
  auto found = symbols_.find({element, role});
  return found == symbols_.end() ? -1 : found->second;
}

int StringNames::FindPath(std::string_view path, int beside) const {
  auto found = by_path_.find(path);
  if (found == by_path_.end()) return -1;
  const std::vector<int>& all = found->second;
  if (beside < 0) return all.size() == 1 ? all.front() : -1;  // in several pools: who knows which
  auto same = std::find_if(all.begin(), all.end(), [&](int index) {
    return view_.FileOf(index).pool == view_.FileOf(beside).pool;
  });
  return same == all.end() ? -1 : *same;
}

int StringNames::TypeOf(int field) const {
  const Element& known = element(field);
  bool map = known.cardinality == detector::Cardinality::kMap;
  return FindPath(map ? known.map_value : known.type, field);
}

int StringNames::Find(const NamedTarget& scope, std::string_view name,
                      std::initializer_list<ElementKind> kinds) const {
  auto fits = [&](int index) {
    const Element& known = element(index);
    return known.name == name && std::find(kinds.begin(), kinds.end(), known.kind) != kinds.end();
  };
  if (scope.kind == NamedTarget::kElement) {
    const std::vector<int>& children = view_.ChildrenOf(scope.index);
    auto found = std::find_if(children.begin(), children.end(), fits);
    return found == children.end() ? -1 : *found;
  }
  for (size_t i = 0; i < names_.schema.elements.size(); ++i) {
    const Element& known = names_.schema.elements[i];
    bool top = known.parent < 0 && known.file == scope.index;
    if (top && scope.kind == NamedTarget::kFile && fits(static_cast<int>(i))) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

FieldName FieldOf(const StringNames& names, int message, std::string_view name) {
  if (message < 0) return {};
  NamedTarget scope{NamedTarget::kElement, message};
  int field = names.Find(scope, name, {ElementKind::kField});
  return {field, field < 0 ? -1 : names.SymbolOf(field, rules::kNameRole)};
}

std::vector<Piece> StringNames::PiecesOf(Holds holds, std::string_view text,
                                         const NamedTarget& target) const {
  auto named = [&](std::initializer_list<ElementKind> kinds) {
    int found = Find(target, text, kinds);
    return Whole(text, 0, found < 0 ? -1 : SymbolOf(found, rules::kNameRole));
  };
  int message = target.kind == NamedTarget::kElement ? target.index : -1;
  switch (holds) {
    case Holds::kKey:
    case Holds::kFieldName:
      return named({ElementKind::kField});
    case Holds::kOneofName:
      return named({ElementKind::kOneof});
    case Holds::kTypeName:
      return named({ElementKind::kMessage, ElementKind::kEnum});
    case Holds::kMethodName:
      return named({ElementKind::kMethod});
    case Holds::kEnumValueName: {
      bool inside = message >= 0 && element(message).kind == ElementKind::kMessage;
      if (!inside) return named({ElementKind::kEnumValue});
      for (int child : view_.ChildrenOf(message)) {
        int value = Find({NamedTarget::kElement, child}, text, {ElementKind::kEnumValue});
        if (value >= 0) return Whole(text, 0, SymbolOf(value, rules::kNameRole));
      }
      return {};
    }
    case Holds::kFullName:
    case Holds::kTypeUrl: {
      size_t slash = holds == Holds::kTypeUrl ? text.rfind('/') : std::string_view::npos;
      size_t from = slash == std::string_view::npos ? 0 : slash + 1;
      int found = FindPath(text.substr(from), -1);
      return Whole(text, from, found < 0 ? -1 : SymbolOf(found, rules::kFullNameRole));
    }
    case Holds::kFieldPath:
      return PathPieces(*this, text, message);
    case Holds::kTextFormat:
      return TextFormatPieces(*this, text, message);
    case Holds::kJson:
      return JsonPieces(*this, text, message);
  }
  return {};
}

}  // namespace rewriter
