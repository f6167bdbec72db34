// What names tell about functions and classes: the tables behind Effects.
#pragma once

#include <clang/Basic/CharInfo.h>
#include <llvm/ADT/StringRef.h>

#include <algorithm>
#include <array>
#include <string>

namespace rewriter {

// First words of names of functions that do something, however harmless their signature.
inline constexpr std::array<llvm::StringRef, 66> kActions = {
    "accept", "acquire", "add",      "advance",   "alloc",    "allocate", "append",   "apply",
    "begin",  "bump",    "call",     "clear",     "close",    "commit",   "connect",  "consume",
    "create", "delete",  "dequeue",  "destroy",   "die",      "disable",  "dispatch", "do",
    "enable", "emit",    "enqueue",  "erase",     "exchange", "execute",  "fail",     "fetch",
    "flush",  "gen",     "generate", "increment", "init",     "insert",   "install",  "invoke",
    "lock",   "log",     "next",     "notify",    "open",     "poll",     "pop",      "post",
    "print",  "push",    "read",     "receive",   "register", "release",  "remove",   "reset",
    "rand",   "run",     "send",     "set",       "start",    "stop",     "take",     "update",
    "wait",   "write"};
// First words of names of functions that only tell something, though they aren't const.
inline constexpr std::array<llvm::StringRef, 14> kQuestions = {
    "as",    "at",  "can", "c",  "contains", "count", "data",
    "empty", "get", "has", "is", "size",     "to",    "value"};
// Members of the standard library that aren't const and still change nothing.
inline constexpr std::array<llvm::StringRef, 14> kStdReaders = {
    "at",    "back", "begin",  "c_str", "data",  "end",   "find",
    "front", "get",  "rbegin", "rend",  "value", "first", "second"};
// Functions of the standard library that only pass on what they are given.
inline constexpr std::array<llvm::StringRef, 10> kStdPassOn = {
    "addressof", "as_const", "forward", "get", "move", "begin", "end", "ref", "max", "min"};
// Classes of the standard library that hold their content themselves.
inline constexpr std::array<llvm::StringRef, 13> kOwners = {
    "array",    "basic_string", "deque", "list",          "map",           "multimap", "multiset",
    "optional", "pair",         "set",   "unordered_map", "unordered_set", "vector"};

inline constexpr std::array<llvm::StringRef, 3> kRuntimeOwners = {"RepeatedField",
                                                                  "RepeatedPtrField", "Map"};

template <size_t N>
inline bool In(const std::array<llvm::StringRef, N>& table, llvm::StringRef word) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

// "GetDouble", "get_double" -> "get".
inline std::string FirstWord(llvm::StringRef name) {
  name = name.ltrim('_');
  size_t end = 0;
  while (end < name.size() && clang::isAlphanumeric(name[end]) &&
         (end == 0 || !clang::isUppercase(name[end]))) {
    ++end;
  }
  return name.take_front(end).lower();
}

}  // namespace rewriter
