#include "rewriter/match/unheard.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclFriend.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

#include <algorithm>
#include <limits>

#include "rewriter/facts/spans.h"

namespace rewriter {
namespace {

using clang::dyn_cast;
using clang::isa;
namespace tok = clang::tok;

const clang::CXXRecordDecl* RecordOf(const clang::Decl& decl) {
  if (const auto* type = dyn_cast<clang::ClassTemplateDecl>(&decl)) return type->getTemplatedDecl();
  return dyn_cast<clang::CXXRecordDecl>(&decl);
}

// None: it is used without a name, as an operator is.
std::vector<std::string> NamesOf(const clang::Decl& decl) {
  std::vector<std::string> names;
  const auto* named = dyn_cast<clang::NamedDecl>(&decl);
  if (named && named->getIdentifier()) names.push_back(named->getName().str());
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(decl.getAsFunction());
  if (!method || !method->getParent()->getIdentifier()) return names;
  bool with_class = isa<clang::CXXConstructorDecl>(method) || method->isVirtual();
  if (with_class) names.push_back(method->getParent()->getName().str());
  return names;
}

// Where statements end in a file: at ; { } and around each directive.
class Statements {
 public:
  void Note(const clang::Token& token, int64_t at) {
    bool directive = token.isAtStartOfLine() && token.is(tok::hash);
    bool ends = token.isOneOf(tok::semi, tok::l_brace, tok::r_brace);
    if (directive || ends || (in_directive_ && token.isAtStartOfLine())) ends_.push_back(at);
    if (token.isAtStartOfLine()) in_directive_ = directive;
  }
  std::pair<int64_t, int64_t> Around(int64_t at) const {
    auto next = std::upper_bound(ends_.begin(), ends_.end(), at);
    return {next == ends_.begin() ? 0 : *std::prev(next),
            next == ends_.end() ? std::numeric_limits<int64_t>::max() : *next};
  }

