// The pack for protobuf's C++ is exactly what protoc declares: nothing is missing, nothing is made
// up, and where protoc says which element a name belongs to, the pack says the same.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "detector/detector.h"
#include "tests/rules/header_ast.h"
#include "tests/rules/protoc_header.h"

namespace rules::testing {
namespace {

using ::testing::IsEmpty;

// What generated headers declare in public without meaning it for consumers, and what every class
// has whatever its schema: a name matches by its last part. docs/packs.md explains each.
const std::regex& InternalNames() {
  static const std::regex names(
      // Support types, objects and entries of maps.
      "_internal_.*|_Internal.*|_class_data_|_.*_default_instance_|.*DefaultTypeInternal"
      "|TableStruct_.*|descriptor_table_.*|.*_DoNotUse"
      "|kIndexInFileMessages|internal_default_instance"
      // What every message has, mostly from its base class.
      "|descriptor|GetDescriptor|GetReflection|GetMetadata|GetClassData|GetTypeName"
      "|default_instance|Swap|UnsafeArenaSwap|New|CopyFrom|MergeFrom|CheckTypeAndMergeFrom|Clear"
      "|IsInitialized|ByteSizeLong|GetCachedSize|unknown_fields|mutable_unknown_fields"
      // What every message with extensions has.
      "|(Has|Clear|Get|Set|Add|Mutable|Release|SetAllocated)Extension|ExtensionSize"
      "|(Get|Mutable)RepeatedExtension|UnsafeArena(SetAllocated|Release)Extension"
      // What every service has.
      "|CallMethod|GetRequestPrototype|GetResponsePrototype|channel|Stub");
  return names;
}

bool IsInternal(const std::string& name) {
  size_t colons = name.rfind("::");
  std::string scope = name.substr(0, colons == std::string::npos ? 0 : colons);
  std::string leaf = colons == std::string::npos ? name : name.substr(colons + 2);
  return scope.ends_with("_DoNotUse") || scope.starts_with("TableStruct_") ||
         std::regex_match(leaf, InternalNames());
}

std::filesystem::path Corpus() {
  return std::filesystem::path(COEVOLVE_SOURCE_DIR) / "fixtures/pack-corpus";
}

// Everything is read, generated and parsed once for all tests.
class PackAndProtoc : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto source = detector::Load(Corpus().string(), {});
    ASSERT_TRUE(source) << source.error().message;
    auto schema = detector::ReadSchema(*source, {});
    ASSERT_TRUE(schema) << schema.error().message;
    schema_ = new detector::Schema(std::move(*schema));
    symbols_ = new std::vector<Symbol>(Symbols(*schema_, BuiltInPacks().front()));
    headers_ = new std::map<std::string, GeneratedHeader>(GenerateHeaders(Corpus()));
  }
  static std::string HeaderOf(const Symbol& symbol) {
    for (const Symbol& header : *symbols_) {
      if (header.kind == SymbolKind::kHeader && header.file == symbol.file) return header.name;
    }
    return "";
  }
  static inline const detector::Schema* schema_ = nullptr;
  static inline const std::vector<Symbol>* symbols_ = nullptr;
  static inline const std::map<std::string, GeneratedHeader>* headers_ = nullptr;
};

std::string Text(const Declaration& declaration) {
  return declaration.header + ": " + support::NameOf(declaration.kind) + " " + declaration.name;
}

// Which of two colliding constants gets a suffix differs between runs of protoc, so that only how
// many there are can be compared.
std::string WithoutCollisionSuffix(const std::string& name) {
  static const std::regex suffix("(.*::kFooXFieldNumber)_[0-9]+");
  return std::regex_replace(name, suffix, "$1_N");
}

TEST_F(PackAndProtoc, DeclareTheSameNames) {
  std::map<std::string, std::string> contents;
  for (const auto& [name, header] : *headers_) contents[name] = header.content;
  std::set<std::string> declared, spelled;
  for (Declaration declaration : PublicDeclarations(contents)) {
    if (IsInternal(declaration.name)) continue;
    declaration.name = WithoutCollisionSuffix(declaration.name);
    declared.insert(Text(declaration));
  }
  for (const Symbol& symbol : *symbols_) {
    if (symbol.kind == SymbolKind::kHeader || symbol.kind == SymbolKind::kString) continue;
    spelled.insert(Text({WithoutCollisionSuffix(symbol.name), symbol.kind, HeaderOf(symbol)}));
  }
  std::vector<std::string> missing, made_up;
  std::set_difference(declared.begin(), declared.end(), spelled.begin(), spelled.end(),
                      std::back_inserter(missing));
  std::set_difference(spelled.begin(), spelled.end(), declared.begin(), declared.end(),
                      std::back_inserter(made_up));
  EXPECT_THAT(missing, IsEmpty());
  EXPECT_THAT(made_up, IsEmpty());
  EXPECT_GT(declared.size(), 900u);
}

TEST_F(PackAndProtoc, AgreeOnHeaderNames) {
  std::set<std::string> generated, spelled;
  for (const auto& [name, header] : *headers_) generated.insert(name);
  for (const Symbol& symbol : *symbols_) {
    if (symbol.kind == SymbolKind::kHeader) spelled.insert(symbol.name);
  }
  EXPECT_EQ(generated, spelled);
}

TEST_F(PackAndProtoc, AgreeOnTheElementBehindEachName) {
  std::set<std::string> known;             // path and last part of the name
  std::set<std::string> unstable, hidden;  // protoc declares accessors of CORD in private
  for (const Symbol& symbol : *symbols_) {
    size_t colons = symbol.name.rfind("::");
    std::string leaf = colons == std::string::npos ? symbol.name : symbol.name.substr(colons + 2);
    known.insert(symbol.path + " " + leaf);
    if (symbol.role == "colliding_field_number") unstable.insert(symbol.path);
    if (symbol.element < 0) continue;
    if (schema_->elements[symbol.element].attributes.count("ctype")) hidden.insert(symbol.path);
  }
  std::vector<std::string> missing;
  size_t compared = 0;
  for (const auto& [name, header] : *headers_) {
    for (const Annotation& annotation : header.annotations) {
      if (IsInternal(annotation.text) || hidden.count(annotation.path)) continue;
      if (unstable.count(annotation.path) && annotation.text.starts_with("kFooX")) continue;
      ++compared;
      std::string pair = annotation.path + " " + annotation.text;
      if (!known.count(pair)) missing.push_back(name + ": " + pair);
    }
  }
  EXPECT_THAT(missing, IsEmpty());
  EXPECT_GT(compared, 900u);
}

TEST_F(PackAndProtoc, NameNothingTwice) {
  std::set<std::pair<int, std::string>> seen;
  std::vector<std::string> twice;
  for (const Symbol& symbol : *symbols_) {
    if (symbol.kind == SymbolKind::kString) continue;  // proto2 lets two fields share a JSON name
    if (!seen.insert({symbol.file, symbol.name}).second) twice.push_back(symbol.name);
  }
  EXPECT_THAT(twice, IsEmpty());
}

TEST_F(PackAndProtoc, AreComparedOverEveryRowOfThePack) {
  std::set<std::string> used, rows;
  for (const Symbol& symbol : *symbols_) used.insert(symbol.role);
  for (const Row& row : BuiltInPacks().front().rows) rows.insert(row.role);
  EXPECT_EQ(used, rows);
}

}  // namespace
}  // namespace rules::testing
