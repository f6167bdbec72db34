// What a pack promises of itself: a change of a schema, code before and after. Written by people in
// the pack's `tests`, run by `coevolve pack test`.
#pragma once

#include <string>
#include <vector>

#include "support/document.h"

namespace rules {

// A use that has to go to a person.
struct ExpectedReview {
  int line = 0;  // of `before`, 1-based
  std::string reason;
};

using Lines = std::vector<std::string>;

struct PackCase {
  std::string name;
  std::string schema_file;  // "" for the usual name of the pack's format
  Lines old_schema, new_schema;
  Lines before, after;  // `after` empty: nothing is edited
  std::vector<ExpectedReview> reviews;
};

template <class V>
void Describe(V& v, ExpectedReview& r) {
  v.Field("line", r.line, "line of `before`, 1-based");
  v.Field("reason", r.reason, "why, as in the report");
}
template <class V>
void Describe(V& v, PackCase& c) {
  v.Field("name", c.name, "what the case shows, in words");
  v.Optional("schema_file", c.schema_file, "name of the schema file, if not the format's usual");
  v.Field("old", c.old_schema, "lines of the schema before");
  v.Field("new", c.new_schema, "lines of the schema after");
  v.Field("before", c.before, "lines of code against the old schema");
  v.Optional("after", c.after, "lines of the code afterwards; left out where nothing is edited");
  v.Optional("reviews", c.reviews, "every use that goes to a person");
}

}  // namespace rules
