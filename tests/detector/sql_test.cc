// SQL schemas of both dialects: what the model says of them, and the renames that they tell of.
#include <gmock/gmock.h>

#include "detector/formats/sql_outline.h"
#include "tests/detector/testing.h"

namespace detector {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

LoadedSource Sql(const std::string& text) { return Source({{"a.sql", text}}); }
ReadOptions In(const std::string& dialect) { return {.format = "sql", .dialect = dialect}; }

ChangeSet DiffTexts(const std::string& dialect, const std::string& before,
                    const std::string& after) {
  LoadedSource a = Sql(before), b = Sql(after);
  Schema x = MustRead(a, In(dialect)), y = MustRead(b, In(dialect));
  return Diff(ToInput(a, x), x, ToInput(b, y), y);
}

// "old -> new" of every rename; each has to be certain.
std::vector<std::string> Renames(const ChangeSet& changes) {
  std::vector<std::string> renames;
  for (const Change& change : changes.changes) {
    if (!support::NameOf(change.kind).ends_with("_renamed")) continue;
    renames.push_back(change.old->path + " -> " + change.now->path);
    EXPECT_EQ(change.confidence, 1) << change.id;
    EXPECT_THAT(change.evidence, testing::SizeIs(1)) << change.id;
  }
  return renames;
}

std::vector<std::string> Kinds(const ChangeSet& changes) {
  std::vector<std::string> kinds;
  for (const Change& change : changes.changes) kinds.push_back(change.id);
  return kinds;
}

constexpr char kShop[] = R"(CREATE TABLE users (
  id bigint NOT NULL PRIMARY KEY,
  name varchar(50) DEFAULT 'nobody',
  CONSTRAINT users_name UNIQUE (name)
);
CREATE INDEX by_name ON users (name);
)";

class Dialects : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Sql, Dialects, testing::Values("postgres", "sqlite"));

TEST_P(Dialects, TablesColumnsAndIndexesAreElementsWithTheirPlaces) {
  Schema schema = MustRead(Sql(kShop), In(GetParam()));
  EXPECT_EQ(schema.dialect, GetParam());
  const Element& id = MustFind(schema, "users.id");
  EXPECT_EQ(id.type, "bigint");
  EXPECT_EQ(id.cardinality, Cardinality::kRequired);
  EXPECT_EQ(id.attributes.at("primary_key"), "true");
  EXPECT_EQ(Text(schema, id.span), "id bigint NOT NULL PRIMARY KEY");
  const Element& name = MustFind(schema, "users.name");
  EXPECT_EQ(name.default_value, "'nobody'");
  EXPECT_EQ(name.cardinality, Cardinality::kSingular);
  EXPECT_EQ(Text(schema, name.name_span), "name");
  EXPECT_EQ(MustFind(schema, "users.users_name").kind, ElementKind::kIndex);
  EXPECT_EQ(Text(schema, MustFind(schema, "users.by_name").name_span), "by_name");
}

TEST_P(Dialects, NothingDiffersFromItself) {
  EXPECT_THAT(Kinds(DiffTexts(GetParam(), kShop, kShop)), IsEmpty());
}

TEST_P(Dialects, ASequenceOfAltersIsReplayed) {
  std::string text = std::string(kShop) +
                     "ALTER TABLE users RENAME COLUMN name TO full_name;\n"
                     "ALTER TABLE users ADD COLUMN age integer;\n"
                     "ALTER TABLE users RENAME TO people;\n";
  ChangeSet changes = DiffTexts(GetParam(), kShop, text);
  EXPECT_THAT(Renames(changes),
              UnorderedElementsAre("users -> people", "users.name -> people.full_name"));
  EXPECT_THAT(changes.changes.front().evidence[0], HasSubstr("a.sql:9"));
}