 private:
  std::vector<int64_t> ends_;
  bool in_directive_ = false;
};

}  // namespace

Unheard::Unheard(clang::ASTContext& context, Places& places, const Written& written,
                 UnitFacts& facts)
    : context_(context),
      places_(places),
      written_(written),
      facts_(facts),
      active_(IsPartial(facts)) {
  if (!active_) return;
  for (const ErrorFact& error : facts.errors) {
    if (error.at.file >= 0) errors_[error.at.file].insert(error.at.begin);
  }
  Collect(*context.getTranslationUnitDecl());
  CollectMacros();
  Index();
}

void Unheard::Collect(const clang::DeclContext& scope) {
  for (const clang::Decl* decl : scope.decls()) {
    if (isa<clang::NamespaceDecl, clang::LinkageSpecDecl, clang::ExportDecl>(decl)) {
      Collect(*clang::cast<clang::DeclContext>(decl));
    } else if (!decl->isImplicit() && places_.IsOwn(decl->getLocation())) {
      Take(*decl);
    }
  }
}

void Unheard::Take(const clang::Decl& decl) {
  if (const auto* friends = dyn_cast<clang::FriendDecl>(&decl)) {
    if (friends->getFriendDecl()) Take(*friends->getFriendDecl());
    return;
  }
  const clang::CXXRecordDecl* record = RecordOf(decl);
  bool of_class = !decl.getDeclContext()->isFileContext() && !record && !decl.getAsFunction();
  if (!of_class && (decl.isTemplated() || isa<clang::TemplateDecl>(decl))) {
    auto range = written_.RangeOf(decl.getSourceRange());
    if (range) holders_.push_back({.range = *range, .names = NamesOf(decl)});
  }
  if (record && record->isThisDeclarationADefinition()) Collect(*record);
}

void Unheard::CollectMacros() {
  for (const MacroBody& macro : facts_.macros) {
    macros_.insert(macro.name);
    holders_.push_back({.range = macro.at, .names = {macro.name}, .macro = true});
  }
}

void Unheard::Index() {
  for (size_t i = 0; i < holders_.size(); ++i) {
    by_file_[holders_[i].range.file].emplace_back(holders_[i].range.begin, i);
    names_.insert(holders_[i].names.begin(), holders_[i].names.end());
  }
  for (auto& [file, holders] : by_file_) std::sort(holders.begin(), holders.end());
}

// The innermost: of those that hold it, the one that begins last.
Unheard::Holder* Unheard::Around(const Start& at) {
  auto mine = by_file_.find(at.first);
  if (mine == by_file_.end()) return nullptr;
  auto next = std::upper_bound(mine->second.begin(), mine->second.end(),
                               std::pair(at.second, holders_.size()));
  while (next != mine->second.begin()) {
    Holder& holder = holders_[(--next)->second];
    if (at.second < holder.range.end) return &holder;
  }
  return nullptr;
}

void Unheard::Resolved(clang::SourceLocation at) {
  if (!active_ || at.isInvalid()) return;
  std::optional<Token> token = written_.TokenAt(at);
  if (!token || token->kind == FactKind::kPasted || !names_.count(token->text.str())) return;
  resolved_.insert({token->at.file, token->at.begin});
}

void Unheard::Unresolved(clang::SourceLocation at) {
  if (!active_ || at.isInvalid()) return;
  auto place = places_.At(context_.getSourceManager().getExpansionLoc(at), 0);
  if (place) errors_[place->file].insert(place->begin);
}

std::set<std::string> Unheard::Read(clang::FileID id, int file) {
  clang::SourceManager& sources = context_.getSourceManager();
  std::vector<std::pair<int64_t, int64_t>> skipped;
  for (const Range& range : facts_.skipped) {
    if (range.file == file) skipped.emplace_back(range.begin, range.end);
  }
  Spans inactive(std::move(skipped));
  Statements statements;
  std::vector<std::pair<int64_t, std::string>> mentions;
  clang::Lexer lexer(id, sources.getBufferOrFake(id), sources, context_.getLangOpts());
  clang::Token token;
  for (bool more = true, destructor = false; more; destructor = token.is(tok::tilde)) {
    more = !lexer.LexFromRawLexer(token) && token.isNot(tok::eof);
    auto at = static_cast<int64_t>(sources.getFileOffset(token.getLocation()));
    statements.Note(token, at);
    if (!token.is(tok::raw_identifier) || destructor || inactive.Hold(at, at + 1)) continue;
    std::string name = token.getRawIdentifier().str();
    if (names_.count(name)) mentions.emplace_back(at, std::move(name));
  }
  std::vector<std::pair<int64_t, int64_t>> torn;
  for (int64_t error : errors_[file]) torn.push_back(statements.Around(error));
  Spans broken(std::move(torn));
  std::set<std::string> unexplained;
  for (auto& [at, name] : mentions) {
    Holder* holder = Around({file, at});
    if (holder) holder->mentions.insert(name);
    bool of_macro = macros_.count(name) || (holder && holder->macro);
    bool explained = of_macro || resolved_.count({file, at});
    if (!explained || broken.Hold(at, at + 1)) unexplained.insert(std::move(name));
  }
  return unexplained;
}

void Unheard::Spread(std::set<std::string> names) {
  for (bool grown = true; grown;) {
    grown = false;
    for (Holder& holder : holders_) {
      if (holder.unheard) continue;
      holder.unheard = holder.names.empty() ||
                       std::any_of(holder.names.begin(), holder.names.end(),
                                   [&](const std::string& name) { return names.count(name) > 0; });
      if (holder.unheard) names.insert(holder.mentions.begin(), holder.mentions.end());
      grown |= holder.unheard;
    }
  }
}

// A generic lambda has no name that leads to it.
bool Unheard::InBrokenFunction(const Range& at) const {
  auto errors = errors_.find(at.file);
  if (errors == errors_.end()) return false;
  return std::any_of(facts_.functions.begin(), facts_.functions.end(), [&](const Range& function) {
    bool holds = function.file == at.file && function.begin <= at.begin && at.end <= function.end;
    if (!holds) return false;
    auto first = errors->second.lower_bound(function.begin);
    return first != errors->second.end() && *first <= function.end;
  });
}

void Unheard::Mark() {
  auto dependent = [](const Fact& fact) { return fact.kind == FactKind::kDependent; };
  if (errors_.empty() || std::none_of(facts_.facts.begin(), facts_.facts.end(), dependent)) return;
  clang::SourceManager& sources = context_.getSourceManager();
  std::set<std::string> unexplained;
  std::set<int> read;
  for (unsigned i = 0; i < sources.local_sloc_entry_size(); ++i) {
    const clang::SrcMgr::SLocEntry& entry = sources.getLocalSLocEntry(i);
    if (!entry.isFile()) continue;
    clang::FileID id =
        sources.getFileID(clang::SourceLocation::getFromRawEncoding(entry.getOffset()));
    int file = id.isValid() ? places_.FileOf(id) : -1;
    if (file >= 0 && read.insert(file).second) unexplained.merge(Read(id, file));
  }
  Spread(std::move(unexplained));
  for (Fact& fact : facts_.facts) {
    if (!dependent(fact)) continue;
    const Holder* holder = Around({fact.at.file, fact.at.begin});
    bool unheard = holder ? holder->unheard : InBrokenFunction(fact.at);
    if (unheard) fact.kind = FactKind::kUnheard;
  }
}

}  // namespace rewriter
