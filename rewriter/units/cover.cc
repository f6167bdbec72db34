#include "rewriter/units/cover.h"

#include <algorithm>
#include <queue>
#include <unordered_map>
#include <utility>

#include "rewriter/units/include_index.h"

namespace rewriter {
namespace {

using Edges = std::map<std::string, std::set<std::string>>;

// Adds everything that can be reached from `start` (itself included) to `seen`.
void Reach(const Edges& edges, const std::string& start, std::set<std::string>& seen) {
  std::vector<std::string> todo;
  if (seen.insert(start).second) todo.push_back(start);
  while (!todo.empty()) {
    auto next = edges.find(todo.back());
    todo.pop_back();
    if (next == edges.end()) continue;
    for (const std::string& file : next->second) {
      if (seen.insert(file).second) todo.push_back(file);
    }
  }
}

// Files that reach a schema header through their own includes, or declare its types themselves.
std::set<std::string> Touched(const ScanResult& scan, const Graph& graph) {
  std::set<std::string> touched;
  for (const ScannedFile& file : scan.files) {
    if (graph.schema_headers.count(file.path) || file.declares) {
      Reach(graph.includers, file.path, touched);
    }
  }
  return touched;
}

// Which of the wanted files each unit reads. Files are numbers here: a unit of a large repository
// reads hundreds, and there are thousands of units.
class Readings {
 public:
  Readings(const Flags& flags, const Graph& graph, const std::set<std::string>& wanted)
      : wanted_(wanted.begin(), wanted.end()) {
    for (const std::string& file : wanted_) Number(file);  // so that these are 0, 1, 2, ...
    for (const auto& [file, included] : graph.includes) {
      size_t from = Number(file);
      for (const std::string& name : included) {
        size_t to = Number(name);  // may move edges_
        edges_[from].push_back(to);
      }
    }
    for (const Unit& unit : flags.units) reads_.push_back(WantedBelow(Number(unit.path)));
  }

  const std::vector<std::string>& wanted() const { return wanted_; }
  const std::vector<std::vector<size_t>>& reads() const { return reads_; }

  // A unit that is not touched says nothing about a fragment, which sees the schema only through
  // what another reader included before.
  void KeepTouched(const Flags& flags, const std::set<std::string>& touched) {
    for (size_t i = 0; i < reads_.size(); ++i) {
      if (!touched.count(flags.units[i].path)) reads_[i].clear();
    }
  }

 private:
  size_t Number(const std::string& file) {
    auto [known, fresh] = numbers_.try_emplace(file, edges_.size());
    if (fresh) edges_.emplace_back();
    return known->second;
  }

  std::vector<size_t> WantedBelow(size_t start) {
    seen_.resize(edges_.size());
    std::vector<size_t> todo = {start}, found;
    seen_[start] = ++round_;
    while (!todo.empty()) {
      size_t file = todo.back();
      todo.pop_back();
      if (file < wanted_.size()) found.push_back(file);
      for (size_t next : edges_[file]) {
        if (std::exchange(seen_[next], round_) != round_) todo.push_back(next);
      }
    }
    return found;
  }

  std::vector<std::string> wanted_;
  std::unordered_map<std::string, size_t> numbers_;
  std::vector<std::vector<size_t>> edges_, reads_;
  std::vector<size_t> seen_;  // round in which a file was seen last
  size_t round_ = 0;
};

// The greedy choice: the unit that reads most of what is still uncovered, again and again.
class GreedyCover {
 public:
  explicit GreedyCover(const Readings& readings)
      : readings_(readings), covered_(readings.wanted().size()) {}

  void Take(size_t unit) {
    taken_.insert(unit);
    for (size_t file : readings_.reads()[unit]) covered_[file] = true;
  }

  void TakeBest(const std::vector<size_t>& from) {
    // Gains only shrink: a stale gain at the top of the heap is counted again and put back. Of
    // equal units the first by path is taken.
    std::priority_queue<std::pair<size_t, size_t>> heap;  // gain, units - index
    size_t units = readings_.reads().size();
    for (size_t i : from) heap.push({Gain(i), units - i});
    while (!heap.empty() && heap.top().first > 0) {
      auto [gain, key] = heap.top();
      heap.pop();
      size_t now = Gain(units - key);
      if (now == gain) {
        Take(units - key);
      } else {
        heap.push({now, key});
      }
    }
  }

  const std::set<size_t>& taken() const { return taken_; }
  bool IsCovered(size_t file) const { return covered_[file]; }

 private:
  size_t Gain(size_t unit) const {
    const std::vector<size_t>& files = readings_.reads()[unit];
    return static_cast<size_t>(
        std::count_if(files.begin(), files.end(), [this](size_t file) { return !covered_[file]; }));
  }

