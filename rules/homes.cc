#include "rules/homes.h"

#include <algorithm>
#include <utility>

#include "support/text.h"

namespace rules {
namespace {

using detector::Element;
using detector::ElementKind;

constexpr int kFarthest = 3;   // steps from message to message that are still near
constexpr size_t kListed = 3;  // homes that a text names

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

Homes::Homes(Lineage& lineage, const SchemaView& old_view, const SchemaView& new_view)
    : lineage_(lineage), old_view_(old_view), new_view_(new_view) {
  const std::vector<Element>& elements = new_view.schema().elements;
  for (size_t i = 0; i < elements.size(); ++i) {
    by_path_.emplace(elements[i].path, static_cast<int>(i));
  }
  const std::vector<Element>& before = old_view.schema().elements;
  for (size_t i = 0; i < before.size(); ++i) {
    old_by_path_.emplace(before[i].path, static_cast<int>(i));
    if (before[i].kind != ElementKind::kField || before[i].parent < 0) continue;
    for (const std::string& type : {before[i].type, before[i].map_value}) {
      if (!type.empty()) holders_[type].push_back(static_cast<int>(i));
    }
  }
  for (const detector::Change& change : lineage.changes().changes) {
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

const Homes::Surroundings& Homes::Around(int message) {
  auto [known, is_new] = around_.try_emplace(message);
  if (!is_new) return known->second;
  std::set<int> seen{message};
  std::vector<int> level{message};
  for (int step = 0; step <= kFarthest && !level.empty(); ++step) {
    std::vector<int> around;
    for (int gone : level) {
      const std::string& path = lineage_.PathOf(gone);
      if (!path.empty()) {
        known->second.messages.insert(path);
        continue;
      }
      const Element& element = old_view_.element(gone);
      if (element.parent >= 0) around.push_back(element.parent);
      auto holders = holders_.find(element.path);
      if (holders == holders_.end()) continue;
      for (int holder : holders->second) {
        const std::string& field = lineage_.PathOf(holder);
        if (!field.empty()) known->second.fields.insert(field);
        around.push_back(old_view_.element(holder).parent);
      }
    }
    std::erase_if(around, [&](int other) { return !seen.insert(other).second; });
    level = std::move(around);
  }
  return known->second;
}

bool Homes::IsHome(const Element& removed, const Element& added, const std::string& near) const {
  std::string home = ParentPath(added.path);
  bool same_type = LastOfPath(removed.type) == LastOfPath(added.type);
  if (home == near) {
    return SharesName(removed.name, added.name) || (same_type && by_path_.count(added.type));
  }
  return removed.name == added.name && same_type &&
         (Reaches(near, home, kFarthest) || Reaches(home, near, kFarthest));
}

const std::set<std::string>& Homes::HomesOf(int field) {
  auto [known, is_new] = homes_.try_emplace(field);
  std::set<std::string>& homes = known->second;
  if (!is_new) return homes;
  const Element& element = old_view_.element(field);
  const std::string& now = lineage_.PathOf(field);
  if (!now.empty()) homes.insert(now);
  if (!now.empty() || element.parent < 0) return homes;
  const Surroundings& around = Around(element.parent);
  homes = around.fields;
  for (int index : added_) {
    const Element& added = new_view_.element(index);
    bool is_home =
        std::any_of(around.messages.begin(), around.messages.end(),
                    [&](const std::string& message) { return IsHome(element, added, message); });
    if (is_home) homes.insert(added.path);
  }
  return homes;
}

std::string Homes::Of(int removed) {
  auto [known, is_new] = known_.try_emplace(removed);
  if (!is_new) return known->second;
  std::set<std::string> homes;
  std::set<int> seen{removed};
  std::vector<std::pair<int, int>> inside{{removed, 0}};  // and what it held, how deep
  for (size_t i = 0; i < inside.size(); ++i) {
    auto [at, depth] = inside[i];
    const Element& element = old_view_.element(at);
    std::vector<int> next;
    if (element.kind == ElementKind::kMessage) {
      for (int child : old_view_.ChildrenOf(at)) {
        bool field = old_view_.element(child).kind == ElementKind::kField;
        if (field || lineage_.PathOf(child).empty()) next.push_back(child);
      }
    }
    if (element.kind == ElementKind::kField) {
      const std::set<std::string>& own = HomesOf(at);
      homes.insert(own.begin(), own.end());
      for (const std::string& type : {element.type, element.map_value}) {
        auto message = old_by_path_.find(type);
        bool gone = message != old_by_path_.end() && lineage_.PathOf(message->second).empty();
        if (gone && depth < kFarthest) next.push_back(message->second);
      }
    }
    int deeper = depth + (element.kind == ElementKind::kField ? 1 : 0);
    for (int other : next) {
      if (seen.insert(other).second) inside.emplace_back(other, deeper);
    }
  }
  std::string& text = known->second;
  size_t listed = 0;
  for (const std::string& home : homes) {
    if (listed++ == kListed) {
      text += " or " + std::to_string(homes.size() - kListed) + " more";
      break;
    }
    text += (text.empty() ? "its value may live on in " : " or ") + home;
  }
  return text;
}

}  // namespace rules