TEST_P(Dialects, ColumnsThatSwapTheirNamesAreFollowed) {
  std::string before = "CREATE TABLE t (a integer, b integer);\n";
  std::string after = before +
                      "ALTER TABLE t RENAME COLUMN a TO c;\nALTER TABLE t RENAME COLUMN b TO a;\n"
                      "ALTER TABLE t RENAME COLUMN c TO b;\n";
  EXPECT_THAT(Renames(DiffTexts(GetParam(), before, after)),
              UnorderedElementsAre("t.a -> t.b", "t.b -> t.a"));
  EXPECT_THAT(Kinds(DiffTexts(GetParam(), after, after)), IsEmpty());
}

TEST_P(Dialects, FilesOfAFolderAreOneSequence) {
  LoadedSource a = Source({{"1.sql", "CREATE TABLE t (a integer);"}});
  LoadedSource b = Source(
      {{"1.sql", "CREATE TABLE t (a integer);"}, {"2.sql", "ALTER TABLE t RENAME COLUMN a TO b;"}});
  Schema x = MustRead(a, In(GetParam())), y = MustRead(b, In(GetParam()));
  ChangeSet changes = Diff(ToInput(a, x), x, ToInput(b, y), y);
  EXPECT_THAT(Kinds(changes), ElementsAre("field_renamed:t.a"));
}

TEST_P(Dialects, AnnotatedColumnsTablesAndIndexesAreRenamed) {
  ChangeSet changes = DiffTexts(GetParam(), kShop, R"(CREATE TABLE people ( -- @renamed from=users
  id bigint NOT NULL PRIMARY KEY,
  label varchar(50) DEFAULT 'nobody', -- @renamed from="name"
  CONSTRAINT people_name UNIQUE (label) -- @renamed from=users_name
);
CREATE INDEX by_label /* @renamed from=by_name */ ON people (label);
)");
  EXPECT_THAT(Renames(changes),
              UnorderedElementsAre("users -> people", "users.name -> people.label",
                                   "users.users_name -> people.people_name",
                                   "users.by_name -> people.by_label"));
}

TEST_P(Dialects, AnAnnotationOfWhatIsThereAlreadyMeansNothing) {
  std::string text = "CREATE TABLE t (\n  b integer, -- @renamed from=a\n  c integer\n);\n";
  EXPECT_THAT(Kinds(DiffTexts(GetParam(), text, text)), IsEmpty());
}

TEST_P(Dialects, ErrorsNameTheirPlace) {
  EXPECT_THAT(
      ErrorOf(Sql("CREATE TABLE t (a integer);\nCREATE TABEL u (a integer);\n"), In(GetParam())),
      HasSubstr(GetParam() == std::string("postgres") ? "a.sql:2:8: syntax error" : "a.sql:"));
  EXPECT_THAT(ErrorOf(Sql("CREATE TABLE t (a integer, a integer,,);"), In(GetParam())),
              HasSubstr("a.sql:1:"));
}

TEST(Annotations, FollowTheRulesOfSqldef) {
  EXPECT_EQ(RenamedFrom("-- @renamed from=old"), "old");
  EXPECT_EQ(RenamedFrom("/* @renamed from=\"old name\" */"), "old name");
  EXPECT_EQ(RenamedFrom("-- once, @renamed  from=old and more"), "old");
  EXPECT_EQ(RenamedFrom("/*@renamed from=old*/"), "old");
  EXPECT_EQ(RenamedFrom("-- @rename from=old"), "old");
  EXPECT_EQ(RenamedFrom("-- renamed from=old"), "");
  EXPECT_EQ(RenamedFrom("-- @renamedfrom=old"), "");
}

TEST(Postgres, EnumsAreRenamedByTypeAndByValue) {
  ChangeSet changes =
      DiffTexts("postgres", "CREATE TYPE s.state AS ENUM ('open', 'done');\n",
                "CREATE TYPE s.status /* @renamed from=state */ AS ENUM (\n"
                "  'new' /* @renamed from=open */,\n  'done', -- as before\n  'late'\n);\n");
  EXPECT_THAT(Renames(changes),
              UnorderedElementsAre("s.state -> s.status", "s.state.open -> s.status.new"));
}

