// Finds string literals that name schema elements, where a sink takes them, and records what they
// name. Part of match; sinks are data, see rules/sinks.h.
//
//   Msg::descriptor()->FindFieldByName("colour")    a fact for colour: the field Msg.colour
//   any_descriptor->FindFieldByName("colour")       a loose one: it may be anybody's
//   t.GetDescriptor()->FindFieldByName("colour")    in a template: what its instances say
//   Log("colour")                                   none; but if a macro spells both, it disagrees
#pragma once

#include <memory>
#include <set>
#include <unordered_map>

#include "rewriter/match/json_targets.h"
#include "rewriter/match/record.h"
#include "rewriter/match/string_targets.h"

namespace rewriter {

class Strings {
 public:
  Strings(clang::ASTContext& context, Places& places, const ParseInput& input, UnitFacts& facts,
          Recorder& recorder);

  void Call(const clang::CallExpr& call);
  // To be told of every literal, after the calls around it.
  void Literal(const clang::StringLiteral& literal);

 private:
  using Sinks = std::vector<const rules::Sink*>;

  const Sinks* SinksOf(const clang::CallExpr& call);
  void CallInTemplate(const clang::CallExpr& call);
  void Take(const rules::Sink& sink, const clang::CallExpr& call, const clang::Expr& argument);
  void Prepare();
  NamedTarget JsonTargetOf(const clang::CallExpr& call);
  NamedTarget TargetOf(const rules::Sink& sink, const clang::CallExpr& call);
  void Note(const clang::StringLiteral& literal, const Piece& piece, FactKind kind);
  void NoteLoose(const clang::StringLiteral& literal, const rules::Sink& sink, FactKind kind);
  std::optional<Token> TokenOf(const clang::StringLiteral& literal, const Piece& piece) const;

  clang::ASTContext& context_;
  const ParseInput& input_;
  Written written_;
  Recorder& recorder_;
  const UnitFacts& facts_;
  std::unordered_map<std::string, Sinks> by_function_;
  std::set<std::string> last_parts_;
  std::set<const clang::StringLiteral*> taken_;
  std::unique_ptr<StringNames> names_;  // made when the first sink is met
  std::unique_ptr<StringTargets> targets_;
  std::unique_ptr<JsonTargets> json_;
};

}  // namespace rewriter
