// Formats whose verdicts follow rules of their own for every kind of change, as a table: a change
// is judged as a whole, once it is known. The rules are in compatibility_FORMAT.cc.
#pragma once

#include "detector/match.h"

namespace detector {

// The verdict of one change; `change.verdict` is the usual one for its kind. An element is -1 on
// the side where there is none; both are for a change of a file or package.
using JudgeChange = VerdictVector (*)(const Matching& m, const Change& change, int old_element,
                                      int new_element);

JudgeChange FindJudge(const Matching& m);  // null if the format of the schemas has none

VerdictVector JudgeCapnp(const Matching& m, const Change& change, int old_element, int new_element);
VerdictVector JudgeBigquery(const Matching& m, const Change& change, int old_element,
                            int new_element);
VerdictVector JudgeJsonSchema(const Matching& m, const Change& change, int old_element,
                              int new_element);
VerdictVector JudgeArrow(const Matching& m, const Change& change, int old_element, int new_element);

}  // namespace detector