TEST(Postgres, ACommentBeforeTheNameIsNotAboutTheType) {
  Schema schema =
      MustRead(Sql("CREATE TYPE /* @renamed from=x */ a AS ENUM ('b' /* @renamed from=c */);"),
               In("postgres"));
  EXPECT_THAT(MustFind(schema, "a").formerly, IsEmpty());
  EXPECT_EQ(MustFind(schema, "a.b").formerly.at(0).name, "c");
}

TEST(Postgres, TypesAreShownUnderOneName) {
  Schema schema = MustRead(
      Sql("CREATE DOMAIN mail AS text CHECK (value <> '');\n"
          "CREATE TABLE t (a int8, b numeric(10, 2)[], c mail, d timestamptz, \"E.f\" bool);"),
      In("postgres"));
  EXPECT_EQ(MustFind(schema, "t.a").type, "bigint");
  EXPECT_EQ(MustFind(schema, "t.b").type, "numeric(10,2)");
  EXPECT_EQ(MustFind(schema, "t.b").cardinality, Cardinality::kRepeated);
  EXPECT_EQ(MustFind(schema, "t.c").type, "text");
  EXPECT_EQ(MustFind(schema, "t.c").attributes.at("domain"), "mail");
  EXPECT_EQ(MustFind(schema, "t.\"E.f\"").type, "boolean");
}

TEST(Postgres, ConstraintsAreAttributesOfWhatTheyAreAbout) {
  Schema schema = MustRead(
      Sql("CREATE TABLE a (id int PRIMARY KEY);\n"
          "CREATE TABLE b (x int CHECK (x > 0 AND x < 9), y int REFERENCES a (id) ON DELETE "
          "CASCADE, z text DEFAULT concat('a', 'b') NOT NULL, PRIMARY KEY (x, y));"),
      In("postgres"));
  EXPECT_EQ(MustFind(schema, "b.x").attributes.at("check"), "x > 0 AND x < 9");
  EXPECT_EQ(MustFind(schema, "b.y").attributes.at("references"), "a(id) on delete cascade");
  EXPECT_EQ(MustFind(schema, "b.z").default_value, "concat('a', 'b')");
  EXPECT_EQ(MustFind(schema, "b").attributes.at("primary_key"), "x, y");
  EXPECT_EQ(MustFind(schema, "b.x").cardinality, Cardinality::kRequired);
}

TEST(Postgres, ATableThatMovesToAnotherSchemaIsMoved) {
  std::string before = "CREATE TABLE t (a int, b text);";
  ChangeSet changes = DiffTexts("postgres", before, before + "ALTER TABLE t SET SCHEMA archive;");
  EXPECT_THAT(Kinds(changes), ElementsAre("type_moved:t"));
}

TEST(Postgres, DumpsWithDataAndCommandsAreRead) {
  Schema schema =
      MustRead(Sql("\\connect shop\nSET search_path = public;\nCREATE TABLE public.t (a int);\n"
                   "COPY public.t (a) FROM stdin;\n1\n'\n\\.\nCREATE VIEW v AS SELECT a FROM t;\n"
                   "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;\n"
                   "COMMENT ON COLUMN public.t.a IS 'of all';\n"),
               In("postgres"));
  EXPECT_EQ(MustFind(schema, "t.a").doc, "of all");
  EXPECT_THAT(schema.diagnostics.at(0).message, HasSubstr("view v is not compared"));
}

