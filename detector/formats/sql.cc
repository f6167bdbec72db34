#include "detector/formats/sql.h"

#include <algorithm>
#include <array>

#include "detector/formats/read_checks.h"
#include "detector/formats/sql_postgres.h"
#include "detector/formats/sql_sqlite.h"

namespace detector {
namespace {

constexpr std::array<std::string_view, 6> kFirstWords = {"CREATE", "ALTER",   "DROP",
                                                         "PRAGMA", "COMMENT", "SET"};

// Words that only SQLite understands, or that begin what only it has.
bool LooksLikeSqlite(const LoadedSource& source) {
  for (const SourceFile& file : source.files) {
    std::vector<SqlToken> tokens = TokenizeSql(file.content, true);
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (IsWord(tokens[i], "AUTOINCREMENT") || IsWord(tokens[i], "PRAGMA")) return true;
      bool name = tokens[i].kind == SqlToken::kName;
      if (name && tokens[i].text.front() == '`') return true;
      if (i > 0 && IsWord(tokens[i - 1], "WITHOUT") && IsWord(tokens[i], "ROWID")) return true;
    }
  }
  return false;
}

SchemaFile DescribeFile(const SourceFile& source, const std::string& dialect) {
  SchemaFile file;
  file.path = file.import_name = source.path;
  file.content = source.content;
  file.attributes["syntax"] = dialect;
  return file;
}

using Apply = std::optional<Diagnostic> (*)(void* session, const SqlSource&, const SqlStatement&);

// Replays one file; a statement that can't be read is an error of the file, the rest goes on.
ReadFile Replay(const SourceFile& file, bool brackets, Apply apply, void* session) {
  constexpr size_t kMostErrors = 20;
  ReadFile read{&file, {}, false, true};
  SqlSource source{file.path, file.content, JsonPlaces(file.path, file.content)};
  for (const SqlStatement& statement : SplitSql(file.content, brackets)) {
    std::optional<Diagnostic> error = apply(session, source, statement);
    if (!error) continue;
    read.usable = false;
    read.errors.push_back(std::move(*error));
    if (read.errors.size() == kMostErrors) break;
  }
  if (file.content.find('\0') != std::string::npos) {
    read.usable = false;
    read.errors = {{"error",
                    {file.path, 1, 1, 1, 1},
                    "holds zero bytes, so it is no text in UTF-8: save it as UTF-8"}};
  }
  return read;
}

std::vector<ReadFile> ReplayAll(const LoadedSource& source, const std::string& dialect,
                                SqlCatalogue& catalogue) {
  std::vector<ReadFile> read;
  if (dialect == "sqlite") {
    SqliteReplay replay;
    Apply apply = [](void* session, const SqlSource& from, const SqlStatement& statement) {
      return static_cast<SqliteReplay*>(session)->Apply(from, statement);
    };
    for (const SourceFile& file : source.files) read.push_back(Replay(file, true, apply, &replay));
    catalogue = replay.Finish();
    return read;
  }
  PostgresSession session;
  Apply apply = [](void* to, const SqlSource& from, const SqlStatement& statement) {
    return ApplyPostgres(from, statement, *static_cast<PostgresSession*>(to));
  };
  for (const SourceFile& file : source.files) read.push_back(Replay(file, false, apply, &session));
  catalogue = std::move(session.catalogue);
  return read;
}

}  // namespace

bool IsSql(const std::string& content) {
  std::vector<SqlStatement> statements =
      SplitSql(std::string_view(content).substr(0, 1 << 16), false);
  return std::any_of(statements.begin(), statements.end(), [](const SqlStatement& statement) {
    auto first = std::find_if(statement.tokens.begin(), statement.tokens.end(),
                              [](const SqlToken& t) { return t.kind != SqlToken::kComment; });
    if (first == statement.tokens.end() || first + 1 == statement.tokens.end()) return false;
    bool known = std::any_of(kFirstWords.begin(), kFirstWords.end(),
                             [&](std::string_view word) { return IsWord(*first, word); });
    return known && (first + 1)->kind == SqlToken::kWord;
  });
}

std::vector<std::string> NoSqlImports(const std::string&) { return {}; }

support::Result<Schema> ReadSql(const LoadedSource& source, const ReadOptions& options,
                                const std::vector<KnownFile>&) {
  std::string dialect = options.dialect;
  if (dialect.empty()) dialect = LooksLikeSqlite(source) ? "sqlite" : "postgres";
  Schema schema{.format = "sql", .dialect = dialect, .diagnostics = source.diagnostics};
  for (const SourceFile& file : source.files) schema.files.push_back(DescribeFile(file, dialect));
  SqlCatalogue catalogue;
  std::vector<ReadFile> read = ReplayAll(source, dialect, catalogue);
  for (const ReadFile& file : read) AddDiagnostics(file, schema);
  support::Status usable = CheckFailures(read, source, options.strict);
  if (!usable) return tl::unexpected<support::Error>(usable.error());
  AppendCatalogue(catalogue, schema);
  if (support::Status single = CheckNoneTwice(schema); !single) {
    return tl::unexpected<support::Error>(single.error());
  }
  return schema;
}

}  // namespace detector
