#include <clang/AST/ASTContext.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

#include <algorithm>

#include "rewriter/match/written.h"

namespace rewriter {
namespace {

// The only identifier of argument `index` of the macro call whose name begins at `name`.
clang::SourceLocation OnlyTokenOf(clang::SourceLocation name, int index,
                                  const clang::SourceManager& sources,
                                  const clang::LangOptions& language) {
  auto [file, offset] = sources.getDecomposedLoc(name);
  llvm::StringRef buffer = sources.getBufferData(file);
  clang::Lexer lexer(sources.getLocForStartOfFile(file), language, buffer.begin(),
                     buffer.begin() + offset, buffer.end());
  clang::Token token;
  lexer.LexFromRawLexer(token);  // the macro's name
  clang::SourceLocation found;
  int depth = 0, argument = 0, tokens = 0;
  while (!lexer.LexFromRawLexer(token) && token.isNot(clang::tok::eof)) {
    bool opens = token.isOneOf(clang::tok::l_paren, clang::tok::l_square, clang::tok::l_brace);
    bool closes = token.isOneOf(clang::tok::r_paren, clang::tok::r_square, clang::tok::r_brace);
    if (closes && --depth == 0) break;
    if (token.is(clang::tok::comma) && depth == 1) {
      ++argument;
    } else if (depth > 0 && argument == index) {
      ++tokens;
      if (token.is(clang::tok::raw_identifier)) found = token.getLocation();
    }
    if (opens) ++depth;
    if (depth == 0) return {};
  }
  return tokens == 1 ? found : clang::SourceLocation();
}

}  // namespace

std::optional<Range> Written::OnlyMention(const Range& call, llvm::StringRef name,
                                          clang::SourceLocation at) const {
  const clang::SourceManager& sources = context_.getSourceManager();
  clang::FileID file = sources.getFileID(sources.getExpansionLoc(at));
  llvm::StringRef buffer = sources.getBufferData(file);
  if (static_cast<size_t>(call.end) > buffer.size()) return std::nullopt;
  clang::Lexer lexer(sources.getLocForStartOfFile(file), context_.getLangOpts(), buffer.begin(),
                     buffer.begin() + call.begin, buffer.end());
  std::optional<Range> found;
  clang::Token token;
  while (!lexer.LexFromRawLexer(token)) {
    int64_t begin = sources.getFileOffset(token.getLocation());
    if (begin >= call.end) break;
    if (!token.is(clang::tok::raw_identifier) || token.getRawIdentifier() != name) continue;
    if (found) return std::nullopt;
    found = Range{call.file, begin, begin + token.getLength()};
  }
  return found;
}

std::optional<Range> Written::WrapperArgument(clang::SourceLocation at,
                                              const std::vector<rules::Wrapper>& wrappers) const {
  const clang::SourceManager& sources = context_.getSourceManager();
  const clang::LangOptions& language = context_.getLangOpts();
  for (; at.isMacroID(); at = sources.getImmediateExpansionRange(at).getBegin()) {
    while (at.isMacroID() && sources.isMacroArgExpansion(at)) {
      at = sources.getImmediateSpellingLoc(at);
    }
    if (!at.isMacroID()) break;
    llvm::StringRef name = clang::Lexer::getImmediateMacroName(at, sources, language);
    auto known = std::find_if(wrappers.begin(), wrappers.end(),
                              [&](const rules::Wrapper& wrapper) { return name == wrapper.macro; });
    if (known == wrappers.end()) continue;
    clang::SourceLocation call = sources.getImmediateExpansionRange(at).getBegin();
    while (call.isMacroID() && sources.isMacroArgExpansion(call)) {
      call = sources.getImmediateSpellingLoc(call);
    }
    if (call.isMacroID()) continue;  // in the body of another macro
    clang::SourceLocation token = OnlyTokenOf(call, known->argument, sources, language);
    if (token.isInvalid()) return std::nullopt;
    return places_.At(token, clang::Lexer::MeasureTokenLength(token, sources, language));
  }
  return std::nullopt;
}

}  // namespace rewriter
