#include "rewriter/only.h"

#include <llvm/ADT/StringExtras.h>

#include <algorithm>

namespace rewriter {

support::Status KeepOnly(Run& run) {
  const std::string& path = run.options.only;
  if (path.empty()) return {};
  auto is_other = [&](const Unit& unit) { return unit.path != path; };
  std::vector<Unit>& units = run.cover.units;
  if (std::all_of(units.begin(), units.end(), is_other)) units = run.flags.units;
  std::erase_if(units, is_other);
  for (const Unit& unit : units) {
    run.flags.diagnostics.push_back(path + ": parsed in " + unit.directory + " with " +
                                    llvm::join(unit.args, " "));
  }
  if (!units.empty()) return {};
  return support::Invalid("`" + path + "` is no translation unit of the repository; name it as " +
                          "the report does, from the repository's root");
}

void NarrowUniverse(Run& run) {
  if (run.options.only.empty()) return;
  std::set<std::string> read{run.options.only};
  for (const UnitFacts& unit : run.facts) read.insert(unit.files.begin(), unit.files.end());
  std::erase_if(run.cover.universe, [&](const std::string& file) { return !read.count(file); });
}

}  // namespace rewriter
