// BigQuery, Arrow and Parquet: what the model says of their tables, and that our verdicts are those
// of the published rules, which stand here as tables of their own.
#include <gmock/gmock.h>

#include <set>

#include "tests/detector/testing.h"

namespace detector {
namespace {

using testing::HasSubstr;

LoadedSource Table(const std::string& text) {
  LoadedSource source = Source({{"orders.json", text}});
  source.main = "orders.json";
  return source;
}

ChangeSet DiffTexts(const std::string& before, const std::string& after, const char* format = "") {
  LoadedSource a = Table(before), b = Table(after);
  a.format = b.format = format;
  Schema x = MustRead(a), y = MustRead(b);
  return Diff(ToInput(a, x), x, ToInput(b, y), y);
}

std::vector<std::string> Ids(const ChangeSet& changes) {
  std::vector<std::string> ids;
  for (const Change& change : changes.changes) ids.push_back(change.id);
  return ids;
}

// Whether NEW is refused for what OLD wrote.
bool Refused(const ChangeSet& changes) {
  return std::any_of(changes.changes.begin(), changes.changes.end(), [](const Change& change) {
    return change.verdict.wire.new_reads_old == Verdict::kBreaks;
  });
}

std::string Bq(const std::string& type, const std::string& more = "") {
  return R"([{"name": "k", "type": "STRING"}, {"name": "v", "type": ")" + type + "\"" + more + "}]";
}

constexpr char kOrders[] = R"({"kind": "bigquery#table",
 "tableReference": {"projectId": "p", "datasetId": "shop", "tableId": "orders"},
 "schema": {"fields": [
  {"name": "id", "type": "INTEGER", "mode": "REQUIRED", "description": "The key"},
  {"name": "tags", "type": "STRING", "mode": "REPEATED"},
  {"name": "address", "type": "RECORD", "fields": [{"name": "city", "type": "STRING"}]}]}})";

TEST(Bigquery, AWholeTableIsRead) {
  Schema schema = MustRead(Table(kOrders));
  EXPECT_EQ(schema.format, "bigquery");
  EXPECT_EQ(MustFind(schema, "shop.orders.id").type, "INT64");
  EXPECT_EQ(MustFind(schema, "shop.orders.id").cardinality, Cardinality::kRequired);
  EXPECT_EQ(MustFind(schema, "shop.orders.id").doc, "The key");
  EXPECT_EQ(MustFind(schema, "shop.orders.tags").cardinality, Cardinality::kRepeated);
  EXPECT_EQ(MustFind(schema, "shop.orders.address.city").type, "STRING");
  EXPECT_EQ(Text(schema, MustFind(schema, "shop.orders.address.city").name_span), "\"city\"");
}

TEST(Bigquery, ASingleFileIsAVersionOfItsTableWhateverItIsCalled) {
  LoadedSource a = Source({{"v1.json", Bq("INT64")}}), b = Source({{"v2.json", Bq("INT64")}});
  a.main = "v1.json", b.main = "v2.json";
  Schema x = MustRead(a), y = MustRead(b);
  EXPECT_TRUE(Diff(ToInput(a, x), x, ToInput(b, y), y).changes.empty());
  auto again = ReadInput(ToInput(a, x));
  ASSERT_TRUE(again.has_value());
  EXPECT_NE(Find(*again, "table.v"), nullptr);
}

TEST(Bigquery, AnErrorNamesPlaceAndRemedy) {
  EXPECT_THAT(ErrorOf(Table("[{\"name\": \"a\", \"type\": \"STRING\"},\n {\"name\": \"b\"}]")),
              HasSubstr("orders.json:2:2"));
  EXPECT_THAT(ErrorOf(Table(Bq("INT64", R"(, "mode": "MAYBE")"))), HasSubstr("NULLABLE"));
}

TEST(Bigquery, ARecordGoesWithItsColumn) {
  std::string after = kOrders;
  after.replace(after.find("\"address\""), 9, "\"addresses\"");
  EXPECT_EQ(Ids(DiffTexts(kOrders, after)),
            std::vector<std::string>{"field_renamed:shop.orders.address"});
}

