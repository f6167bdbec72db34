#include "detector/formats/protobuf_edition.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "detector/formats/protobuf_locations.h"

namespace detector {
namespace {

using google::protobuf::io::Tokenizer;

class Ignore : public google::protobuf::io::ErrorCollector {
  void AddError(int, int, const std::string&) override {}
};

class Reader {
 public:
  explicit Reader(const std::string& content)
      : content_(content),
        columns_(content),
        stream_(content.data(), static_cast<int>(content.size())),
        tokens_(&stream_, &ignore_) {
    starts_.push_back(0);
    for (size_t i = 0; i < content.size(); ++i) {
      if (content[i] == '\n') starts_.push_back(i + 1);
    }
  }

  EditionText Run() {
    EditionText found;
    if (!tokens_.Next() || Text() != "edition") return found;
    size_t begin = Offset();
    if (!tokens_.Next() || Text() != "=" || !tokens_.Next()) return found;
    std::string quoted = Text();
    if (quoted.size() < 2 || !tokens_.Next() || Text() != ";") return found;
    found.edition = quoted.substr(1, quoted.size() - 2);
    found.text = content_;
    Replace(begin, Offset(), "syntax=\"proto3\"", found.text);
    bool starts = true;  // a statement
    while (tokens_.Next()) {
      if (starts && Text() == "reserved") BlankReserved(found);
      starts = Text() == "{" || Text() == "}" || Text() == ";";
    }
    return found;
  }

 private:
  const std::string& Text() { return tokens_.current().text; }

  size_t Offset() {
    const Tokenizer::Token& token = tokens_.current();
    size_t start = starts_[static_cast<size_t>(token.line)];
    return start + static_cast<size_t>(columns_.Of(token.line, token.column)) - 1;
  }

  // What is too short for the replacement moves the rest of its line.
  static void Replace(size_t begin, size_t end, std::string with, std::string& text) {
    if (with.size() < end - begin) with.resize(end - begin, ' ');
    for (size_t i = begin; i < end; ++i) {
      if (text[i] == '\n') with[i - begin] = '\n';
    }
    text.replace(begin, end - begin, with);
  }

  // Stays on the statement's last token. Numbers and quoted names are left to the parser.
  void BlankReserved(EditionText& found) {
    EditionText::Reserved reserved{tokens_.current().line, tokens_.current().column, {}};
    size_t begin = Offset();
    while (tokens_.Next() && Text() != ";" && Text() != "}") {
      bool name = tokens_.current().type == Tokenizer::TYPE_IDENTIFIER;
      if (!name && (Text() != "," || reserved.names.empty())) return;
      if (name) reserved.names.push_back(Text());
    }
    if (Text() != ";" || reserved.names.empty()) return;
    size_t shift = found.text.size() - content_.size();
    for (size_t i = begin + shift; i <= Offset() + shift; ++i) {
      if (found.text[i] != '\n') found.text[i] = ' ';
    }
    found.reserved.push_back(std::move(reserved));
  }

  const std::string& content_;
  ByteColumns columns_;
  std::vector<size_t> starts_;
  Ignore ignore_;
  google::protobuf::io::ArrayInputStream stream_;
  Tokenizer tokens_;
};

}  // namespace

EditionText ReadEdition(const std::string& content) { return Reader(content).Run(); }

}  // namespace detector
