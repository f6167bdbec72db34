// What `diff` prints about a change set, in each of its formats, and whether it fails.
#pragma once

#include <optional>
#include <string>

#include "detector/change_set.h"
#include "detector/peers/buf_config.h"
#include "detector/waivers.h"
#include "support/result.h"

namespace fleet::cli {

struct DiffLook {
  std::string format;   // of Globals
  std::string fail_on;  // source, wire, json, none
  std::string view;     // PEER[:LEVEL], which then decides; "": our own verdicts
  detector::Waived waived;
  std::optional<detector::BufConfig> buf_config;  // for the view `buf`
};

struct Answer {
  std::string text;
  bool fails = false;
};

// kInvalid if there is no such view, or not for these schemas.
support::Result<Answer> AnswerOf(const DiffLook& look, const detector::ChangeSet& changes);

}  // namespace fleet::cli
