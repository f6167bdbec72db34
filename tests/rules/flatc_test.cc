// The pack for FlatBuffers' C++ is exactly what flatc declares, with every set of its options that
// changes names: nothing is missing, and nothing is made up but the names that other options give.
#include <gmock/gmock.h>

#include <algorithm>
#include <regex>
#include <set>

#include "detector/detector.h"
#include "support/files.h"
#include "support/process.h"
#include "tests/rules/header_ast.h"

namespace rules::testing {
namespace {

using ::testing::IsEmpty;
namespace fs = std::filesystem;
using Roles = std::set<std::string>;

// What every table, builder, union or object has, whatever the schema. docs/packs.md explains each.
const std::regex& InternalNames() {
  static const std::regex names(
      "FlatBuffersVTableOffset|Builder|Table|Verify|Finish|fbb_|start_"
      "|NativeTableType|TableType|UnPack|UnPackTo|Pack|Set|Reset|type|value|enum_value"
      "|MiniReflectTypeTable|GetFullyQualifiedName|KeyCompareLessThan|KeyCompareWithValue"
      "|Traits");
  return names;
}

const Pack& FlatbuffersPack() {
  static const Pack* pack = [] {
    for (const Pack& known : BuiltInPacks()) {
      if (known.name == "flatbuffers-cpp") return &known;
    }
    std::abort();
  }();
  return *pack;
}

// One way to run flatc, and the roles that only other ways give.
struct Style {
  const char* name;
  std::set<std::string> files;  // of the corpus; empty: all
  std::vector<std::string> options;
  Roles absent;
};

const Roles kObjects = {"native_type",
                        "native_member",
                        "native_union",
                        "native_union_traits",
                        "native_as",
                        "unpack_root",
                        "unpack_size_prefixed_root"};
const Roles kMutation = {"mutate", "mutable", "type_mutable", "get_mutable_root",
                         "get_mutable_size_prefixed_root"};
const Roles kReflection = {"type_table"};
const Roles kScoped = {"scoped_enumerator", "scoped_enum_min", "scoped_enum_max",
                       "scoped_enum_no_flag", "scoped_enum_every_flag"};
const Roles kPrefixed = {"enumerator", "enum_min", "enum_max", "enum_no_flag", "enum_every_flag"};
const Roles kPlain = {"plain_enumerator"};

Roles Sum(std::vector<Roles> parts) {
  Roles sum;
  for (const Roles& part : parts) sum.insert(part.begin(), part.end());
  return sum;
}

const std::vector<Style>& Styles() {
  static const std::vector<Style> styles = {
      {"Default", {}, {}, Sum({kObjects, kMutation, kReflection, kScoped, kPlain})},
      {"Plain",
       {"plain.fbs"},
       {"--no-prefix"},
       Sum({kObjects, kMutation, kReflection, kScoped, kPrefixed})},
      {"Everything",
       {},
       {"--gen-object-api", "--gen-mutable", "--gen-compare", "--gen-name-strings",
        "--reflect-names"},
       Sum({kScoped, kPlain})},
      {"ScopedEverything",
       {},
       {"--scoped-enums", "--gen-object-api", "--gen-mutable", "--gen-compare",
        "--gen-name-strings", "--reflect-names"},
       Sum({kPrefixed, kPlain})},
  };
  return styles;
}

fs::path Corpus() { return fs::path(COEVOLVE_SOURCE_DIR) / "fixtures/pack-corpus-flatbuffers"; }

std::map<std::string, std::string> Generate(const Style& style) {
  std::map<std::string, std::string> headers;
  auto folder = support::TempDir::Make("flatc");
  EXPECT_TRUE(folder);
  support::ProcessCommand command{
      .argv = {"flatc", "--cpp", "--no-warnings", "-o", folder->path().string()}};
  command.argv.insert(command.argv.end(), style.options.begin(), style.options.end());
  for (const auto& entry : fs::directory_iterator(Corpus())) {
    bool taken = style.files.empty() || style.files.count(entry.path().filename().string());
    if (taken) command.argv.push_back(entry.path().string());
  }
  auto outcome = support::RunProcess(command);
  EXPECT_TRUE(outcome && outcome->ok()) << (outcome ? outcome->out : "");
  for (const auto& entry : fs::directory_iterator(folder->path())) {
    auto text = support::ReadFile(entry.path());
    EXPECT_TRUE(text);
    headers[entry.path().filename().string()] = *text;
  }
  return headers;
}

std::string Text(const Declaration& declaration) {
  return declaration.header + ": " + support::NameOf(declaration.kind) + " " + declaration.name;
}

bool IsInternal(const std::string& name) {
  size_t colons = name.rfind("::");
  std::string leaf = colons == std::string::npos ? name : name.substr(colons + 2);
  return colons != std::string::npos && std::regex_match(leaf, InternalNames());
}

std::string RoleOfRow(const std::string& role) { return role.substr(0, role.find(':')); }

class PackAndFlatc : public ::testing::TestWithParam<Style> {
 protected:
  void SetUp() override {
    auto source = detector::Load(Corpus().string(), {});
    ASSERT_TRUE(source) << source.error().message;
    auto schema = detector::ReadSchema(*source, {});
    ASSERT_TRUE(schema) << schema.error().message;
    symbols_ = Symbols(*schema, FlatbuffersPack());
  }
  std::string HeaderOf(const Symbol& symbol) const {
    for (const Symbol& header : symbols_) {
      if (header.kind == SymbolKind::kHeader && header.file == symbol.file) return header.name;
    }
    return "";
  }
  std::vector<Symbol> symbols_;
};

TEST_P(PackAndFlatc, DeclareTheSameNames) {
  std::set<std::string> declared, spelled;
  const std::map<std::string, std::string> headers = Generate(GetParam());
  for (const Declaration& declaration : PublicDeclarations(headers)) {
    if (!IsInternal(declaration.name)) declared.insert(Text(declaration));
  }
  for (const Symbol& symbol : symbols_) {
    bool absent =
        GetParam().absent.count(RoleOfRow(symbol.role)) || !headers.count(HeaderOf(symbol));
    if (symbol.kind == SymbolKind::kHeader || absent) continue;
    spelled.insert(Text({symbol.name, symbol.kind, HeaderOf(symbol)}));
  }
  std::vector<std::string> missing, made_up;
  std::set_difference(declared.begin(), declared.end(), spelled.begin(), spelled.end(),
                      std::back_inserter(missing));
  std::set_difference(spelled.begin(), spelled.end(), declared.begin(), declared.end(),
                      std::back_inserter(made_up));
  EXPECT_THAT(missing, IsEmpty());
  EXPECT_THAT(made_up, IsEmpty());
  EXPECT_GT(declared.size(), GetParam().files.empty() ? 250u : 30u);
}

INSTANTIATE_TEST_SUITE_P(Styles, PackAndFlatc, ::testing::ValuesIn(Styles()),
                         [](const auto& info) { return std::string(info.param.name); });

class PackForFlatc : public PackAndFlatc {};

TEST_P(PackForFlatc, NamesNothingTwiceAndUsesEveryRow) {
  std::set<std::pair<int, std::string>> seen;
  std::vector<std::string> twice;
  std::set<std::string> used, rows;
  for (const Symbol& symbol : symbols_) {
    used.insert(RoleOfRow(symbol.role));
    if (!seen.insert({symbol.file, symbol.name}).second) twice.push_back(symbol.name);
  }
  for (const Row& row : FlatbuffersPack().rows) rows.insert(row.role);
  EXPECT_THAT(twice, IsEmpty());
  EXPECT_EQ(used, rows);
}

INSTANTIATE_TEST_SUITE_P(Once, PackForFlatc, ::testing::Values(Styles().front()),
                         [](const auto&) { return std::string("Corpus"); });

}  // namespace
}  // namespace rules::testing
