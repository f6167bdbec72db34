// Which version of the schema a repository's base carries, judged by its meaning.
#pragma once

#include <string>

#include "detector/change_set.h"
#include "fleet-pr/git/repository.h"
#include "support/result.h"

namespace fleet {

enum class CarriedSchema { kAbsent, kOld, kNew, kOther };

struct BaseSchema {
  CarriedSchema carried = CarriedSchema::kAbsent;
  std::string detail;  // for kOther: how it differs from OLD
};

// Schema files of `commit` at `schema_path` (a folder, or a single file), by the path that they
// have below it. Links are not followed.
support::Result<std::vector<TreeFile>> SchemaFiles(const Repository& repository,
                                                   const std::string& commit,
                                                   const std::string& schema_path,
                                                   const detector::Inputs& inputs);

support::Result<BaseSchema> InspectBaseSchema(const Repository& repository,
                                              const std::string& commit,
                                              const std::string& schema_path,
                                              const detector::Inputs& inputs);

}  // namespace fleet
