#include "rewriter/account/possible_uses.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/ADT/StringRef.h>

#include <algorithm>
#include <map>
#include <vector>

#include "rewriter/facts/words.h"

namespace rewriter {
namespace {

using llvm::StringRef;

bool IsWordByte(char c) { return llvm::isAlnum(c) || c == '_'; }

StringRef TakeWord(StringRef& text) {
  StringRef word = text.take_while(IsWordByte);
  text = text.drop_front(word.size());
  return word;
}

// The rest of a logical line; `text` is left behind it.
StringRef TakeLine(StringRef& text) {
  size_t end = text.find('\n');
  while (end != StringRef::npos && text.take_front(end).rtrim("\r \t").ends_with("\\")) {
    end = text.find('\n', end + 1);
  }
  StringRef line = text.take_front(end);
  text = text.drop_front(line.size());
  return line;
}

struct Macro {
  bool names = false;
  std::set<std::string> mentions;  // words of the body
};

// `line`: what follows "#define NAME(".
Macro ReadMacro(StringRef line) {
  Macro macro;
  auto [list, body] = line.split(')');
  std::set<StringRef> parameters;
  llvm::SmallVector<StringRef> split;
  list.split(split, ',');
  for (StringRef parameter : split) parameters.insert(parameter.trim(" \t\\\r\n"));
  macro.names = body.contains("##");
  for (StringRef before; !body.empty();) {
    StringRef word = TakeWord(body);
    bool access = before.ends_with(".") || before.ends_with("->") || before.ends_with("::");
    macro.names |= access && parameters.count(word);
    macro.mentions.insert(word.str());
    before = body.take_until(IsWordByte);
    body = body.drop_front(before.size());
    before = before.rtrim(" \t\\\r\n");
  }
  return macro;
}

void ReadMacros(StringRef text, std::map<std::string, Macro>& macros) {
  constexpr StringRef kDefine = "define";
  for (size_t at = text.find(kDefine); at != StringRef::npos; at = text.find(kDefine)) {
    bool directive = text.take_front(at).rtrim(" \t").ends_with("#");
    text = text.drop_front(at + kDefine.size());
    if (!directive) continue;
    text = text.ltrim(" \t");
    StringRef name = TakeWord(text);
    if (!text.consume_front("(")) continue;
    Macro macro = ReadMacro(TakeLine(text));
    Macro& known = macros[name.str()];  // may be defined once for each platform
    known.names |= macro.names;
    known.mentions.merge(macro.mentions);
  }
}

// Whether a line continuation stands inside an identifier: what it names only a parse can tell.
bool CutsWord(StringRef text) {
  for (size_t at = text.find("\\\n"); at != StringRef::npos; at = text.find("\\\n", at + 1)) {
    bool inside = at > 0 && IsWordByte(text[at - 1]) && at + 2 < text.size();
    if (inside && IsWordByte(text[at + 2])) return true;
  }
  return false;
}

bool MayBeUse(const Word& word, const std::set<std::string>& naming) {
  return word.after_access || word.before_call || word.in_define ||
         std::any_of(word.calls.begin(), word.calls.end(),
                     [&](const std::string& call) { return naming.count(call) > 0; });
}

}  // namespace

std::set<std::string> NamingMacros(const Snapshot& snapshot, const ScanResult& scan) {
  std::map<std::string, Macro> macros;
  for (const ScannedFile& file : scan.files) ReadMacros(snapshot.Read(file.path), macros);
  std::set<std::string> naming;
  for (bool more = true; more;) {  // a macro that hands an argument on names by way of another
    more = false;
    for (const auto& [name, macro] : macros) {
      if (naming.count(name)) continue;
      bool names = macro.names || std::any_of(macro.mentions.begin(), macro.mentions.end(),
                                              [&](const auto& m) { return naming.count(m); });
      if (names) more |= naming.insert(name).second;
    }
  }
  return naming;
}

namespace {

// Whether a text speaks of a function that takes names of schema elements as strings.
bool MentionsSink(std::string_view text, const Work& work) {
  return std::any_of(work.before.sinks.begin(), work.before.sinks.end(),
                     [&](const rules::Sink& sink) {
                       return text.find(LastPart(sink.function)) != std::string_view::npos;
                     });
}

}  // namespace

std::set<std::string> FilesWithoutUse(const Snapshot& snapshot, const ScanResult& scan,
                                      const Work& work) {
  std::unordered_set<std::string> members = MemberNames(work);
  for (const std::string& name : DataNames(work)) members.erase(name);  // bare in a derived class
  std::set<std::string> naming, without;
  if (members.empty()) return without;
  naming = NamingMacros(snapshot, scan);
  for (const ScannedFile& file : scan.files) {
    bool only_members = !file.hits.empty() &&
                        std::all_of(file.hits.begin(), file.hits.end(),
                                    [&](const auto& hit) { return members.count(hit.first); });
    if (!only_members) continue;
    std::string_view text = snapshot.Read(file.path);
    std::vector<Word> words = FindWords(text, work.names);
    bool used = std::any_of(words.begin(), words.end(), [&](const Word& word) {
      return word.kind == WordKind::kCode && MayBeUse(word, naming);
    });
    if (!used && !CutsWord(text) && !MentionsSink(text, work)) without.insert(file.path);
  }
  return without;
}

}  // namespace rewriter
