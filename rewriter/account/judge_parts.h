// What the files of judge share.
#pragma once

#include <string>

#include "rewriter/account/account.h"

namespace rewriter {

inline std::string TextAt(const Snapshot& snapshot, const std::string& file, int64_t begin,
                          int64_t end) {
  return std::string(
      snapshot.Read(file).substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin)));
}

inline Edit MakeEdit(const Place& place, std::string text, const rules::Operation& operation) {
  return {.file = place.file,
          .offset = static_cast<uint64_t>(place.begin),
          .length = static_cast<uint64_t>(place.end - place.begin),
          .replacement = std::move(text),
          .changes = operation.changes,
          .rule = support::NameOf(operation.kind) + ":" + operation.role};
}

// An operation that no single change asks for goes by what it is: `spelling_gone:pkg.Msg`.
inline Judgement Review(const Place& place, const rules::Operation& operation, const char* reason) {
  bool nameless = operation.changes.empty();
  std::vector<std::string> itself{operation.reason + ":" + operation.path};
  return {.at = place,
          .changes = nameless ? itself : operation.changes,
          .state = UseState::kReview,
          .reason = reason,
          .advice = operation.advice};
}

}  // namespace rewriter
