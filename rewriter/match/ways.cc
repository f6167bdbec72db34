#include "rewriter/match/ways.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/Basic/SourceManager.h>
#include <llvm/ADT/StringExtras.h>

#include <algorithm>
#include <set>

namespace rewriter {
namespace {

using clang::dyn_cast;
using clang::isa;
using clang::NamedDecl;

constexpr size_t kMostNames = 200;  // more are common words by then

// Functions that the language and the standard library find by their arguments ([stmt.ranged],
// [dcl.struct.bind], [swappable.requirements], [range.access], [iterator.cust], [syserr.errcode]).
constexpr llvm::StringLiteral kStandard[] = {
    "begin",  "cbegin", "cend", "crbegin",   "crend",     "data",
    "empty",  "end",    "get",  "iter_move", "iter_swap", "make_error_code",
    "rbegin", "rend",   "size", "ssize",     "swap",      "make_error_condition"};

bool IsIdentifier(char c) { return c == '_' || llvm::isAlnum(c); }

// Calls visit(word, what follows it) for each word of a text, comments and literals included.
template <class Visit>
void ForEachWord(llvm::StringRef text, Visit visit) {
  for (size_t i = 0; i < text.size();) {
    size_t start = i++;
    if (!IsIdentifier(text[start])) continue;
    while (i < text.size() && IsIdentifier(text[i])) ++i;
    visit(text.slice(start, i), text.substr(i));
  }
}

// What stands at namespace scope around a declaration, or is it: the class of a member.
const clang::Decl& Outermost(const clang::Decl& decl) {
  const clang::Decl* outer = &decl;
  while (!outer->getDeclContext()->getRedeclContext()->isFileContext()) {
    outer = clang::cast<clang::Decl>(outer->getDeclContext()->getRedeclContext());
  }
  return *outer;
}

// The name by which all of a declaration is reached, "" if that can be done without a name.
std::string NameOf(const clang::Decl& decl) {
  const clang::Decl& outer = Outermost(decl);
  const auto* named = dyn_cast<NamedDecl>(&outer);
  const auto* guide = llvm::dyn_cast_or_null<clang::CXXDeductionGuideDecl>(outer.getAsFunction());
  if (guide) named = guide->getDeducedTemplate();
  if (!named || !named->getIdentifier()) return "";
  return named->getName().str();
}

// What a declaration specialises, or null. A foreign template is used without saying what for:
// std::unordered_set<Box<T>> asks for std::hash<Box<T>>.
const NamedDecl* Specialised(const clang::Decl& decl) {
  if (const auto* type = dyn_cast<clang::ClassTemplateSpecializationDecl>(&decl)) {
    return type->getSpecializedTemplate();
  }
  if (const auto* variable = dyn_cast<clang::VarTemplateSpecializationDecl>(&decl)) {
    return variable->getSpecializedTemplate();
  }
  const clang::FunctionDecl* function = decl.getAsFunction();
  return function ? function->getPrimaryTemplate() : nullptr;
}

// Declares nothing, or only what is named already.
bool SaysNothingNew(const clang::Decl& decl) {
  return isa<clang::UsingDirectiveDecl, clang::NamespaceAliasDecl, clang::StaticAssertDecl,
             clang::EmptyDecl>(decl);
}

}  // namespace

void WaysFinder::Find() {
  std::map<int, std::vector<int64_t>> dependent;
  for (const Fact& fact : facts_.facts) {
    if (!IsDependent(fact)) continue;
    dependent[fact.at.file].push_back(fact.at.begin);
  }
  if (dependent.empty()) return;
  main_ = places_.FileOf(context_.getSourceManager().getMainFileID());
  Gather(*context_.getTranslationUnitDecl());
  for (const auto& [file, places] : dependent) {
    facts_.ways.push_back(Follow(file, places));
  }
}

void WaysFinder::Gather(const clang::DeclContext& scope) {
  for (const clang::Decl* decl : scope.decls()) {
    if (isa<clang::NamespaceDecl, clang::LinkageSpecDecl, clang::ExportDecl>(decl)) {
      Gather(*clang::cast<clang::DeclContext>(decl));
    } else if (!decl->isImplicit() && places_.IsOwn(decl->getLocation())) {
      Note(*decl);
    }
  }
}

void WaysFinder::Note(const clang::Decl& decl) {
  std::optional<Range> range = written_.RangeOf(decl.getSourceRange());
  if (!range) return;
  auto [at, fresh] =
      stretches_.try_emplace(std::pair(Start(range->file, range->begin), range->end));
  Stretch& stretch = at->second;
  if (fresh) {
    clang::SourceManager& sources = context_.getSourceManager();
    const char* text =
        sources.getCharacterData(sources.getExpansionLoc(decl.getSourceRange().getBegin()));
    std::set<std::string> mentions;
    ForEachWord({text, static_cast<size_t>(range->end - range->begin)},
                [&](llvm::StringRef word, llvm::StringRef) { mentions.insert(word.str()); });
    stretch.mentions.assign(mentions.begin(), mentions.end());
  }
  if (SaysNothingNew(decl)) return;
  std::string name = NameOf(decl);
  const NamedDecl* primary = Specialised(Outermost(decl));
  stretch.unnamed |= name.empty() || (primary && !places_.IsOwn(primary->getLocation()));
  stretch.function |= Outermost(decl).isFunctionOrFunctionTemplate();
  if (!name.empty()) stretch.names.push_back(std::move(name));
}

Ways WaysFinder::Follow(int file, const std::vector<int64_t>& places) const {
  Ways ways{.file = file};
  std::set<std::string> names;
  std::set<std::pair<Start, int64_t>> taken;
  auto take = [&](const auto& entry) {
    const auto& [key, stretch] = entry;
    if (!taken.insert(key).second) return false;
    ways.known.push_back({key.first.first, key.first.second, key.second});
    ways.open |= stretch.unnamed;
    ways.by_argument |= stretch.function;
    names.insert(stretch.names.begin(), stretch.names.end());
    return true;
  };
  for (int64_t place : places) {
    bool held = false;
    for (const auto& entry : stretches_) {
      const auto& [start, end] = entry.first;
      if (start.first != file || place < start.second || place >= end) continue;
      held = true;
      take(entry);
    }
    ways.open |= !held;
  }
  if (file == main_) {  // its own unit reads it, and sees what leads to it
    ways.open = true;
    ways.names.assign(names.begin(), names.end());
    return ways;
  }
  for (bool grown = true; grown && !ways.open && names.size() <= kMostNames;) {
    grown = false;
    for (const auto& entry : stretches_) {
      if (entry.first.first.first == main_) continue;
      const std::vector<std::string>& mentions = entry.second.mentions;
      bool leads = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return std::binary_search(mentions.begin(), mentions.end(), name);
      });
      if (leads && take(entry)) grown = true;
    }
  }
  ways.open |= names.size() > kMostNames || IsUsedByForeign({names.begin(), names.end()});
  if (ways.open) return {.file = file, .open = true};
  ways.names.assign(names.begin(), names.end());
  return ways;
}

bool WaysFinder::IsUsedByForeign(const std::vector<std::string>& names) const {
  if (names.empty()) return false;
  for (const std::string& name : names) {
    if (std::find(std::begin(kStandard), std::end(kStandard), name) != std::end(kStandard)) {
      return true;
    }
  }
  clang::SourceManager& sources = context_.getSourceManager();
  bool used = false;
  for (unsigned i = 0; i < sources.local_sloc_entry_size() && !used; ++i) {
    const clang::SrcMgr::SLocEntry& entry = sources.getLocalSLocEntry(i);
    if (!entry.isFile()) continue;
    clang::SourceLocation start = clang::SourceLocation::getFromRawEncoding(entry.getOffset());
    clang::FileID id = sources.getFileID(start);
    if (!id.isValid() || places_.FileOf(id) >= 0) continue;
    auto buffer = sources.getBufferOrNone(id);
    if (!buffer) continue;
    ForEachWord(buffer->getBuffer(), [&](llvm::StringRef word, llvm::StringRef after) {
      after = after.ltrim();
      used |= (after.starts_with("(") || after.starts_with("<")) &&
              std::binary_search(names.begin(), names.end(), word.str());
    });
  }
  return used;
}

}  // namespace rewriter
