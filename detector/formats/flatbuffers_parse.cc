#include "detector/formats/flatbuffers_parse.h"

#include <algorithm>
#include <regex>
#include <set>

#include "detector/formats/flatbuffers.h"
#include "support/text.h"

namespace detector {
namespace {

// Attributes of later versions than the library's, which it would take for undeclared ones.
constexpr const char* kNewerAttributes[] = {"offset64", "vector64"};

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Files one after the other, as one text: files may include each other in a circle, and then none
// can be parsed before the other.
struct Joined {
  std::string text;
  std::vector<std::pair<int, int>> begins;  // first line, 1-based -> file

  void Add(int file, std::string content) {
    if (content.starts_with(kByteOrderMark)) content.erase(0, kByteOrderMark.size());
    if (!text.empty()) text += "\nnamespace ;\n";  // each begins outside of any
    begins.emplace_back(1 + static_cast<int>(std::count(text.begin(), text.end(), '\n')), file);
    text += content;
  }
};

// "name:3: 5: error: expecting ..., originally at: name:2: 1" -> line, column, message.
Diagnostic ToDiagnostic(const std::string& error) {
  static const std::regex shape(R"(:(\d{1,9}): (\d{1,9}): error: ([^\n]*))");
  std::smatch found;
  if (!std::regex_search(error, found, shape)) {
    return {"error", {"", 1, 1, 1, 1}, error.substr(0, error.find('\n'))};
  }
  int line = std::stoi(found[1]), column = std::max(1, std::stoi(found[2]));
  std::string message = found[3];
  message = message.substr(0, message.find(", originally at:"));
  return {"error",
          {"", line, column, line, column},
          message + ". Correct the schema, or leave it out if newer syntax is meant: FlatBuffers " +
              FLATBUFFERS_STRING(FLATBUFFERS_VERSION_MAJOR) "." FLATBUFFERS_STRING(
                  FLATBUFFERS_VERSION_MINOR) " reads it"};
}

// The error of a joined text, in the file and at the line where it is.
void AddError(const Joined& joined, const std::string& error, std::vector<ParsedFbs>& files) {
  Diagnostic diagnostic = ToDiagnostic(error);
  auto next = std::upper_bound(
      joined.begins.begin(), joined.begins.end(), diagnostic.span.line,
      [](int line, const std::pair<int, int>& begin) { return line < begin.first; });
  const auto& [first, file] = *(next == joined.begins.begin() ? next : next - 1);
  ParsedFbs& owner = files[static_cast<size_t>(file)];
  diagnostic.span.file = owner.source->path;
  diagnostic.span.line = diagnostic.span.end_line = diagnostic.span.line - first + 1;
  bool known = std::any_of(owner.errors.begin(), owner.errors.end(), [&](const Diagnostic& other) {
    return other.message == diagnostic.message;
  });
  if (!known) owner.errors.push_back(std::move(diagnostic));
}

// What a file includes comes before it; no recursion, however long the chain.
std::vector<int> InOrder(int file, const LinkedFiles& linked) {
  std::vector<int> order;
  std::set<int> entered = {file}, done;
  std::vector<int> stack = {file};
  while (!stack.empty()) {
    int at = stack.back();
    const std::vector<int>& imports = linked.imports[static_cast<size_t>(at)];
    auto next = std::find_if(imports.begin(), imports.end(),
                             [&](int i) { return i >= 0 && !entered.count(i); });
    if (next != imports.end()) {
      entered.insert(*next);
      stack.push_back(*next);
      continue;
    }
    stack.pop_back();
    order.push_back(at);
  }
  return order;
}

std::unique_ptr<flatbuffers::Parser> ParseInOrder(std::vector<ParsedFbs>& files,
                                                  const std::vector<int>& order) {
  bool clean = std::all_of(order.begin(), order.end(),
                           [&](int i) { return files[static_cast<size_t>(i)].errors.empty(); });
  if (!clean) return nullptr;
  flatbuffers::IDLOptions options;
  options.lang_to_generate = flatbuffers::IDLOptions::kCpp;  // has every newer feature
  options.allow_non_utf8 = true;
  auto parser = std::make_unique<flatbuffers::Parser>(options);
  for (const char* attribute : kNewerAttributes) parser->known_attributes_[attribute] = true;
  Joined joined;
  for (int i : order) joined.Add(i, FlatbuffersBody(files[static_cast<size_t>(i)].source->content));
  if (!parser->Parse(joined.text.c_str(), nullptr, "schema")) {
    AddError(joined, parser->error_, files);
    return nullptr;
  }
  return parser;
}

}  // namespace

// Who includes what is settled already, and the library can't read the types of unions:
//   include "a.fbs"; union U : int { A }   ->                      union U       { A }
std::string FlatbuffersBody(const std::string& content) {
  std::string text = content;
  std::vector<FbsToken> tokens = TokenizeFbs(content);
  bool in_include = false, in_type = false, any = false;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const FbsToken& token = tokens[i];
    bool is_word = token.kind == FbsToken::Kind::kWord;
    bool is_sign = token.kind == FbsToken::Kind::kSign;
    if (is_word && token.text == "include") in_include = true;
    if (is_sign && token.text == ":") in_type = i > 1 && tokens[i - 2].text == "union";
    if (is_sign && (token.text == "{" || token.text == "(")) in_type = false;
    any = any || (!in_include && token.kind != FbsToken::Kind::kDoc);
    if (!in_include && !in_type) continue;
    std::fill(text.begin() + static_cast<long>(token.begin),
              text.begin() + static_cast<long>(token.end), ' ');
    if (is_sign && token.text == ";") in_include = false;
  }
  return any ? text : "";
}

void CheckIncludes(std::vector<ParsedFbs>& files, const LinkedFiles& linked) {
  for (size_t i = 0; i < files.size(); ++i) {
    const std::vector<FbsInclude>& includes = files[i].outline.includes;
    for (size_t j = 0; j < includes.size(); ++j) {
      int target = linked.imports[i][j];
      std::string name = "include \"" + includes[j].name + "\"";
      if (target == kMissing) {
        files[i].errors.push_back({"error", includes[j].span,
                                   name + ": no such file in the source; add it, or name the "
                                          "folder that it is below with --proto-path"});
      }
    }
  }
}

std::vector<std::unique_ptr<flatbuffers::Parser>> ParseFbs(std::vector<ParsedFbs>& files,
                                                           const LinkedFiles& linked) {
  std::vector<std::vector<int>> orders;
  for (size_t i = 0; i < files.size(); ++i) orders.push_back(InOrder(static_cast<int>(i), linked));
  // What is included first, so that an error is found where it is.
  std::stable_sort(orders.begin(), orders.end(),
                   [](const auto& a, const auto& b) { return a.size() < b.size(); });
  std::vector<std::unique_ptr<flatbuffers::Parser>> parsers(files.size());
  for (const std::vector<int>& order : orders) {
    parsers[static_cast<size_t>(order.back())] = ParseInOrder(files, order);
  }
  return parsers;
}

}  // namespace detector
