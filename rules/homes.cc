#include "rules/homes.h"

#include <algorithm>

#include "rules/lineage.h"
#include "support/text.h"

namespace rules {
namespace {

using detector::Element;
using detector::ElementKind;

constexpr int kFarthest = 3;  // steps from message to message that are still near

// Whether more than half of the shorter name stands in the other one, word by word.
bool SharesName(const std::string& a, const std::string& b) {
  const bool shorter = a.size() < b.size();
  std::vector<std::string> words = support::Split(shorter ? a : b, '_');
  std::vector<std::string> others = support::Split(shorter ? b : a, '_');
  size_t all = 0, shared = 0;
  for (const std::string& word : words) {
    all += word.size();
    if (std::count(others.begin(), others.end(), word)) shared += word.size();
  }
  return 2 * shared > all;
}

}  // namespace

Homes::Homes(const detector::ChangeSet& changes, const SchemaView& old_view,
             const SchemaView& new_view)
    : old_view_(old_view), new_view_(new_view) {
  const std::vector<Element>& elements = new_view.schema().elements;
  for (size_t i = 0; i < elements.size(); ++i) {
    by_path_.emplace(elements[i].path, static_cast<int>(i));
  }
  for (const detector::Change& change : changes.changes) {
    if (change.kind != detector::ChangeKind::kFieldAdded || !change.now) continue;
    auto added = by_path_.find(change.now->path);
    if (added != by_path_.end()) added_.push_back(added->second);
  }
}

// Whether one message holds the other, in a field or in what a field holds.
bool Homes::Reaches(const std::string& from, const std::string& to, int steps) const {
  if (from == to) return true;
  auto message = by_path_.find(from);
  if (steps == 0 || message == by_path_.end()) return false;
  for (int child : new_view_.ChildrenOf(message->second)) {
    const Element& field = new_view_.element(child);
    if (field.kind != ElementKind::kField) continue;
    for (const std::string& type : {field.type, field.map_value}) {
      if (by_path_.count(type) && Reaches(type, to, steps - 1)) return true;
    }
  }
  return false;
}

bool Homes::IsHome(const Element& removed, const Element& added, const std::string& parent) const {
  std::string home = ParentPath(added.path);
  if (home == parent) return SharesName(removed.name, added.name);
  return removed.name == added.name && LastOfPath(removed.type) == LastOfPath(added.type) &&
         (Reaches(parent, home, kFarthest) || Reaches(home, parent, kFarthest));
}

std::string Homes::Of(int removed, const std::string& parent) {
  auto [known, is_new] = known_.try_emplace(removed);
  if (!is_new || parent.empty()) return known->second;
  const Element& element = old_view_.element(removed);
  if (element.kind != ElementKind::kField) return "";
  std::string& text = known->second;
  for (int added : added_) {
    if (!IsHome(element, new_view_.element(added), parent)) continue;
    text += (text.empty() ? "its value may live on in " : " or ") + new_view_.element(added).path;
  }
  return text;
}

}  // namespace rules
