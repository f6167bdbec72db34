// Files that moved, and packages that have a new name: both follow what they contain.
#include <algorithm>
#include <functional>
#include <map>

#include "detector/match.h"

namespace detector {
namespace {

void PairFiles(Matching& m, size_t old_file, size_t new_file) {
  m.new_file_of[old_file] = static_cast<int>(new_file);
  m.old_file_of[new_file] = static_cast<int>(old_file);
}

void PairBy(Matching& m, const std::function<std::string(const SchemaFile&)>& key) {
  std::map<std::string, std::vector<size_t>> free;
  const auto& new_files = m.new_index.schema().files;
  for (size_t i = new_files.size(); i-- > 0;) {
    if (m.old_file_of[i] < 0) free[key(new_files[i])].push_back(i);
  }
  const auto& old_files = m.old_index.schema().files;
  for (size_t i = 0; i < old_files.size(); ++i) {
    auto found = free.find(key(old_files[i]));
    if (m.new_file_of[i] >= 0 || found == free.end() || found->second.empty()) continue;
    PairFiles(m, i, found->second.back());
    found->second.pop_back();
  }
}

// How many top-level elements went from one thing to another.
template <class Key>
using Votes = std::map<Key, std::map<Key, int>>;

template <class Key>
Votes<Key> CountMoves(const Matching& m,
                      const std::function<Key(const SchemaIndex&, int element)>& place) {
  Votes<Key> votes;
  for (int i = 0; i < m.old_index.size(); ++i) {
    if (m.old_index.at(i).parent < 0 && m.NewOf(i) >= 0) {
      ++votes[place(m.old_index, i)][place(m.new_index, m.NewOf(i))];
    }
  }
  return votes;
}

template <class Key>
std::pair<Key, int> MostVoted(const std::map<Key, int>& votes) {
  auto best = std::max_element(votes.begin(), votes.end(),
                               [](auto& a, auto& b) { return a.second < b.second; });
  return *best;
}

int CountTypes(const SchemaIndex& index, const std::string& package) {
  int count = 0;
  for (int i = 0; i < index.size(); ++i) {
    const Element& element = index.at(i);
    count += element.parent < 0 && element.kind != ElementKind::kExtension &&
             index.FileOf(i).package == package;
  }
  return count;
}

}  // namespace

void MatchFilesByName(Matching& m) {
  PairBy(m, [](const SchemaFile& file) { return file.path; });
  PairBy(m, [](const SchemaFile& file) { return file.import_name; });
}

void MatchMovedFiles(Matching& m) {
  auto moves = CountMoves<int>(
      m, [](const SchemaIndex& index, int element) { return index.at(element).file; });
  for (const auto& [old_file, votes] : moves) {
    auto [new_file, count] = MostVoted(votes);
    auto from = static_cast<size_t>(old_file), to = static_cast<size_t>(new_file);
    size_t all = m.old_index.TopLevel(old_file).size();
    if (m.new_file_of[from] >= 0 || m.old_file_of[to] >= 0) continue;
    if (2 * static_cast<size_t>(count) > all) PairFiles(m, from, to);
  }
  PairBy(m, [](const SchemaFile& file) { return file.content; });
}

void FindRenamedPackages(Matching& m) {
  auto moves = CountMoves<std::string>(
      m, [](const SchemaIndex& index, int element) { return index.FileOf(element).package; });
  for (const auto& [package, votes] : moves) {
    auto [target, count] = MostVoted(votes);
    int all = CountTypes(m.old_index, package);
    if (target == package || 2 * count <= all) continue;
    m.packages[package] = target;
    m.package_reasons[package] = {
        all == 0 ? 1 : static_cast<double>(count) / all,
        {std::to_string(count) + " of " + std::to_string(all) + " types went along"}};
  }
}

}  // namespace detector
