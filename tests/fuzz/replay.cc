// The bounded run of the fuzzers in `./run check`, for any compiler: every seed as it is, then
// mutations of seeds, the same ones in every run.
//   fuzz_replay FORMAT SEEDS EXECUTIONS [FIRST]
// A crash leaves the number of its execution behind; FIRST starts there.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "support/files.h"
#include "tests/fuzz/fuzz_one.h"

namespace {

// Long enough for a loaded machine; what is quadratic in a few kilobytes takes longer.
constexpr auto kLongest = std::chrono::seconds(20);
constexpr size_t kLargest = 6000;

std::atomic<long> current = 0;

void SayWhere(int signal) {
  char text[64];
  int length = std::snprintf(text, sizeof text, "fuzz: execution %ld crashed\n", current.load());
  if (write(STDERR_FILENO, text, static_cast<size_t>(length)) < 0) _exit(3);
  ::signal(signal, SIG_DFL);
  raise(signal);
}

std::vector<std::string> ReadSeeds(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> seeds;
  for (const auto& path : paths) {
    if (auto text = support::ReadFile(path, 1 << 20)) seeds.push_back(*text);
  }
  return seeds;
}

class Mutator {
 public:
  Mutator(const std::vector<std::string>& seeds, long execution)
      : seeds_(seeds), random_(static_cast<unsigned>(execution)) {}

  std::string Run() {
    std::string text = seeds_[Below(seeds_.size())];
    for (size_t steps = 1 + Below(6); steps > 0; --steps) Step(text);
    if (text.size() > kLargest) text.resize(kLargest);
    return text;
  }

 private:
  size_t Below(size_t limit) { return limit == 0 ? 0 : random_() % limit; }

  std::string Piece() {
    const std::string& from = seeds_[Below(seeds_.size())];
    size_t begin = Below(from.size());
    return from.substr(begin, 1 + Below(40));
  }

  void Step(std::string& text) {
    static constexpr char kSigns[] = "{}[]()<>:;,.=@$\"'#/\\\n 019aZ_-\0\xFF";
    size_t at = Below(text.size() + 1);
    switch (Below(7)) {
      case 0:
        text.erase(at, 1 + Below(20));
        break;
      case 1:
        text.insert(at, Piece());
        break;
      case 2:
        text.insert(at, 1, kSigns[Below(sizeof kSigns - 1)]);
        break;
      case 3:
        if (at < text.size()) text[at] = kSigns[Below(sizeof kSigns - 1)];
        break;
      case 4:
        if (at < text.size()) text[at] = static_cast<char>(random_());
        break;
      case 5:
        text.insert(at, text.substr(at, 1 + Below(80)));
        break;
      default:
        text.insert(at, 1 + Below(200), kSigns[Below(12)]);
        break;
    }
  }

  const std::vector<std::string>& seeds_;
  std::mt19937 random_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return std::fprintf(stderr, "usage: fuzz_replay FORMAT SEEDS COUNT [FIRST]\n"), 2;
  std::string format = argv[1];
  std::vector<std::string> seeds = ReadSeeds(argv[2]);
  if (seeds.empty()) return std::fprintf(stderr, "fuzz: no seeds in %s\n", argv[2]), 2;
  for (int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE}) ::signal(signal, SayWhere);
  for (const std::string& seed : seeds) fuzz::FuzzOne(format, seed);
  long count = std::atol(argv[3]);
  for (current = argc > 4 ? std::atol(argv[4]) : 0; current < count; ++current) {
    auto begin = std::chrono::steady_clock::now();
    fuzz::FuzzOne(format, Mutator(seeds, current).Run());
    if (std::chrono::steady_clock::now() - begin < kLongest) continue;
    return std::fprintf(stderr, "fuzz: execution %ld takes too long\n", current.load()), 1;
  }
  std::printf("%ld executions of %s from %zu seeds\n", count, format.c_str(), seeds.size());
  return 0;
}
