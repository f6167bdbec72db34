// The textual form, which Parquet's own tools print:
//   message orders {
//     required int64 id = 1;
//     optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
//   }
#include <array>
#include <cctype>

#include "detector/formats/parquet.h"

namespace detector {
namespace {

constexpr std::array kOnlyParquet = {"binary", "boolean", "int96", "fixed_len_byte_array"};

struct Word {
  std::string text;
  size_t begin = 0, end = 0;
};

std::vector<Word> Words(const std::string& text) {
  std::vector<Word> words;
  size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (at < text.size()) {
    auto c = static_cast<unsigned char>(text[at]);
    size_t end = at + 1;
    auto part = [&](unsigned char d) {
      return std::isalnum(d) || d == '_' || d == '.' || d == '-';
    };
    while (part(c) && end < text.size() && part(static_cast<unsigned char>(text[end]))) ++end;
    if (c > ' ') words.push_back({text.substr(at, end - at), at, end});
    at = end;
  }
  return words;
}

bool IsRepetition(const std::string& word) {
  return word == "required" || word == "optional" || word == "repeated";
}

class TextParser {
 public:
  explicit TextParser(const SourceFile& file)
      : file_(file), places_(file.path, file.content), words_(Words(file.content)) {}

  ColumnTable Run() {
    Take("message");
    if (At("{")) {
      Fail("expected the schema's name");
    } else {
      ++at_;
    }
    Take("{");
    ParquetNode root;
    Fields(root, 0);
    Take("}");
    if (!table_.error && at_ < words_.size()) Fail("expected the end of the file");
    if (!table_.error) table_.columns = ParquetColumns(file_, root.children);
    return std::move(table_);
  }

 private:
  bool At(std::string_view word) const { return at_ < words_.size() && words_[at_].text == word; }
  bool Ends() const { return at_ >= words_.size() || table_.error.has_value(); }
  std::string Next() { return Ends() ? "" : words_[at_++].text; }
  void Take(std::string_view word) {
    if (!At(word)) return Fail("expected `" + std::string(word) + "`");
    ++at_;
  }
  void Fail(const std::string& message) {
    if (table_.error) return;
    size_t size = file_.content.size();
    size_t begin = at_ < words_.size() ? words_[at_].begin : size;
    size_t end = at_ < words_.size() ? words_[at_].end : size;
    table_.error = Diagnostic{"error", places_.Of(begin, end), message};
  }

  void Fields(ParquetNode& group, int depth) {
    if (depth > kDeepestParquet) return Fail("nested too deeply: at most 100 levels are read");
    while (!Ends() && !At("}")) {
      if (!IsRepetition(words_[at_].text)) return Fail("expected required, optional or repeated");
      Field(group.children.emplace_back(), depth);
    }
  }

  void Field(ParquetNode& node, int depth) {
    node.begin = words_[at_].begin;
    node.repetition = Next();
    node.type = LowerCase(Next());
    if (At("(")) node.type += Brackets();
    if (Ends()) return Fail("expected the column's name");
    node.name_begin = words_[at_].begin;
    node.name_end = words_[at_].end;
    node.name = Next();
    if (At("(")) {
      std::string annotation = Brackets();
      node.annotation = annotation.substr(1, annotation.size() - 2);
    }
    if (At("=")) Id(node);
    if (node.type == "group") {
      Take("{");
      Fields(node, depth + 1);
      Take("}");
    } else {
      Take(";");
    }
    if (at_ > 0) node.end = words_[at_ - 1].end;
  }

  void Id(ParquetNode& node) {
    ++at_;
    const std::string& word = Ends() ? std::string() : words_[at_].text;
    bool number = !word.empty() && word.size() < 10 &&
                  word.find_first_not_of("0123456789") == std::string::npos;
    if (!number) return Fail("expected the field id, a number");
    node.id = std::stoi(word);
    ++at_;
  }

  // `(DECIMAL(9,2))`, whole.
  std::string Brackets() {
    std::string text;
    int depth = 0;
    do {
      if (Ends()) return Fail("expected `)`"), "()";
      depth += At("(") ? 1 : At(")") ? -1 : 0;
      text += Next();
    } while (depth > 0);
    return text;
  }

  const SourceFile& file_;
  JsonPlaces places_;
  std::vector<Word> words_;
  size_t at_ = 0;
  ColumnTable table_;
};

}  // namespace

bool IsParquetText(const std::string& content) {
  size_t first = content.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  if (first == std::string::npos || content.compare(first, 7, "message") != 0) return false;
  std::vector<Word> words = Words(content);
  if (words.size() < 4 || words[0].text != "message" || words[2].text != "{") return false;
  for (size_t i = 3; i + 1 < words.size(); ++i) {
    if (!IsRepetition(words[i].text)) continue;
    for (const char* type : kOnlyParquet) {
      if (words[i + 1].text == type) return true;
    }
    bool annotated = i + 3 < words.size() && words[i + 3].text == "(";
    if (annotated) return true;
  }
  return false;
}

ColumnTable ParseParquetText(const SourceFile& file) { return TextParser(file).Run(); }

}  // namespace detector
