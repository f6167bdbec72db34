#include "fleet-pr/baseline.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "support/files.h"

namespace fleet {
namespace {

using Key = std::tuple<std::string, std::string, std::string>;  // file, change, text

// As it reads after a trip through JSON: other bytes than UTF-8 are replaced there.
std::string ThroughJson(const std::string& text) {
  return support::Json::parse(support::DumpJson(text)).get<std::string>();
}

std::string SingleBlanks(const std::string& text) {
  std::string out;
  for (char c : text) {
    bool blank = c == ' ' || c == '\t' || c == '\r';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  return ThroughJson(out);
}

std::vector<Key> KeysOf(const Finding& finding) {
  std::vector<Key> keys;
  std::string text = SingleBlanks(finding.text);
  for (const std::string& change : finding.changes) keys.emplace_back(finding.file, change, text);
  return keys;
}

}  // namespace

Baseline MakeBaseline(const std::vector<Finding>& findings) {
  std::map<Key, int> counts;
  for (const Finding& finding : findings) {
    for (Key& key : KeysOf(finding)) ++counts[std::move(key)];
  }
  Baseline baseline;
  for (const auto& [key, count] : counts) {
    baseline.uses.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), count});
  }
  return baseline;
}

Compared Compare(std::vector<Finding> findings, const Baseline& baseline) {
  std::map<Key, int> left;
  for (const KnownUse& use : baseline.uses) left[{use.file, use.change, use.text}] += use.count;
  Compared compared;
  for (Finding& finding : findings) {
    bool fresh = false;
    for (const Key& key : KeysOf(finding)) {
      auto known = left.find(key);
      bool there = known != left.end() && known->second > 0;
      if (there) --known->second;
      fresh |= !there;
    }
    if (fresh) compared.fresh.push_back(std::move(finding));
    if (!fresh) ++compared.known;
  }
  for (const auto& [key, count] : left) compared.gone += std::max(count, 0);
  return compared;
}

std::vector<std::string> Fingerprints(const std::vector<Finding>& findings) {
  std::vector<std::string> prints;
  std::map<Key, int> seen;
  for (const Finding& finding : findings) {
    Key key = KeysOf(finding).front();
    std::string ordinal = std::to_string(seen[key]++);
    const auto& [file, change, text] = key;
    prints.push_back(
        support::Sha256(file + '\0' + change + '\0' + text + '\0' + ordinal).substr(0, 32));
  }
  return prints;
}

}  // namespace fleet
