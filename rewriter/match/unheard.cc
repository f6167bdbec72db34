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
  // Returns whether the token is part of a directive.
  bool Note(const clang::Token& token, int64_t at) {
    bool directive = token.isAtStartOfLine() && token.is(tok::hash);
    bool ends = token.isOneOf(tok::semi, tok::l_brace, tok::r_brace);
    if (directive || ends || (in_directive_ && token.isAtStartOfLine())) ends_.push_back(at);
    if (token.isAtStartOfLine()) in_directive_ = directive;
    return in_directive_;
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
  CollectAll();
}

void Unheard::CollectAll() {
  Collect(*context_.getTranslationUnitDecl());
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
  bool generic = !of_class && (decl.isTemplated() || isa<clang::TemplateDecl>(decl));
  bool defines = record && record->isThisDeclarationADefinition();
  bool derives = defines && record->getNumBases() > 0;
  if (generic || derives || isa<clang::TypedefNameDecl>(decl)) {
    clang::SourceRange all = decl.getSourceRange();
    if (!generic && derives) all.setEnd(record->getBraceRange().getBegin());
    auto range = written_.RangeOf(all);
    if (range) holders_.push_back({.range = *range, .names = NamesOf(decl)});
  }
  if (defines) Collect(*record);
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
  Spans skip(std::move(skipped));
  Statements statements;
  std::vector<std::pair<int64_t, std::string>> mentions;
  clang::Lexer lexer(id, sources.getBufferOrFake(id), sources, context_.getLangOpts());
  clang::Token token;
  int words = 0;         // of a directive: `define` and what it defines, then the body
  bool defines = false;  // the directive is a #define
  bool in_code = false;  // the end of inactive_code_ goes on
  for (bool more = true, destructor = false; more; destructor = token.is(tok::tilde)) {
    more = !lexer.LexFromRawLexer(token) && token.isNot(tok::eof);
    auto at = static_cast<int64_t>(sources.getFileOffset(token.getLocation()));
    bool directive = statements.Note(token, at), inactive = skip.Hold(at, at + 1);
    in_code &= inactive && !directive;
    if (token.isAtStartOfLine()) words = 0;
    if (token.isNot(tok::raw_identifier)) continue;
    std::string name = token.getRawIdentifier().str();
    if (++words == 1) defines = name == "define";
    Range place{file, at, at + static_cast<int64_t>(token.getLength())};
    if (inactive && !directive) {
      if (!in_code) inactive_code_.push_back(place);
      inactive_code_.back().end = place.end;
      in_code = true;
    }
    if (destructor || !names_.count(name)) continue;
    if (!inactive) {
      mentions.emplace_back(at, std::move(name));
    } else if (!directive || (defines && words > 2)) {
      inactive_[name].push_back(place);
    }
  }
  std::vector<std::pair<int64_t, int64_t>> torn;
  auto errors = errors_.find(file);
  if (errors != errors_.end()) {
    for (int64_t error : errors->second) torn.push_back(statements.Around(error));
  }
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

std::vector<Range> Unheard::WaysTo(const Holder& target) const {
  std::set<std::string> names(target.names.begin(), target.names.end());
  std::set<const Holder*> taken{&target};
  bool unnamed = names.empty();
  for (bool grown = true; grown;) {
    grown = false;
    for (const Holder& holder : holders_) {
      bool leads = std::any_of(holder.mentions.begin(), holder.mentions.end(),
                               [&](const std::string& name) { return names.count(name) > 0; });
      if (!leads || !taken.insert(&holder).second) continue;
      names.insert(holder.names.begin(), holder.names.end());
      unnamed |= holder.names.empty();
      grown = true;
    }
  }
  if (unnamed) return inactive_code_;
  std::vector<Range> ways;
  for (const std::string& name : names) {
    auto said = inactive_.find(name);
    if (said != inactive_.end()) ways.insert(ways.end(), said->second.begin(), said->second.end());
  }
  return ways;
}

std::vector<Range> Unheard::WaysToLambda(const Range& at) const {
  auto around =
      std::find_if(facts_.functions.begin(), facts_.functions.end(), [&](const Range& function) {
        return function.file == at.file && function.begin <= at.begin && at.end <= function.end;
      });
  if (around == facts_.functions.end()) return inactive_code_;
  std::vector<Range> ways;
  std::copy_if(inactive_code_.begin(), inactive_code_.end(), std::back_inserter(ways),
               [&](const Range& code) {
                 return code.file == around->file && around->begin <= code.begin &&
                        code.end <= around->end;
               });
  return ways;
}

void Unheard::FindInactiveWays() {
  if (inactive_code_.empty() && inactive_.empty()) return;
  std::map<const Holder*, InactiveWay> by_holder;
  for (const Fact& fact : facts_.facts) {
    if (!IsDependent(fact) && fact.kind != FactKind::kMacroBody) continue;
    const Holder* holder = Around({fact.at.file, fact.at.begin});
    if (holder) {
      by_holder[holder].to.push_back(fact.at);
    } else if (std::vector<Range> ways = WaysToLambda(fact.at); !ways.empty()) {
      facts_.inactive_ways.push_back({{fact.at}, std::move(ways)});
    }
  }
  for (auto& [holder, way] : by_holder) {
    way.at = WaysTo(*holder);
    if (!way.at.empty()) facts_.inactive_ways.push_back(std::move(way));
  }
}

void Unheard::Mark() {
  bool open = std::any_of(facts_.facts.begin(), facts_.facts.end(), [](const Fact& fact) {
    return IsDependent(fact) || fact.kind == FactKind::kMacroBody;
  });
  if (!open || (errors_.empty() && facts_.skipped.empty())) return;
  if (!active_) CollectAll();
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
  FindInactiveWays();
  if (errors_.empty()) return;
  Spread(std::move(unexplained));
  for (Fact& fact : facts_.facts) {
    if (fact.kind != FactKind::kDependent) continue;
    const Holder* holder = Around({fact.at.file, fact.at.begin});
    bool unheard = holder ? holder->unheard : InBrokenFunction(fact.at);
    if (unheard) fact.kind = FactKind::kUnheard;
  }
}

}  // namespace rewriter
