// Waivers: breaks that somebody answers for until a day. Written by people (read from YAML by the
// command line); a waived change or finding is still told, but fails nothing.
//   rule: field_removed        a kind of change, or a checker's rule such as buf:FIELD_NO_DELETE
//   path: shop.Order.*         what it may happen to; `*` stands for anything
#pragma once

#include <map>
#include <string>
#include <vector>

#include "detector/change_set.h"

namespace detector {

struct Waiver {
  std::string rule, path, owner, reason;
  std::string expires;       // YYYY-MM-DD, the last day on which it holds
  int line = 0, column = 0;  // in its file
};

struct WaiverFile {
  int version = 1;
  std::vector<Waiver> waivers;
};

// One that does nothing any more, and why: "expired on 2026-03-01".
struct StaleWaiver {
  const Waiver* waiver;
  std::string why;
};

// What waivers do to a change set on one day. Points into both the file and the change set.
struct Waived {
  std::map<std::string, const Waiver*> changes;    // by id; also what a waived one caused
  std::map<std::string, const Waiver*> findings;   // by KeyOf
  std::vector<StaleWaiver> stale;                  // in the order of the file
  const Waiver* Find(const Change& change) const;  // null if it isn't waived
  const Waiver* Find(const PeerFinding& finding) const;
};

// `today` is YYYY-MM-DD.
Waived Waive(const WaiverFile& file, const ChangeSet& changes, const std::string& today);

// "waived by OWNER until DATE: REASON"
std::string WaiverText(const Waiver& waiver);

template <class V>
void Describe(V& v, Waiver& w) {
  v.Field("rule", w.rule, "a kind of change (field_removed), or a checker's rule (buf:RULE)");
  v.Field("path", w.path, "schema path, or path of a schema file; `*` stands for anything");
  v.Field("owner", w.owner, "who answers for it");
  v.Field("reason", w.reason, "why it may break");
  v.Field("expires", w.expires, "YYYY-MM-DD: the last day on which it holds");
}
template <class V>
void Describe(V& v, WaiverFile& f) {
  v.Field("version", f.version, "of this document's shape: 1");
  v.Field("waivers", f.waivers, "what may break");
}

}  // namespace detector
