// Names and documentation as words. Read by rename_score.cc.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace detector {

// "userIds" -> user, id. Lower case, without a plural's s.
std::vector<std::string> NameWords(const std::string& name);

struct WordPair {
  size_t old_word = 0, new_word = 0;
  double likeness = 0;  // 1: equal; less for a beginning, an abbreviation, another spelling
};
// One to one, the most alike first.
std::vector<WordPair> PairWords(const std::vector<std::string>& old_words,
                                const std::vector<std::string>& new_words);

// 1 less the edit distance by the longer one's length.
double SpellingLikeness(const std::string& a, const std::string& b);

// Words of three letters and more, in lower case.
std::set<std::string> DocWords(const std::string& doc);

}  // namespace detector
