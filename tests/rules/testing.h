// Schemas, changes and plans in a few words, for the tests of the rules.
#pragma once

#include <string>
#include <vector>

#include "detector/detector.h"
#include "rules/rules.h"

namespace rules::testing {

// A proto3 file "a.proto" unless `text` says its syntax itself.
detector::Schema Read(const std::string& text);
// Several files: path and text by turns.
detector::Schema ReadFiles(const std::vector<detector::SourceFile>& files);

// A change with the id "KIND:OLD_PATH", of something in a.proto. An empty path stands for none.
detector::Change Changed(const std::string& kind, const std::string& old_path,
                         const std::string& new_path, const std::string& caused_by = "");

Plan PlanFor(const detector::Schema& old_schema, const detector::Schema& new_schema,
             const std::vector<detector::Change>& changes);

// The operations as "rename a::M::x -> a::M::y", "include a.pb.h -> b.pb.h" and
// "review a::M::x (reason)".
std::vector<std::string> Lines(const Plan& plan);
// The operations on names in string literals, which Lines leaves out.
std::vector<std::string> StringLines(const Plan& plan);

// The names of all symbols but headers and namespaces.
std::vector<std::string> Names(const detector::Schema& schema);

}  // namespace rules::testing
