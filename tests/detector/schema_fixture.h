// One folder of fixtures/schemas: two versions of a schema, and what the detector says about them.
// Read by the tests that run and count them; the format is told in fixtures/schemas/README.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "detector/change_set.h"
#include "support/document.h"
#include "support/result.h"

namespace detector {

struct SchemaFixture {
  std::filesystem::path folder;
  std::string old_source, new_source;  // below the folder: "old.proto", or "old" if it is a folder
};

std::vector<std::string> SchemaFixtureNames();  // sorted

// kNotFound if a side is missing.
support::Result<SchemaFixture> FindSchemaFixture(const std::string& name);

// What a golden file keeps: what is promised, without digests and the text of the schemas.
support::Json Reduced(const ChangeSet& changes);

}  // namespace detector