TEST(Postgres, NestingAndLengthAreBounded) {
  std::string deep = "CREATE TABLE t (a int DEFAULT " + std::string(100000, '(') + "1" +
                     std::string(100000, ')') + ");";
  EXPECT_THAT(ErrorOf(Sql(deep), In("postgres")), HasSubstr("nested too deeply"));
  std::string sum = "1";
  for (int i = 0; i < 100000; ++i) sum += "+1";
  EXPECT_THAT(ErrorOf(Sql("CREATE TABLE t (a int DEFAULT " + sum + ");"), In("postgres")),
              HasSubstr("too long"));
}

TEST(Sqlite, OnlyTheSchemaIsTouched) {
  EXPECT_THAT(MustRead(Sql("ATTACH '/tmp/x.db' AS x; PRAGMA user_version = 3;\n"
                           "INSERT INTO nowhere VALUES (1);\nCREATE TABLE t (a integer);"),
                       In("sqlite"))
                  .elements,
              testing::SizeIs(2));
  EXPECT_THAT(ErrorOf(Sql("CREATE TABLE t AS SELECT load_extension('x');"), In("sqlite")),
              HasSubstr("not authorized"));
}

TEST(Sqlite, AnEndlessQueryIsStopped) {
  std::string text =
      "CREATE TABLE t AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
      "SELECT x FROM c;";
  EXPECT_THAT(ErrorOf(Sql(text), In("sqlite")), HasSubstr("a.sql:1:1: "));
}

TEST(Sqlite, ATableThatIsMadeAnewToBeAlteredKeepsItsIdentity) {
  std::string before = "CREATE TABLE t (a integer, b text);\n";
  ChangeSet changes = DiffTexts("sqlite", before,
                                before +
                                    "CREATE TABLE t_new (a integer, b text NOT NULL);\n"
                                    "INSERT INTO t_new SELECT * FROM t;\nDROP TABLE t;\n"
                                    "ALTER TABLE t_new RENAME TO t;\n");
  EXPECT_THAT(Kinds(changes), ElementsAre("field_cardinality_changed:t.b"));
}

TEST_P(Dialects, ATableThatIsSplitOrMergedKeepsItsColumns) {
  std::string whole = "CREATE TABLE users (id integer PRIMARY KEY, name text, street text);\n";
  std::string parts =
      "CREATE TABLE users (id integer PRIMARY KEY, name text);\n"
      "CREATE TABLE addresses (user_id integer REFERENCES users (id), street text);\n";
  EXPECT_THAT(Kinds(DiffTexts(GetParam(), whole, parts)),
              testing::Contains("field_moved:users.street"));
  EXPECT_THAT(Kinds(DiffTexts(GetParam(), parts, whole)),
              testing::Contains("field_moved:addresses.street"));
}

TEST_P(Dialects, WhatFollowsFromARenameIsNoChange) {
  std::string before =
      "CREATE TABLE a (id integer PRIMARY KEY, n integer, CHECK (n > 0));\n"
      "CREATE TABLE b (x integer REFERENCES a (id));\nCREATE INDEX i ON a (n);\n";
  ChangeSet changes = DiffTexts(GetParam(), before,
                                before +
                                    "ALTER TABLE a RENAME COLUMN n TO m;\n"
                                    "ALTER TABLE a RENAME TO c;\n");
  EXPECT_THAT(Kinds(changes), UnorderedElementsAre("type_renamed:a", "field_renamed:a.n"));
}

TEST(Sql, TheDialectIsToldFromTheContent) {
  EXPECT_EQ(MustRead(Sql("CREATE TABLE t (a integer PRIMARY KEY AUTOINCREMENT);")).dialect,
            "sqlite");
  EXPECT_EQ(MustRead(Sql("CREATE TABLE t (a serial PRIMARY KEY);")).dialect, "postgres");
}

TEST(Sql, AChangeSetCarriesTheDialect) {
  LoadedSource source = Sql("CREATE TABLE t (a varchar(3));");
  Schema schema = MustRead(source, In("sqlite"));
  auto again = ReadInput(ToInput(source, schema));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->dialect, "sqlite");
}

}  // namespace
}  // namespace detector
