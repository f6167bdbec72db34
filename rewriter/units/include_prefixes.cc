#include "rewriter/units/include_prefixes.h"

#include <llvm/ADT/StringRef.h>

#include <algorithm>
#include <optional>
#include <set>

#include "support/generator_output.h"

namespace rewriter {
namespace {

constexpr int kFewest = 3;

// Includes with a folder in them that neither the repository nor the machine answers as they are.
std::set<std::string> Unanswered(const ScanResult& scan, const RepositoryFiles& files) {
  std::set<std::string> unanswered;
  for (const ScannedFile& file : scan.files) {
    for (const Include& include : file.includes) {
      const std::string& spelling = include.spelling;
      bool plain = spelling.find('/') != std::string::npos && NormalPath(spelling) == spelling;
      if (!plain || unanswered.count(spelling) || support::IsGeneratorOutput(spelling, ""))
        continue;
      bool beside = !include.angled && files.At(JoinPath(FolderOf(file.path), spelling));
      bool answered = beside || files.At(spelling) || !files.EndingWith(spelling).empty();
      if (!answered) unanswered.insert(spelling);
    }
  }
  if (unanswered.empty()) return {};
  SystemHeaders system;
  std::erase_if(unanswered, [&](const std::string& spelling) { return system.Has(spelling); });
  return unanswered;
}

// By prefix the folders that answer one of its includes, with how many they answer.
using Votes = std::map<std::string, std::map<std::string, int>>;

Votes Count(const std::set<std::string>& unanswered, const RepositoryFiles& files) {
  Votes votes;
  for (const std::string& spelling : unanswered) {
    for (size_t slash = spelling.find('/'); slash != spelling.npos;
         slash = spelling.find('/', slash + 1)) {
      std::string rest = spelling.substr(slash + 1);
      std::vector<std::string> ending = files.EndingWith(rest);
      for (const std::string& path : ending) {
        std::string folder = path.substr(0, path.size() - rest.size());
        if (!folder.empty()) folder.pop_back();
        ++votes[spelling.substr(0, slash)][folder];
      }
      if (!ending.empty()) break;
    }
  }
  return votes;
}

}  // namespace

std::map<std::string, std::string> PrefixedHeaders(const ScanResult& scan,
                                                   const RepositoryFiles& files) {
  std::set<std::string> unanswered = Unanswered(scan, files);
  std::map<std::string, std::string> headers;
  for (const auto& [prefix, folders] : Count(unanswered, files)) {
    auto best = std::max_element(folders.begin(), folders.end(),
                                 [](const auto& a, const auto& b) { return a.second < b.second; });
    std::map<std::string, std::string> found;
    int all = 0;
    for (const std::string& spelling : unanswered) {
      llvm::StringRef rest = spelling;
      if (!rest.consume_front(prefix + "/")) continue;
      ++all;
      if (auto file = files.At(JoinPath(best->first, rest.str()))) found.emplace(spelling, *file);
    }
    auto answered = static_cast<int>(found.size());
    if (answered >= kFewest && answered * 5 >= all * 4) headers.merge(found);
  }
  return headers;
}

}  // namespace rewriter
