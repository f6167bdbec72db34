// `.coevolve-waivers.yaml`: what may break, who answers for it, and until when. Written by people,
// read by `coevolve diff`.
//   version: 1
//   waivers:
//     - rule: field_removed
//       path: shop.Order.note
//       owner: orders team
//       reason: nobody reads it since the archive moved
//       expires: 2026-12-31
#pragma once

#include <filesystem>
#include <string>

#include "detector/waivers.h"
#include "support/result.h"

namespace fleet {

// The file that is read where none is named.
inline constexpr char kWaiverFile[] = ".coevolve-waivers.yaml";

// The first thing that is wrong is kInvalid, as FILE:LINE:COLUMN: what.
support::Result<detector::WaiverFile> ParseWaivers(const std::string& yaml,
                                                   const std::filesystem::path& file);
support::Result<detector::WaiverFile> LoadWaivers(const std::filesystem::path& file);

// Whether it is a day of the calendar, written YYYY-MM-DD.
bool IsDay(const std::string& text);
std::string Today();  // in UTC

}  // namespace fleet
