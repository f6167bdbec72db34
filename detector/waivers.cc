#include "detector/waivers.h"

#include <algorithm>
#include <set>

#include "detector/wording.h"

namespace detector {
namespace {

// `*` in `pattern` stands for anything, also for nothing; linear but for the last star.
bool Fits(const std::string& pattern, const std::string& text) {
  size_t p = 0, t = 0, star = std::string::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string::npos) {  // the last star takes one more
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string::npos;
}

bool FitsAny(const Waiver& waiver, const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return !name.empty() && Fits(waiver.path, name);
  });
}

// By what a person may name a change: its paths and files on both sides.
std::vector<std::string> NamesOf(const Change& change) {
  std::vector<std::string> names;
  for (const std::optional<Side>* side : {&change.old, &change.now}) {
    if (*side) names.insert(names.end(), {(*side)->path, (*side)->span.file});
  }
  return names;
}

std::string KeyOf(const PeerFinding& finding) {
  return finding.rule + '\n' + finding.file + ':' + std::to_string(finding.line) + ':' +
         std::to_string(finding.column) + finding.pointer + '\n' + finding.message;
}

class Application {
 public:
  Application(const WaiverFile& file, const ChangeSet& changes, const std::string& today)
      : file_(file), changes_(changes), today_(today) {}

  Waived Run() {
    for (const Change& change : changes_.changes) {
      const std::vector<std::string>& names = names_[change.id] = NamesOf(change);
      const Waiver* waiver = WaiverFor(support::NameOf(change.kind), names);
      if (!waiver && change.caused_by) {  // causes stand before their consequences
        auto cause = waived_.changes.find(*change.caused_by);
        if (cause != waived_.changes.end()) waiver = cause->second;
      }
      if (waiver) waived_.changes[change.id] = waiver;
    }
    for (const PeerFinding& finding : changes_.peer_findings) Look(finding);
    for (const Waiver& waiver : file_.waivers) {
      if (waiver.expires < today_) {
        waived_.stale.push_back({&waiver, "expired on " + waiver.expires});
      } else if (!used_.count(&waiver)) {
        waived_.stale.push_back({&waiver, "fits nothing that has changed"});
      }
    }
    return std::move(waived_);
  }

 private:
  void Look(const PeerFinding& finding) {
    std::vector<std::string> names = {finding.file, finding.pointer};
    auto change = finding.change ? names_.find(*finding.change) : names_.end();
    if (change != names_.end()) {
      names.insert(names.end(), change->second.begin(), change->second.end());
    }
    if (const Waiver* waiver = WaiverFor(finding.rule, names)) {
      waived_.findings[KeyOf(finding)] = waiver;
    }
  }

  // The first that fits and holds; all that fit are of use.
  const Waiver* WaiverFor(const std::string& rule, const std::vector<std::string>& names) {
    const Waiver* first = nullptr;
    for (const Waiver& waiver : file_.waivers) {
      if (waiver.rule != rule || waiver.expires < today_ || !FitsAny(waiver, names)) continue;
      used_.insert(&waiver);
      if (!first) first = &waiver;
    }
    return first;
  }

  const WaiverFile& file_;
  const ChangeSet& changes_;
  const std::string& today_;
  std::map<std::string, std::vector<std::string>> names_;  // of changes, by id
  std::set<const Waiver*> used_;
  Waived waived_;
};

}  // namespace

const Waiver* Waived::Find(const Change& change) const {
  auto found = changes.find(change.id);
  return found == changes.end() ? nullptr : found->second;
}

const Waiver* Waived::Find(const PeerFinding& finding) const {
  auto found = findings.find(KeyOf(finding));
  return found == findings.end() ? nullptr : found->second;
}

Waived Waive(const WaiverFile& file, const ChangeSet& changes, const std::string& today) {
  return Application(file, changes, today).Run();
}

std::string WaiverText(const Waiver& waiver) {
  return "waived by " + OneLine(waiver.owner) + " until " + waiver.expires + ": " +
         OneLine(waiver.reason);
}

}  // namespace detector
