#include "rewriter/match/strings.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/ExprCXX.h>
#include <clang/Basic/SourceManager.h>

namespace rewriter {
namespace {

using clang::dyn_cast;

constexpr char kByRole[] = "role:";  // a generated function, named by its role in the pack

// What a call's object is: of a method, or of an operator that is one.
const clang::Expr* ObjectOf(const clang::CallExpr& call) {
  if (const auto* member = dyn_cast<clang::CXXMemberCallExpr>(&call)) {
    return member->getImplicitObjectArgument();
  }
  const auto* method = call.getDirectCallee();
  bool operates = clang::isa<clang::CXXOperatorCallExpr>(call) &&
                  clang::isa_and_nonnull<clang::CXXMethodDecl>(method);
  return operates ? call.getArg(0) : nullptr;
}

const clang::Expr* ArgumentOf(const clang::CallExpr& call, int index) {
  bool operates = !clang::isa<clang::CXXMemberCallExpr>(call) && ObjectOf(call);
  unsigned at = static_cast<unsigned>(index) + (operates ? 1 : 0);
  return at < call.getNumArgs() ? call.getArg(at) : nullptr;
}

// The name of a function that only the arguments of a template tell, or "".
std::string DependentCallee(const clang::CallExpr& call) {
  const clang::Expr* callee = call.getCallee()->IgnoreParenImpCasts();
  clang::DeclarationName name;
  if (const auto* member = dyn_cast<clang::CXXDependentScopeMemberExpr>(callee)) {
    name = member->getMember();
  } else if (const auto* scoped = dyn_cast<clang::DependentScopeDeclRefExpr>(callee)) {
    name = scoped->getDeclName();
  } else if (const auto* overloads = dyn_cast<clang::OverloadExpr>(callee)) {
    name = overloads->getName();
  }
  return name ? name.getAsString() : "";
}

}  // namespace

Strings::Strings(clang::ASTContext& context, Places& places, const ParseInput& input,
                 UnitFacts& facts, Recorder& recorder)
    : context_(context),
      input_(input),
      written_(context, places, input.new_parts),
      recorder_(recorder),
      facts_(facts) {
  for (const rules::Sink& sink : input.names.sinks) {
    by_function_[sink.function].push_back(&sink);
    last_parts_.emplace(LastPart(sink.function));
  }
}

const Strings::Sinks* Strings::SinksOf(const clang::CallExpr& call) {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (!callee || by_function_.empty()) return nullptr;
  std::string key;
  if (last_parts_.count(callee->getDeclName().getAsString())) {
    key = PlainName(*callee);
  } else if (int symbol = recorder_.SymbolOf(callee); symbol >= 0) {
    key = kByRole + input_.names.symbols[static_cast<size_t>(symbol)].role;
  }
  auto found = by_function_.find(key);
  return found == by_function_.end() ? nullptr : &found->second;
}

void Strings::CallInTemplate(const clang::CallExpr& call) {
  std::string name = DependentCallee(call);
  if (!last_parts_.count(name)) return;
  for (const rules::Sink& sink : input_.names.sinks) {
    auto index = static_cast<unsigned>(sink.argument);
    if (LastPart(sink.function) != name || index >= call.getNumArgs()) continue;
    bool constant = false;
    const clang::StringLiteral* literal = LiteralOf(*call.getArg(index), constant);
    if (literal && literal->getCharByteWidth() == 1) {
      NoteLoose(*literal, sink, FactKind::kDependent);
    }
  }
}

void Strings::Call(const clang::CallExpr& call) {
  if (!call.getDirectCallee()) return CallInTemplate(call);
  const Sinks* sinks = SinksOf(call);
  if (!sinks) return;
  for (const rules::Sink* sink : *sinks) {
    bool by_template = rules::TargetOf(*sink)->kind == rules::Target::kTemplate;
    const clang::FunctionDecl& callee = *call.getDirectCallee();
    if (by_template && !callee.getTemplateSpecializationArgs()) continue;
    const clang::Expr* argument = ArgumentOf(call, sink->argument);
    if (argument) Take(*sink, call, *argument);
    if (by_template) return;  // the overload that isn't one has a sink of its own
  }
}

void Strings::Prepare() {
  if (names_) return;
  auto symbol_of = [this](const clang::NamedDecl* decl) { return recorder_.SymbolOf(decl); };
  names_ = std::make_unique<StringNames>(input_.names);
  targets_ = std::make_unique<StringTargets>(context_, input_.names, *names_, symbol_of);
  json_ = std::make_unique<JsonTargets>(input_.names, *names_);
}

NamedTarget Strings::JsonTargetOf(const clang::CallExpr& call) {
  const clang::Expr* object = ObjectOf(call);
  auto at = object ? written_.RangeOf(object->getSourceRange()) : std::nullopt;
  std::string file = at ? facts_.files[static_cast<size_t>(at->file)] : "";
  return object ? json_->Of(*object, file) : NamedTarget{};
}

NamedTarget Strings::TargetOf(const rules::Sink& sink, const clang::CallExpr& call) {
  if (sink.holds == rules::Holds::kKey) return JsonTargetOf(call);
  rules::Target target = *rules::TargetOf(sink);
  const clang::FunctionDecl& callee = *call.getDirectCallee();
  switch (target.kind) {
    case rules::Target::kNone:
      return {};
    case rules::Target::kReceiver: {
      if (const clang::Expr* object = ObjectOf(call)) return targets_->Of(*object);
      int symbol = recorder_.SymbolOf(&callee);  // Colour_Parse(...)
      if (symbol < 0) return {};
      return {NamedTarget::kElement, input_.names.symbols[static_cast<size_t>(symbol)].element};
    }
    case rules::Target::kTemplate: {
      const clang::TemplateArgument& first = callee.getTemplateSpecializationArgs()->get(0);
      if (first.getKind() != clang::TemplateArgument::Type) return {};
      return targets_->OfType(first.getAsType());
    }
    case rules::Target::kArgument: {
      const clang::Expr* argument = ArgumentOf(call, target.argument);
      return argument ? targets_->Of(*argument) : NamedTarget{};
    }
  }
  return {};
}

void Strings::Take(const rules::Sink& sink, const clang::CallExpr& call,
                   const clang::Expr& argument) {
  bool constant = false;
  const clang::StringLiteral* literal = LiteralOf(argument, constant);
  if (!literal || literal->getCharByteWidth() != 1) return;
  Prepare();
  taken_.insert(literal);
  NamedTarget target = TargetOf(sink, call);
  bool full = sink.holds == rules::Holds::kFullName || sink.holds == rules::Holds::kTypeUrl;
  if (target.kind == NamedTarget::kUnknown && !full) {
    return NoteLoose(*literal, sink, FactKind::kLoose);
  }
  std::vector<Piece> pieces = names_->PiecesOf(sink.holds, literal->getString().str(), target);
  for (const Piece& piece : pieces) {
    Note(*literal, piece, constant ? FactKind::kShared : FactKind::kPlain);
  }
  // Nothing of this schema, which another expansion or instantiation may see otherwise.
  if (pieces.empty()) NoteLoose(*literal, sink, FactKind::kPlain);
}

std::optional<Token> Strings::TokenOf(const clang::StringLiteral& literal,
                                      const Piece& piece) const {
  auto at = [&](size_t byte) {
    return literal.getLocationOfByte(static_cast<unsigned>(byte), context_.getSourceManager(),
                                     context_.getLangOpts(), context_.getTargetInfo());
  };
  if (piece.begin >= piece.end) return std::nullopt;
  llvm::StringRef text = literal.getString().slice(piece.begin, piece.end);
  return written_.PieceAt(at(piece.begin), at(piece.end - 1), text);
}

void Strings::Note(const clang::StringLiteral& literal, const Piece& piece, FactKind kind) {
  std::optional<Token> token = TokenOf(literal, piece);
  if (!token) return;
  if (kind == FactKind::kPlain) kind = token->kind;
  recorder_.Add({token->at, kind, piece.symbol, -1, -1});
}

// Affected names in a literal of which is not known whose they are.
void Strings::NoteLoose(const clang::StringLiteral& literal, const rules::Sink& sink,
                        FactKind kind) {
  llvm::StringRef text = literal.getString();
  bool path = sink.holds == rules::Holds::kFieldPath;
  for (size_t at = 0; at <= text.size();) {
    size_t end = path ? std::min(text.find_first_of(".,", at), text.size()) : text.size();
    if (input_.watched_strings.count(text.slice(at, end).str())) Note(literal, {at, end, -1}, kind);
    at = end + 1;
  }
}

void Strings::Literal(const clang::StringLiteral& literal) {
  bool shared = literal.getBeginLoc().isMacroID() && !taken_.count(&literal);
  if (!shared || literal.getCharByteWidth() != 1) return;
  if (!input_.watched_strings.count(literal.getString().str())) return;
  Note(literal, {0, literal.getLength(), -1}, FactKind::kPlain);
}

}  // namespace rewriter
