#include "detector/formats/sql_sqlite.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

#include "support/text.h"

namespace detector {
namespace {

// What a hostile script may use: it runs in this process.
constexpr long long kHeapLimit = 256ll << 20;
constexpr int kMostPages = 16384;
constexpr int kLongestStatement = 8 << 20;
constexpr auto kLongestRun = std::chrono::seconds(10);
constexpr int kStepsBetweenLooks = 1000;

// Nothing outside the database in memory: no other files, no code, no settings.
int Authorize(void*, int action, const char* first, const char* second, const char*, const char*) {
  switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
    case SQLITE_PRAGMA:
      return SQLITE_DENY;
    case SQLITE_FUNCTION:
      for (const char* name : {first, second}) {
        bool loads =
            name &&
            (std::strcmp(name, "load_extension") == 0 || std::strcmp(name, "readfile") == 0 ||
             std::strcmp(name, "writefile") == 0 || std::strcmp(name, "edit") == 0);
        if (loads) return SQLITE_DENY;
      }
      return SQLITE_OK;
    default:
      return SQLITE_OK;
  }
}

int IsOver(void* deadline) {
  return std::chrono::steady_clock::now() >
         *static_cast<std::chrono::steady_clock::time_point*>(deadline);
}

// Tokens without comments.
std::vector<SqlToken> Plain(const SqlStatement& statement) {
  std::vector<SqlToken> plain;
  for (const SqlToken& token : statement.tokens) {
    if (token.kind != SqlToken::kComment) plain.push_back(token);
  }
  return plain;
}

// Statements that leave the schema as it is, or are no business of ours.
constexpr std::array<std::string_view, 20> kSkipped = {
    "INSERT", "UPDATE",  "DELETE",  "SELECT",   "WITH",   "REPLACE", "PRAGMA",
    "BEGIN",  "COMMIT",  "END",     "ROLLBACK", "VALUES", "RELEASE", "SAVEPOINT",
    "VACUUM", "ANALYZE", "REINDEX", "ATTACH",   "DETACH", "EXPLAIN"};

enum class Sort { kOther, kUnknown, kCreateTable, kCreateIndex, kVirtual, kView, kAlter, kDrop };

Sort SortOf(const std::vector<SqlToken>& tokens) {
  if (tokens.empty()) return Sort::kOther;
  if (IsWord(tokens[0], "ALTER")) return Sort::kAlter;
  bool drop = IsWord(tokens[0], "DROP");
  if (!drop && !IsWord(tokens[0], "CREATE")) {
    bool skipped = std::any_of(kSkipped.begin(), kSkipped.end(),
                               [&](std::string_view word) { return IsWord(tokens[0], word); });
    return skipped ? Sort::kOther : Sort::kUnknown;  // SQLite says what is wrong with it
  }
  for (size_t i = 1; i < tokens.size() && i < 3; ++i) {
    bool table = IsWord(tokens[i], "TABLE"), index = IsWord(tokens[i], "INDEX");
    if (drop && (table || index)) return Sort::kDrop;
    if (drop && (IsWord(tokens[i], "VIEW") || IsWord(tokens[i], "TRIGGER"))) return Sort::kOther;
    if (IsWord(tokens[i], "VIRTUAL")) return Sort::kVirtual;
    if (IsWord(tokens[i], "VIEW")) return Sort::kView;
    if (IsWord(tokens[i], "TRIGGER")) return Sort::kOther;
    if (table) return Sort::kCreateTable;
    if (index) return Sort::kCreateIndex;
  }
  return Sort::kUnknown;
}

std::string Lower(const std::string& text) {
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

std::string LowerName(const SqlToken& token) { return Lower(SqlName(token, false)); }

}  // namespace

SqliteReplay::SqliteReplay() {
  heap_limit_before_ = sqlite3_hard_heap_limit64(kHeapLimit);
  if (sqlite3_open_v2(":memory:", &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, nullptr) !=
      SQLITE_OK) {
    return;  // Apply reports it
  }
  std::string setup = "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=OFF; PRAGMA max_page_count=" +
                      std::to_string(kMostPages);
  sqlite3_exec(db_, setup.c_str(), nullptr, nullptr, nullptr);
  sqlite3_limit(db_, SQLITE_LIMIT_SQL_LENGTH, kLongestStatement);
  sqlite3_limit(db_, SQLITE_LIMIT_LENGTH, kLongestStatement);
  sqlite3_limit(db_, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(db_, SQLITE_LIMIT_WORKER_THREADS, 0);
}

SqliteReplay::~SqliteReplay() {
  sqlite3_close_v2(db_);
  sqlite3_hard_heap_limit64(heap_limit_before_);
}

std::optional<Diagnostic> SqliteReplay::Execute(const SqlSource& source,
                                                const SqlStatement& statement) {
  auto deadline = std::chrono::steady_clock::now() + kLongestRun;
  sqlite3_progress_handler(db_, kStepsBetweenLooks, IsOver, &deadline);
  sqlite3_set_authorizer(db_, Authorize, nullptr);
  std::string text(source.content.substr(statement.begin, statement.end - statement.begin));
  sqlite3_stmt* prepared = nullptr;
  int code =
      sqlite3_prepare_v2(db_, text.c_str(), static_cast<int>(text.size()), &prepared, nullptr);
  int offset = std::max(sqlite3_error_offset(db_), 0);
  while (code == SQLITE_OK && (code = sqlite3_step(prepared)) == SQLITE_ROW) code = SQLITE_OK;
  std::optional<Diagnostic> error;
  if (code != SQLITE_DONE && code != SQLITE_OK) {
    size_t at = std::min(statement.begin + static_cast<size_t>(offset), statement.end);
    std::string why =
        code == SQLITE_INTERRUPT ? "takes longer than 10 seconds" : sqlite3_errmsg(db_);
    error = Diagnostic{"error", source.places.Of(at, at),
                       why +
                           ". Correct it, or name the dialect with --dialect if this is not "
                           "SQLite"};
  }
  sqlite3_finalize(prepared);
  sqlite3_set_authorizer(db_, nullptr, nullptr);
  sqlite3_progress_handler(db_, 0, nullptr, nullptr);
  return error;
}

std::optional<Diagnostic> SqliteReplay::Apply(const SqlSource& source,
                                              const SqlStatement& statement) {
  std::vector<SqlToken> tokens = Plain(statement);
  Sort sort = SortOf(tokens);
  Span place = source.places.Of(statement.begin, statement.end);
  if (sort == Sort::kView) {
    past_.diagnostics.push_back(
        {"note", place, "a view is not compared: what it holds follows from a query"});
  }
  if (sort == Sort::kOther || sort == Sort::kView) return std::nullopt;
  std::optional<Diagnostic> error = Execute(source, statement);
  if (error && sort == Sort::kVirtual) {
    error->severity = "warning";
    past_.diagnostics.push_back(*error);
    return std::nullopt;
  }
  if (error) return error;
  if (sort == Sort::kAlter) TrackAlter(source, statement);
  if (sort == Sort::kCreateTable || sort == Sort::kCreateIndex || sort == Sort::kVirtual) {
    TrackCreate(source, statement);
  }
  return std::nullopt;
}

void SqliteReplay::TrackCreate(const SqlSource& source, const SqlStatement& statement) {
  SqlOutline outline = OutlineSql(statement, false);
  if (outline.kind == SqlOutline::kOther) return;
  std::string_view name =
      source.content.substr(outline.name_begin, outline.name_end - outline.name_begin);
  std::vector<SqlToken> token = TokenizeSql(name, true);
  SqlObject object;
  object.self.name = token.empty() ? "" : LowerName(token.front());
  bool is_index = outline.kind == SqlOutline::kIndex;
  std::string schema = is_index ? "index" : "";  // a namespace of our own for places of indexes
  if (FindObject(past_, schema, object.self.name)) {  // IF NOT EXISTS, or made anew after DROP
    DropObjects(past_, [&](const SqlObject& other) {
      return other.schema == schema && other.self.name == object.self.name;
    });
  }
  for (SqlItem& item : outline.items) {
    Element& member = object.members.emplace_back();
    member.kind = item.is_constraint ? ElementKind::kIndex : ElementKind::kField;
    member.name = item.name = Lower(item.name);
  }
  if (is_index) {
    PlaceIndex(source, statement, outline, object.self);
  } else {
    PlaceObject(source, statement, outline, object);
  }
  object.schema = schema;
  AddObject(past_, std::move(object));
}

// ALTER TABLE t RENAME TO n | RENAME [COLUMN] a TO b | ADD [COLUMN] a ...
void SqliteReplay::TrackAlter(const SqlSource& source, const SqlStatement& statement) {
  std::vector<SqlToken> tokens = Plain(statement);
  size_t at = 2;
  if (tokens.size() > 4 && IsSign(tokens[3], '.')) at = 4;
  if (tokens.size() < at + 3) return;
  SqlObject* table = FindObject(past_, "", LowerName(tokens[at]));
  if (!table) return;
  std::string evidence =
      std::string(source.content.substr(statement.begin, statement.end - statement.begin)) + ", " +
      PlaceText(source, statement);
  bool rename = IsWord(tokens[at + 1], "RENAME"), add = IsWord(tokens[at + 1], "ADD");
  if (rename && IsWord(tokens[at + 2], "TO") && tokens.size() > at + 3) {
    return RenameObject(past_, *table, "", LowerName(tokens[at + 3]), evidence);
  }
  at += IsWord(tokens[at + 2], "COLUMN") ? 3 : 2;
  if (rename && tokens.size() > at + 2) {
    Element* column = FindMember(*table, ElementKind::kField, LowerName(tokens[at]));
    if (column) RenameMember(*column, LowerName(tokens[at + 2]), evidence);
  } else if (add && tokens.size() > at) {
    DropMember(*table, ElementKind::kField, LowerName(tokens[at]));
    Element& column = table->members.emplace_back();
    column.kind = ElementKind::kField;
    column.name = LowerName(tokens[at]);
    PlaceStatement(source, statement, column);
    column.name_span = source.places.Of(tokens[at].begin, tokens[at].end);
  }
}

SqlCatalogue SqliteReplay::Finish() {
  SqlCatalogue catalogue;
  catalogue.diagnostics = past_.diagnostics;
  for (SqlObject& object : ReadSqliteTables(db_)) {
    const SqlObject* past = FindObject(past_, "", Lower(object.self.name));
    if (past) {
      object.self.span = past->self.span;
      object.self.name_span = past->self.name_span;
      object.self.formerly = past->self.formerly;
    }
    for (Element& member : object.members) {
      member.span = member.name_span = object.self.span;
      const Element* known = nullptr;
      if (past) {
        known = FindMember(const_cast<SqlObject&>(*past), member.kind, Lower(member.name));
      }
      if (!known && member.kind == ElementKind::kIndex) {
        const SqlObject* index = FindObject(past_, "index", Lower(member.name));
        known = index ? &index->self : nullptr;
      }
      if (!known) continue;
      member.span = known->span;
      member.name_span = known->name_span;
      member.formerly = known->formerly;
    }
    AddObject(catalogue, std::move(object));
  }
  return catalogue;
}

}  // namespace detector