  const Readings& readings_;
  std::vector<bool> covered_;
  std::set<size_t> taken_;
};

// What has to be looked at for the sake of a file that no unit reads: the file, or what brings the
// schema to it.
std::string ReaderWithSchema(const std::string& path, const Graph& graph,
                             const std::set<std::string>& touched) {
  std::set<std::string> seen{path};
  std::vector<std::string> todo{path};
  for (size_t i = 0; i < todo.size(); ++i) {
    if (touched.count(todo[i])) return todo[i];
    auto includers = graph.includers.find(todo[i]);
    if (includers == graph.includers.end()) continue;
    for (const std::string& file : includers->second) {
      if (seen.insert(file).second) todo.push_back(file);
    }
  }
  return path;
}

}  // namespace

bool IsFragment(const std::string& path, const Graph& graph, const std::set<std::string>& touched) {
  return !touched.count(path) && graph.includers.count(path);
}

Unit UnitOfItsOwn(const std::string& path, const Flags& flags) {
  const Unit* nearest = nullptr;
  for (const Unit& unit : flags.units) {
    if (!nearest || SharedFolders(path, unit.path) > SharedFolders(path, nearest->path)) {
      nearest = &unit;
    }
  }
  Unit own = nearest ? *nearest : Unit{"", flags.directory, flags.default_args, false};
  own.path = path;
  own.header = IsCppHeader(path);
  own.args.push_back("-xc++");  // a .h alone would be taken for C
  return own;
}

std::set<std::string> ReadBy(const std::string& file, const Graph& graph) {
  std::set<std::string> read;
  Reach(graph.includes, file, read);
  return read;
}

std::set<std::string> ReadersOf(const std::string& file, const Graph& graph) {
  std::set<std::string> readers;
  Reach(graph.includers, file, readers);
  return readers;
}

std::vector<std::string> Configurations(const Snapshot& snapshot, const Flags& flags,
                                        const Graph& graph) {
  std::vector<std::string> configurations(flags.units.size());
  auto name_of = [](const std::string& flag) { return flag.substr(2, flag.find('=') - 2); };
  std::map<std::string, size_t> counts;  // flags that define or undefine -> units
  for (const Unit& unit : flags.units) {
    std::set<std::string> mine;
    for (const std::string& arg : unit.args) {
      if (arg.starts_with("-D") || arg.starts_with("-U")) mine.insert(arg);
    }
    for (const std::string& flag : mine) ++counts[flag];
  }
  std::unordered_set<std::string> names;
  for (const auto& [flag, count] : counts) {
    if (count < flags.units.size()) names.insert(name_of(flag));
  }
  if (names.empty()) return configurations;
  std::map<std::string, std::set<std::string>> mentions;  // header -> names in it
  std::set<std::string> headers;
  for (const auto& [header, includers] : graph.includers) {
    std::set<std::string> found = MentionedIn(snapshot.Read(header), names);
    if (found.empty()) continue;
    mentions.emplace(header, std::move(found));
    headers.insert(header);
  }
  Readings readings(flags, graph, headers);
  for (size_t i = 0; i < flags.units.size(); ++i) {
    std::set<std::string> matter, mine;
    for (size_t header : readings.reads()[i]) {
      const std::set<std::string>& found = mentions.at(readings.wanted()[header]);
      matter.insert(found.begin(), found.end());
    }
    for (const std::string& arg : flags.units[i].args) {
      bool macro = arg.starts_with("-D") || arg.starts_with("-U");
      if (macro && matter.count(name_of(arg))) mine.insert(arg);
    }
    for (const std::string& flag : mine) configurations[i] += flag + " ";
  }
  return configurations;
}

Cover MakeCover(const ScanResult& scan, const Flags& flags, const Graph& graph,
                const std::vector<std::string>& configurations) {
  Cover cover;
  cover.touched = Touched(scan, graph);
  for (const std::string& file : cover.touched) Reach(graph.includes, file, cover.universe);
  std::set<std::string> wanted;
  for (const ScannedFile& file : scan.files) {
    if (!file.hits.empty() && cover.universe.count(file.path)) wanted.insert(file.path);
  }
  Readings readings(flags, graph, wanted);
  readings.KeepTouched(flags, cover.touched);
  std::map<std::string, std::vector<size_t>> groups;  // units by configuration
  for (size_t i = 0; i < flags.units.size(); ++i) {
    groups[configurations.empty() ? "" : configurations[i]].push_back(i);
  }
  std::set<size_t> taken;
  std::vector<bool> covered(readings.wanted().size());
  for (const auto& [configuration, units] : groups) {
    GreedyCover greedy(readings);
    for (size_t i : units) {
      // A source is read by nothing but itself: it is certain, and covers most headers on the way.
      const std::string& path = flags.units[i].path;
      if (wanted.count(path) && cover.touched.count(path)) greedy.Take(i);
    }
    greedy.TakeBest(units);
    taken.insert(greedy.taken().begin(), greedy.taken().end());
    for (size_t file = 0; file < covered.size(); ++file) {
      covered[file] = covered[file] || greedy.IsCovered(file);
    }
  }
  std::set<std::string> paths;  // a file that is built several ways is looked at in all of them
  for (size_t unit : taken) paths.insert(flags.units[unit].path);
  for (size_t i = 0; i < flags.units.size(); ++i) {
    if (paths.count(flags.units[i].path)) taken.insert(i);
  }
  for (size_t unit : taken) cover.units.push_back(flags.units[unit]);
  std::set<std::string> alone;
  for (size_t file = 0; file < readings.wanted().size(); ++file) {
    if (covered[file]) continue;
    alone.insert(ReaderWithSchema(readings.wanted()[file], graph, cover.touched));
  }
  for (const std::string& path : alone) cover.units.push_back(UnitOfItsOwn(path, flags));
  std::stable_sort(cover.units.begin(), cover.units.end(),
                   [](const Unit& a, const Unit& b) { return a.path < b.path; });
  return cover;
}

}  // namespace rewriter