// cloud.google.com/bigquery/docs/managing-table-schemas and the DDL reference of GoogleSQL.
TEST(BigqueryRules, ATypeBecomesAnotherOnlyAsDocumented) {
  const char* const kTypes[] = {"STRING",     "BYTES",     "INT64", "FLOAT64",  "NUMERIC",
                                "BIGNUMERIC", "BOOL",      "DATE",  "TIME",     "TIMESTAMP",
                                "DATETIME",   "GEOGRAPHY", "JSON",  "INTERVAL", "RANGE"};
  const std::set<std::pair<std::string, std::string>> allowed = {{"INT64", "NUMERIC"},
                                                                 {"INT64", "BIGNUMERIC"},
                                                                 {"INT64", "FLOAT64"},
                                                                 {"NUMERIC", "FLOAT64"},
                                                                 {"NUMERIC", "BIGNUMERIC"}};
  for (const char* from : kTypes) {
    for (const char* to : kTypes) {
      bool fine = std::string(from) == to || allowed.count({from, to}) > 0;
      EXPECT_EQ(Refused(DiffTexts(Bq(from), Bq(to))), !fine) << from << " -> " << to;
    }
  }
}

TEST(BigqueryRules, AModeMayOnlyBeRelaxed) {
  for (const char* from : {"NULLABLE", "REQUIRED", "REPEATED"}) {
    for (const char* to : {"NULLABLE", "REQUIRED", "REPEATED"}) {
      std::string a = from, b = to;
      bool fine = a == b || (a == "REQUIRED" && b == "NULLABLE");
      auto mode = [](const std::string& name) { return ", \"mode\": \"" + name + "\""; };
      EXPECT_EQ(Refused(DiffTexts(Bq("STRING", mode(a)), Bq("STRING", mode(b)))), !fine) << a << b;
      EXPECT_EQ(Refused(DiffTexts(R"([{"name": "k", "type": "STRING"}])", Bq("INT64", mode(b)))),
                b == "REQUIRED");
    }
  }
}

TEST(BigqueryRules, ParametersMayOnlyWiden) {
  auto numeric = [](int precision, int scale) {
    return Bq("NUMERIC", ", \"precision\": \"" + std::to_string(precision) + "\", \"scale\": \"" +
                             std::to_string(scale) + "\"");
  };
  for (int p : {5, 8, 12}) {
    for (int s : {0, 2, 4}) {
      for (int q : {5, 8, 12}) {
        for (int t : {0, 2, 4}) {
          bool fine = t >= s && q - t >= p - s;
          EXPECT_EQ(Refused(DiffTexts(numeric(p, s), numeric(q, t))), !fine)
              << p << "," << s << " -> " << q << "," << t;
        }
      }
    }
  }
  EXPECT_FALSE(Refused(DiffTexts(Bq("STRING", R"(, "maxLength": "5")"), Bq("STRING"))));
  EXPECT_TRUE(Refused(DiffTexts(Bq("STRING"), Bq("STRING", R"(, "maxLength": "5")"))));
}

struct ArrowType {
  const char* name;
  const char* json;
};

constexpr ArrowType kArrow[] = {
    {"null", R"({"name": "null"})"},
    {"bool", R"({"name": "bool"})"},
    {"int8", R"({"name": "int", "bitWidth": 8, "isSigned": true})"},
    {"int16", R"({"name": "int", "bitWidth": 16, "isSigned": true})"},
    {"int32", R"({"name": "int", "bitWidth": 32, "isSigned": true})"},
    {"int64", R"({"name": "int", "bitWidth": 64, "isSigned": true})"},
    {"uint8", R"({"name": "int", "bitWidth": 8, "isSigned": false})"},
    {"uint16", R"({"name": "int", "bitWidth": 16, "isSigned": false})"},
    {"uint32", R"({"name": "int", "bitWidth": 32, "isSigned": false})"},
    {"uint64", R"({"name": "int", "bitWidth": 64, "isSigned": false})"},
    {"float32", R"({"name": "floatingpoint", "precision": "SINGLE"})"},
    {"float64", R"({"name": "floatingpoint", "precision": "DOUBLE"})"},
    {"utf8", R"({"name": "utf8"})"},
    {"largeutf8", R"({"name": "largeutf8"})"},
    {"binary", R"({"name": "binary"})"},
    {"largebinary", R"({"name": "largebinary"})"},
    {"fixed4", R"({"name": "fixedsizebinary", "byteWidth": 4})"},
    {"date32", R"({"name": "date", "unit": "DAY"})"},
    {"date64", R"({"name": "date", "unit": "MILLISECOND"})"},
    {"time_s", R"({"name": "time", "unit": "SECOND", "bitWidth": 32})"},
    {"time_ns", R"({"name": "time", "unit": "NANOSECOND", "bitWidth": 64})"},
    {"stamp_s", R"({"name": "timestamp", "unit": "SECOND"})"},
    {"stamp_us", R"({"name": "timestamp", "unit": "MICROSECOND"})"},
    {"stamp_utc", R"({"name": "timestamp", "unit": "MICROSECOND", "timezone": "UTC"})"},
    {"dec9_2", R"({"name": "decimal", "precision": 9, "scale": 2, "bitWidth": 128})"},
    {"dec12_2", R"({"name": "decimal", "precision": 12, "scale": 2, "bitWidth": 128})"},
    {"dec20_4", R"({"name": "decimal", "precision": 20, "scale": 4, "bitWidth": 256})"},
};

