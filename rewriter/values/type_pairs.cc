#include "rewriter/values/type_pairs.h"

#include <algorithm>

namespace rewriter {
namespace {

using detector::Element;

bool IsRepeated(const SchemaNames& names, int symbol) {
  int index = names.symbols[static_cast<size_t>(symbol)].element;
  return index >= 0 && names.schema.elements[static_cast<size_t>(index)].cardinality ==
                           detector::Cardinality::kRepeated;
}

// Of a field that is no map.
Scalar ScalarOfField(const SchemaNames& names, int symbol) {
  int index = names.symbols[static_cast<size_t>(symbol)].element;
  if (index < 0) return {};
  const Element& field = names.schema.elements[static_cast<size_t>(index)];
  if (field.cardinality == detector::Cardinality::kMap) return {};
  Scalar known = ScalarOf(field.type);
  if (known.kind != Scalar::kNone) return known;
  auto is_enum = [&](const Element& element) {
    return element.kind == detector::ElementKind::kEnum && element.path == field.type;
  };
  const auto& all = names.schema.elements;
  return std::any_of(all.begin(), all.end(), is_enum) ? Scalar{Scalar::kEnum, 32} : Scalar{};
}

}  // namespace

std::vector<TypePair> TypePairs(const Work& work) {
  std::vector<TypePair> pairs;
  for (size_t symbol = 0; symbol < work.before.symbols.size(); ++symbol) {
    int now = work.successor[symbol];
    for (int index : work.operations[symbol]) {
      const rules::Operation& operation = work.plan.operations[static_cast<size_t>(index)];
      if (operation.kind != rules::OperationKind::kChangeType || now < 0) continue;
      Scalar from = ScalarOfField(work.before, static_cast<int>(symbol));
      Scalar to = ScalarOfField(work.after, now);
      if (from.bits == 0 || to.bits == 0 || from == to) continue;
      bool shape = IsRepeated(work.before, static_cast<int>(symbol)) != IsRepeated(work.after, now);
      if (shape) continue;  // its accessors are others altogether
      auto same = [&](const TypePair& pair) { return pair.before == from && pair.now == to; };
      auto known = std::find_if(pairs.begin(), pairs.end(), same);
      if (known == pairs.end()) known = pairs.insert(known, {from, to, {}});
      known->operations[static_cast<int>(symbol)].push_back(index);
    }
  }
  return pairs;
}

bool KeepsType(const Work& work, int symbol) {
  int now = work.successor[static_cast<size_t>(symbol)];
  if (now < 0) return false;
  Scalar from = ScalarOfField(work.before, symbol), to = ScalarOfField(work.after, now);
  bool plain = from.kind != Scalar::kNone && from.kind != Scalar::kEnum;
  return plain && from == to && IsRepeated(work.before, symbol) == IsRepeated(work.after, now);
}

}  // namespace rewriter
