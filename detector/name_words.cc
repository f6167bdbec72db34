#include "detector/name_words.h"

#include <algorithm>
#include <cctype>
#include <tuple>
#include <utility>

namespace detector {
namespace {

bool IsWordChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

char Lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

std::string Singular(std::string word) {
  if (word.size() > 3 && word.ends_with('s') && !word.ends_with("ss")) word.pop_back();
  return word;
}

bool Abbreviates(const std::string& shorter, const std::string& longer) {
  if (shorter.size() < 2 || longer.size() < shorter.size() + 2 || shorter[0] != longer[0]) {
    return false;
  }
  size_t at = 0;
  for (char c : longer) at += at < shorter.size() && c == shorter[at];
  return at == shorter.size();
}

double Likeness(const std::string& a, const std::string& b) {
  constexpr double kBeginning = 0.8, kAbbreviation = 0.6, kSpelling = 0.8, kLeastSpelling = 0.7;
  if (a == b) return 1;
  const std::string& shorter = a.size() > b.size() ? b : a;
  const std::string& longer = a.size() > b.size() ? a : b;
  if (shorter.size() >= 3 && longer.starts_with(shorter)) return kBeginning;
  if (Abbreviates(shorter, longer)) return kAbbreviation;
  double like = SpellingLikeness(shorter, longer);
  return like >= kLeastSpelling ? kSpelling * like : 0;
}

}  // namespace

std::vector<std::string> NameWords(const std::string& name) {
  std::vector<std::string> words;
  bool starts = true, was_upper = false;
  for (char c : name) {
    if (!IsWordChar(c)) {
      starts = true;
      continue;
    }
    bool upper = c >= 'A' && c <= 'Z';
    if (starts || (upper && !was_upper)) words.emplace_back();
    words.back() += Lower(c);
    starts = false;
    was_upper = upper;
  }
  for (std::string& word : words) word = Singular(std::move(word));
  return words;
}

std::vector<WordPair> PairWords(const std::vector<std::string>& old_words,
                                const std::vector<std::string>& new_words) {
  std::vector<WordPair> all, taken;
  for (size_t i = 0; i < old_words.size(); ++i) {
    for (size_t j = 0; j < new_words.size(); ++j) {
      double likeness = Likeness(old_words[i], new_words[j]);
      if (likeness > 0) all.push_back({i, j, likeness});
    }
  }
  std::sort(all.begin(), all.end(), [](const WordPair& a, const WordPair& b) {
    return std::tie(b.likeness, a.old_word, a.new_word) <
           std::tie(a.likeness, b.old_word, b.new_word);
  });
  std::vector<bool> old_taken(old_words.size()), new_taken(new_words.size());
  for (const WordPair& pair : all) {
    if (old_taken[pair.old_word] || new_taken[pair.new_word]) continue;
    old_taken[pair.old_word] = new_taken[pair.new_word] = true;
    taken.push_back(pair);
  }
  return taken;
}

double SpellingLikeness(const std::string& a, const std::string& b) {
  size_t longest = std::max(a.size(), b.size());
  if (longest == 0) return 1;
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t last = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t changed = last + (a[i - 1] != b[j - 1]);
      last = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, changed}));
    }
  }
  return 1 - static_cast<double>(row.back()) / static_cast<double>(longest);
}

std::set<std::string> DocWords(const std::string& doc) {
  std::set<std::string> words;
  std::string word;
  for (char c : doc + " ") {
    if (IsWordChar(c)) {
      word += Lower(c);
      continue;
    }
    if (word.size() >= 3) words.insert(word);
    word.clear();
  }
  return words;
}

}  // namespace detector