// What arrow::Field::MergeOptions::Permissive documents: from each type to those that it may
// become.
const std::map<std::string, std::set<std::string>> kPermissive = {
    {"int8", {"int16", "int32", "int64", "float32", "float64", "dec9_2", "dec12_2", "dec20_4"}},
    {"int16", {"int32", "int64", "float32", "float64", "dec9_2", "dec12_2", "dec20_4"}},
    {"int32", {"int64", "float64", "dec12_2", "dec20_4"}},
    {"int64", {"float64"}},
    {"uint8",
     {"uint16", "uint32", "uint64", "int16", "int32", "int64", "float32", "float64", "dec9_2",
      "dec12_2", "dec20_4"}},
    {"uint16",
     {"uint32", "uint64", "int32", "int64", "float32", "float64", "dec9_2", "dec12_2", "dec20_4"}},
    {"uint32", {"uint64", "int64", "float64", "dec12_2", "dec20_4"}},
    {"uint64", {"float64"}},
    {"float32", {"float64"}},
    {"utf8", {"largeutf8", "binary", "largebinary"}},
    {"largeutf8", {"largebinary"}},
    {"binary", {"largebinary"}},
    {"fixed4", {"binary", "largebinary"}},
    {"date32", {"date64"}},
    {"time_s", {"time_ns"}},
    {"stamp_s", {"stamp_us"}},
    {"dec9_2", {"dec12_2", "dec20_4", "float32", "float64"}},
    {"dec12_2", {"dec20_4", "float32", "float64"}},
    {"dec20_4", {"float32", "float64"}},
};

std::string Arrow(const std::string& type, bool nullable = true,
                  const std::string& children = "[]") {
  return R"({"schema": {"fields": [{"name": "k", "nullable": false, "type": {"name": "utf8"},
    "children": []}, {"name": "v", "nullable": )" +
         std::string(nullable ? "true" : "false") + ", \"type\": " + type +
         ", \"children\": " + children + "}]}}";
}

TEST(ArrowRules, ATypeBecomesWhatItUnifiesTo) {
  int judged = 0;
  for (const ArrowType& from : kArrow) {
    auto row = kPermissive.find(from.name);
    for (const ArrowType& to : kArrow) {
      bool fine = std::string(from.name) == to.name || std::string(from.name) == "null" ||
                  (row != kPermissive.end() && row->second.count(to.name) > 0);
      EXPECT_EQ(Refused(DiffTexts(Arrow(from.json), Arrow(to.json))), !fine)
          << from.name << " -> " << to.name;
      ++judged;
    }
  }
  EXPECT_GE(judged, 200);
}

TEST(ArrowRules, NullsMayComeButNotGo) {
  std::string type = kArrow[4].json;
  EXPECT_FALSE(Refused(DiffTexts(Arrow(type, false), Arrow(type, true))));
  EXPECT_TRUE(Refused(DiffTexts(Arrow(type, true), Arrow(type, false))));
}

TEST(ArrowRules, ListsMayLoseTheirSizeAndGetLarge) {
  std::string items =
      R"([{"name": "item", "nullable": true, "type": {"name": "utf8"}, "children": []}])";
  const char* const kLists[] = {R"({"name": "list"})", R"({"name": "largelist"})",
                                R"({"name": "fixedsizelist", "listSize": 3})",
                                R"({"name": "fixedsizelist", "listSize": 4})"};
  const std::set<std::pair<int, int>> allowed = {{0, 1}, {2, 0}, {2, 1}, {3, 0}, {3, 1}};
  for (int a = 0; a < 4; ++a) {
    for (int b = 0; b < 4; ++b) {
      EXPECT_EQ(Refused(DiffTexts(Arrow(kLists[a], true, items), Arrow(kLists[b], true, items))),
                a != b && !allowed.count({a, b}))
          << a << " -> " << b;
    }
  }
}

constexpr char kParquet[] = R"(message shop.orders {
  required int64 id = 1;
  optional binary name (STRING) = 2;
  optional int32 age (INTEGER(8,true)) = 3;
  optional group tags (LIST) = 4 { repeated group list { optional binary element (UTF8); } }
  optional group at = 5 { required double x = 6; optional int64 when (TIMESTAMP(MICROS,true)) = 7; }
  optional fixed_len_byte_array(16) price (DECIMAL(20,4)) = 8;
})";

