// Functions that the compiler finds only because an argument's type lives beside them, for types
// whose namespace changes: their calls don't find them any more, or find something else. Part of
// match.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "rewriter/match/record.h"

namespace clang {
class CallExpr;
class DeclContext;
class FunctionDecl;
class TagDecl;
}  // namespace clang

namespace rewriter {

class ArgumentLookups {
 public:
  ArgumentLookups(const ParseInput& input, Places& places, Recorder& record);

  // `in_lambda`: in what a generic lambda was instantiated to.
  void Call(const clang::CallExpr& call, bool in_lambda);
  void Declaration(const clang::FunctionDecl& function);

 private:
  // Namespaces in which the arguments' types have functions looked up.
  struct Associated {
    std::set<const clang::DeclContext*> stay;
    std::map<const clang::DeclContext*, int> leave;  // with the symbol of the type that does
    std::set<const clang::CXXRecordDecl*> seen;      // struct A : Base<A>
  };
  bool IsGenerated(const clang::FunctionDecl& function) const;
  void Type(clang::QualType type, Associated& spaces);
  void Record(const clang::CXXRecordDecl& record, Associated& spaces);
  void Tag(const clang::TagDecl& tag, Associated& spaces);

  Places& places_;
  Recorder& record_;
  std::vector<bool> leaves_;  // by symbol: its namespace changes; empty: none does
};

}  // namespace rewriter
