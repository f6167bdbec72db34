#include "detector/judge.h"

#include <string_view>
#include <utility>

namespace detector {
namespace {

constexpr std::pair<std::string_view, JudgeChange> kJudges[] = {
    {"arrow", JudgeArrow},
    {"bigquery", JudgeBigquery},
    {"capnp", JudgeCapnp},
    {"json-schema", JudgeJsonSchema},
};

}  // namespace

JudgeChange FindJudge(const Matching& m) {
  for (const auto& [format, judge] : kJudges) {
    if (m.IsOf(format)) return judge;
  }
  return nullptr;
}

}  // namespace detector