TEST(Parquet, TheTextualFormIsRead) {
  Schema schema = MustRead(Table(kParquet));
  EXPECT_EQ(schema.format, "arrow");
  EXPECT_EQ(MustFind(schema, "table.id").number, 1);
  EXPECT_EQ(MustFind(schema, "table.name").type, "utf8");
  EXPECT_EQ(MustFind(schema, "table.age").type, "int8");
  EXPECT_EQ(MustFind(schema, "table.tags").type, "utf8");
  EXPECT_EQ(MustFind(schema, "table.tags").cardinality, Cardinality::kRepeated);
  EXPECT_EQ(MustFind(schema, "table.at.when").type, "timestamp[us, UTC]");
  EXPECT_EQ(MustFind(schema, "table.price").type, "decimal128(20,4)");
}

// Each with the Arrow type that it is read as.
struct ParquetType {
  const char* arrow;
  const char* physical;
  const char* logical;
};
constexpr ParquetType kParquetTypes[] = {
    {"bool", "boolean", ""},
    {"int8", "int32", " (INTEGER(8,true))"},
    {"int16", "int32", " (INTEGER(16,true))"},
    {"int32", "int32", ""},
    {"int64", "int64", ""},
    {"uint8", "int32", " (INTEGER(8,false))"},
    {"uint16", "int32", " (INTEGER(16,false))"},
    {"uint32", "int32", " (INTEGER(32,false))"},
    {"uint64", "int64", " (INTEGER(64,false))"},
    {"float32", "float", ""},
    {"float64", "double", ""},
    {"utf8", "binary", " (STRING)"},
    {"binary", "binary", ""},
    {"fixed4", "fixed_len_byte_array(4)", ""},
    {"date32", "int32", " (DATE)"},
    {"dec9_2", "int32", " (DECIMAL(9,2))"},
    {"dec12_2", "int64", " (DECIMAL(12,2))"},
};

TEST(Parquet, ATypeBecomesWhatArrowUnifiesItTo) {
  auto text = [](const ParquetType& type) {
    return "message t {\n  required binary k (STRING);\n  optional " + std::string(type.physical) +
           " v" + type.logical + ";\n}";
  };
  int judged = 0;
  for (const ParquetType& from : kParquetTypes) {
    auto row = kPermissive.find(from.arrow);
    for (const ParquetType& to : kParquetTypes) {
      bool fine = std::string(from.arrow) == to.arrow ||
                  (row != kPermissive.end() && row->second.count(to.arrow) > 0);
      EXPECT_EQ(Refused(DiffTexts(text(from), text(to))), !fine)
          << from.arrow << " -> " << to.arrow;
      ++judged;
    }
  }
  EXPECT_GE(judged, 200);
}

TEST(Parquet, IdsHoldThroughARenaming) {
  std::string after = kParquet;
  after.replace(after.find(" name "), 6, " title ");
  const ChangeSet changes = DiffTexts(kParquet, after);
  ASSERT_EQ(Ids(changes), std::vector<std::string>{"field_renamed:table.name"});
  EXPECT_FALSE(Refused(changes));
}

TEST(Parquet, ItsJsonFormsAreRead) {
  const Schema flat = MustRead(Table(
      R"([{"name": "schema", "num_children": 2}, {"name": "id", "type": "INT64",
      "repetition_type": "REQUIRED"}, {"name": "name", "type": "BYTE_ARRAY",
      "repetition_type": "OPTIONAL", "converted_type": "UTF8"}])"));
  EXPECT_EQ(MustFind(flat, "table.id").type, "int64");
  EXPECT_EQ(MustFind(flat, "table.name").type, "utf8");
  const Schema named =
      MustRead(Table(R"({"id": {"type": "INT64"}, "name": {"type": "UTF8", "optional": true}})"));
  EXPECT_EQ(MustFind(named, "table.name").type, "utf8");
  EXPECT_TRUE(MustFind(named, "table.name").has_presence);
}

TEST(Parquet, AnErrorNamesItsPlace) {
  EXPECT_THAT(ErrorOf(Table("message m {\n  needed binary a;\n}")), HasSubstr("orders.json:2:"));
}

TEST(Columnar, AnyCutIsReadOrRefused) {
  for (const char* whole : {kOrders, kParquet}) {
    std::string text = whole;
    for (size_t length = 0; length < text.size(); length += 7) {
      LoadedSource cut = Table(text.substr(0, length));
      cut.format = whole == kOrders ? "bigquery" : "arrow";
      auto schema = ReadSchema(cut, {});
      if (!schema) {
        EXPECT_THAT(schema.error().message, HasSubstr("orders.json:"));
      }
    }
  }
}

}  // namespace
}  // namespace detector
