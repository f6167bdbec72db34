// Of which schema type a JSON value is, told from the anchors of packs and the keys and indices
// that lead from there:
//   nlohmann::json order = LoadOrder();      LoadOrder returns an Order
//   auto& customer = order["customer"];      Order.customer: a Customer
//   for (auto& line : order["lines"])        Order.lines: an array of Line
// Part of match. A value that may be another one by then is of no known type.
#pragma once

#include <string>

#include "rewriter/facts/string_names.h"
#include "rewriter/match/string_targets.h"

namespace rewriter {

class JsonTargets {
 public:
  JsonTargets(const SchemaNames& names, const StringNames& strings)
      : names_(names), strings_(strings) {}

  // The message whose keys the object has. `file`: where the expression is written.
  NamedTarget Of(const clang::Expr& object, const std::string& file) const;

 private:
  // A JSON value: of a message, or an array (or map) whose items are of it.
  struct Value {
    int message = -1;
    bool array = false;
  };

  Value ValueOf(const clang::Expr& expr, const std::string& file, int depth) const;
  Value OfCall(const clang::CallExpr& call, const std::string& file, int depth) const;
  Value OfVariable(const clang::VarDecl& variable, const std::string& file, int depth) const;
  Value OfField(Value object, std::string_view key) const;
  Value Anchored(rules::AnchorKind kind, const std::string& name, int parameter = 0) const;
  Value ByType(clang::QualType type) const;
  Value ByFile(const std::string& file) const;
  bool Rebound(const clang::VarDecl& variable) const;

  const SchemaNames& names_;
  const StringNames& strings_;
};

}  // namespace rewriter
