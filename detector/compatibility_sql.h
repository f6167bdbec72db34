// SQL: `new_reads_old` asks whether the rows that are there fit NEW, `old_reads_new` whether what
// NEW may hold fits what OLD's code expects. For compatibility.cc.
#pragma once

#include <string>

#include "detector/change_set.h"

namespace detector {

VerdictVector SqlTypeVerdict(const std::string& old_type, const std::string& new_type);

}  // namespace detector
