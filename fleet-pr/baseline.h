// A baseline: the uses of changed elements that a repository knows of and puts up with for now, so
// that `check` complains about new ones only. A person may read and edit the file. An entry names a
// use by its file, its change and the text of its line, so that it survives lines that come and go
// elsewhere in the file.
#pragma once

#include <string>
#include <vector>

#include "fleet-pr/findings.h"
#include "support/document.h"

namespace fleet {

struct KnownUse {
  std::string file, change;
  std::string text;  // of the line, white space made single blanks
  int count = 1;     // how many such places
};

struct Baseline {
  int version = 1;
  std::vector<KnownUse> uses;  // by file, change and text
};

Baseline MakeBaseline(const std::vector<Finding>& findings);

struct Compared {
  std::vector<Finding> fresh;  // not in the baseline
  int known = 0;               // findings that are
  int gone = 0;                // entries, counted, that nothing matches any more
};
Compared Compare(std::vector<Finding> findings, const Baseline& baseline);

// One for each finding, equal as long as a baseline would take the use for the same; 32 hexadecimal
// digits.
std::vector<std::string> Fingerprints(const std::vector<Finding>& findings);

template <class V>
void Describe(V& v, KnownUse& u) {
  v.Field("file", u.file, "relative to the repository");
  v.Field("change", u.change, "id of the change");
  v.Field("text", u.text, "of the line, with single blanks");
  v.Field("count", u.count, "how many such places");
}
template <class V>
void Describe(V& v, Baseline& b) {
  v.Field("version", b.version, "of this document's shape: 1");
  v.Field("uses", b.uses, "by file, change and text");
}

}  // namespace fleet
