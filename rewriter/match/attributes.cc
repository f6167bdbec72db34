#include "rewriter/match/attributes.h"

#include <sstream>

#include "support/text.h"

namespace rewriter {
namespace {

constexpr uint64_t kMaxFile = 1u << 20;
constexpr char kFile[] = ".gitattributes";

// "**" stands for any number of folders.
bool FitsPath(const std::vector<std::string>& pattern, size_t p,
              const std::vector<std::string>& path, size_t n) {
  for (; p < pattern.size(); ++p, ++n) {
    if (pattern[p] == "**") {
      if (p + 1 == pattern.size()) return n < path.size();
      // From here on the next "**" is as good as any later one.
      for (size_t at = n; at < path.size(); ++at) {
        if (FitsPath(pattern, p + 1, path, at)) return true;
      }
      return false;
    }
    if (n == path.size() || !FitsGlob(pattern[p], path[n])) return false;
  }
  return n == path.size();
}

}  // namespace

bool FitsGlob(const std::string& pattern, const std::string& name) {
  size_t p = 0, n = 0, star = std::string::npos, resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (star != std::string::npos) {  // the last star takes one more
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string::npos;
}

Attributes::Attributes(const Snapshot& snapshot) {
  for (const SnapshotFile& file : snapshot.files()) {
    size_t slash = file.path.rfind('/');
    size_t name = slash == std::string::npos ? 0 : slash + 1;
    if (file.path.compare(name, std::string::npos, kFile) != 0) continue;
    std::string text = snapshot.Peek(file, kMaxFile).value_or("");
    for (const std::string& line : support::Split(text, '\n')) {
      if (auto rule = Parse(line)) by_folder_[file.path.substr(0, name)].push_back(*rule);
    }
  }
}

std::optional<Attributes::Rule> Attributes::Parse(const std::string& line) {
  std::istringstream words(line);
  std::string pattern, word;
  if (!(words >> pattern) || pattern[0] == '#' || pattern[0] == '[') return std::nullopt;
  Rule rule;
  while (words >> word) {
    size_t equals = word.find('=');
    bool off = word[0] == '-' || word[0] == '!' || word.substr(equals + 1) == "false";
    std::string name = word.substr(0, equals);
    if (name[0] == '-' || name[0] == '!') name.erase(0, 1);
    if (name.starts_with("linguist-")) rule.values[name] = !off;
  }
  if (rule.values.empty()) return std::nullopt;
  rule.anchored = pattern.find('/') != std::string::npos;
  if (pattern[0] == '/') pattern.erase(0, 1);
  rule.pattern = support::Split(pattern, '/');
  if (rule.pattern.size() > 64) return std::nullopt;
  return rule;
}

bool Attributes::Matches(const Rule& rule, const std::string& path) {
  if (!rule.anchored) return FitsGlob(rule.pattern[0], path.substr(path.rfind('/') + 1));
  return FitsPath(rule.pattern, 0, support::Split(path, '/'), 0);
}

std::optional<bool> Attributes::Get(const std::string& name, const std::string& path) const {
  for (size_t end = path.rfind('/');;
       end = end == 0 ? std::string::npos : path.rfind('/', end - 1)) {
    std::string folder = end == std::string::npos ? "" : path.substr(0, end + 1);
    auto rules = by_folder_.find(folder);
    if (rules != by_folder_.end()) {
      for (auto rule = rules->second.rbegin(); rule != rules->second.rend(); ++rule) {
        auto value = rule->values.find(name);
        bool says = value != rule->values.end() && Matches(*rule, path.substr(folder.size()));
        if (says) return value->second;
      }
    }
    if (end == std::string::npos) return std::nullopt;
  }
}

}  // namespace rewriter
