#include "rules/pack.h"

#include <algorithm>
#include <optional>

#include "detector/change_set.h"
#include "rules/json_lines.h"
#include "rules/pack_document.h"
#include "support/files.h"
#include "support/text.h"

namespace rules {
namespace {

using support::Json;

// What is wrong with a pack, and the JSON pointer of the place.
struct Complaint {
  std::string pointer;
  std::string message;
};
template <class T>
using Checked = tl::expected<T, Complaint>;

tl::unexpected<Complaint> Complain(std::string pointer, std::string message) {
  return tl::unexpected<Complaint>(Complaint{std::move(pointer), std::move(message)});
}

std::string Unknown(const std::string& what, const std::string& word,
                    const std::vector<std::string>& known) {
  std::string near = support::ClosestTo(word, known);
  return "unknown " + what + " `" + word + "`" +
         (near.empty() ? ", expected one of: " + support::Join(known, ", ")
                       : ", did you mean `" + near + "`?");
}

template <class Table>
std::vector<std::string> NamesOf(const Table& table) {
  std::vector<std::string> names;
  for (const auto& entry : table) names.emplace_back(entry.name);
  return names;
}

Checked<const Fact*> FindFact(const std::string& name, const std::string& pointer) {
  for (const Fact& fact : Facts()) {
    if (fact.name == name) return &fact;
  }
  return Complain(pointer, Unknown("fact", name, NamesOf(Facts())));
}

Checked<std::vector<TemplatePart>> ParseTemplate(const std::string& text,
                                                 const std::string& pointer) {
  std::vector<TemplatePart> parts;
  size_t at = 0;
  while (at < text.size()) {
    size_t open = text.find('{', at);
    if (open == std::string::npos) {
      parts.push_back({text.substr(at), nullptr});
      break;
    }
    size_t close = text.find('}', open);
    if (close == std::string::npos) return Complain(pointer, "`{` without its `}` in " + text);
    std::string name = text.substr(open + 1, close - open - 1);
    const auto& table = NameFunctions();
    auto entry = std::find_if(table.begin(), table.end(),
                              [&](const NameEntry& known) { return known.name == name; });
    if (entry == table.end()) return Complain(pointer, Unknown("name", name, NamesOf(table)));
    parts.push_back({text.substr(at, open - at), entry->function});
    at = close + 1;
  }
  return parts;
}

Checked<Condition> ParseCondition(const std::string& name, const std::vector<std::string>& values,
                                  const std::string& pointer) {
  Checked<const Fact*> fact = FindFact(name, pointer);
  if (!fact) return tl::unexpected<Complaint>(fact.error());
  const std::vector<std::string>& known = (*fact)->values;
  for (const std::string& value : values) {
    if (std::find(known.begin(), known.end(), value) == known.end()) {
      return Complain(pointer + "/" + name, Unknown("value", value, known));
    }
  }
  return Condition{(*fact)->function, values};
}

Checked<std::vector<Fact>> ParseFacts(const std::vector<std::string>& names,
                                      const std::string& pointer) {
  std::vector<Fact> facts;
  for (const std::string& name : names) {
    Checked<const Fact*> fact = FindFact(name, pointer);
    if (!fact) return tl::unexpected<Complaint>(fact.error());
    facts.push_back(**fact);
  }
  return facts;
}

Checked<std::vector<Condition>> ParseConditions(
    const std::map<std::string, std::vector<std::string>>& when, const std::string& pointer) {
  std::vector<Condition> conditions;
  for (const auto& [name, values] : when) {
    Checked<Condition> condition = ParseCondition(name, values, pointer);
    if (!condition) return tl::unexpected<Complaint>(condition.error());
    conditions.push_back(std::move(*condition));
  }
  return conditions;
}

Checked<Row> ParseRow(const RowDocument& document, const std::string& pointer) {
  Row row{document.element, {}, document.symbol, {}, document.role, document.access};
  Checked<std::vector<Condition>> when = ParseConditions(document.when, pointer + "/when");
  if (!when) return tl::unexpected<Complaint>(when.error());
  row.when = std::move(*when);
  static const std::vector<std::string> accesses = {"read", "write", "presence", "type",
                                                    "reflection"};
  if (std::find(accesses.begin(), accesses.end(), row.access) == accesses.end()) {
    return Complain(pointer + "/access", Unknown("access", row.access, accesses));
  }
  bool string_role =
      std::find(StringRoles().begin(), StringRoles().end(), row.role) != StringRoles().end();
  if (string_role != (row.symbol == SymbolKind::kString)) {
    return Complain(pointer + "/role",
                    "symbols of the kind `string`, and only these, have one of "
                    "the roles " +
                        support::Join(StringRoles(), ", "));
  }
  Checked<std::vector<TemplatePart>> parts = ParseTemplate(document.name, pointer + "/name");
  if (!parts) return tl::unexpected<Complaint>(parts.error());
  row.name = std::move(*parts);
  return row;
}

bool HasRole(const std::vector<Row>& rows, const std::string& role) {
  return std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return row.role == role; });
}

Checked<bool> FillConditions(const EffectDocument& document, const std::string& pointer,
                             Effect& effect) {
  auto differs = ParseFacts(document.when_differs, pointer + "/when_differs");
  if (!differs) return tl::unexpected<Complaint>(differs.error());
  auto same = ParseFacts(document.when_same, pointer + "/when_same");
  if (!same) return tl::unexpected<Complaint>(same.error());
  auto before = ParseConditions(document.when_old, pointer + "/when_old");
  if (!before) return tl::unexpected<Complaint>(before.error());
  auto after = ParseConditions(document.when_new, pointer + "/when_new");
  if (!after) return tl::unexpected<Complaint>(after.error());
  effect.when_differs = std::move(*differs);
  effect.when_same = std::move(*same);
  effect.when_old = std::move(*before);
  effect.when_new = std::move(*after);
  return true;
}

Checked<Effect> ParseEffect(const EffectDocument& document, const std::vector<Row>& rows,
                            const std::string& pointer) {
  Effect effect{.operation = document.operation,
                .patterns = document.patterns,
                .roles = document.roles,
                .reason = document.reason,
                .instead_of_rename = document.instead_of_rename,
                .advice = document.advice};
  for (const std::string& role : document.roles) {
    if (!HasRole(rows, role)) {
      return Complain(pointer + "/roles", "no row has the role `" + role + "`");
    }
  }
  if (auto filled = FillConditions(document, pointer, effect); !filled) {
    return tl::unexpected<Complaint>(filled.error());
  }
  if (std::find(Reasons().begin(), Reasons().end(), effect.reason) == Reasons().end()) {
    return Complain(pointer + "/reason", Unknown("reason", effect.reason, Reasons()));
  }
  return effect;
}

Checked<bool> FillSuccessors(const PackDocument& document, Pack& pack) {
  for (const auto& [role, successor] : document.successors) {
    for (const std::string& name : {role, successor}) {
      if (!HasRole(pack.rows, name)) {
        return Complain("/successors/" + role, "no row has the role `" + name + "`");
      }
    }
  }
  pack.successors = document.successors;
  return true;
}

Checked<bool> FillChanges(const PackDocument& document, Pack& pack) {
  for (const auto& [kind, effects] : document.changes) {
    std::string pointer = "/changes/" + kind;
    if (!support::ByName<detector::ChangeKind>(kind)) {
      return Complain(pointer, "unknown kind of change `" + kind + "`");
    }
    for (size_t i = 0; i < effects.size(); ++i) {
      Checked<Effect> effect =
          ParseEffect(effects[i], pack.rows, pointer + "/" + std::to_string(i));
      if (!effect) return tl::unexpected<Complaint>(effect.error());
      pack.changes[kind].push_back(std::move(*effect));
    }
  }
  return true;
}

Checked<bool> CheckSinks(const PackDocument& document) {
  for (size_t i = 0; i < document.sinks.size(); ++i) {
    std::string pointer = "/sinks/" + std::to_string(i);
    const Sink& sink = document.sinks[i];
    if (sink.function.empty()) return Complain(pointer + "/function", "names no function");
    if (!TargetOf(sink)) {
      return Complain(pointer + "/target", "unknown target `" + sink.target +
                                               "`, expected one of: none, receiver, template, "
                                               "argument:0, argument:1, ...");
    }
  }
  return true;
}

Checked<Pack> Check(const PackDocument& document, const Json& json) {
  if (document.version != 1) return Complain("/version", "expected version 1");
  Pack pack;
  pack.name = document.name;
  pack.format = document.format;
  pack.json = json;
  for (size_t i = 0; i < document.rows.size(); ++i) {
    Checked<Row> row = ParseRow(document.rows[i], "/rows/" + std::to_string(i));
    if (!row) return tl::unexpected<Complaint>(row.error());
    pack.rows.push_back(std::move(*row));
  }
  Checked<bool> filled = FillSuccessors(document, pack);
  if (filled) filled = FillChanges(document, pack);
  if (filled) filled = CheckSinks(document);
  if (!filled) return tl::unexpected<Complaint>(filled.error());
  pack.sinks = document.sinks;
  pack.wrappers = document.wrappers;
  pack.anchors = document.anchors;
  pack.headers = document.headers;
  pack.tests = document.tests;
  return pack;
}

// FromJson says "NAME: at POINTER: MESSAGE".
Complaint FromDocumentError(const std::string& message, const std::string& name) {
  std::string rest = message.substr(std::min(name.size() + 2, message.size()));
  size_t colon = rest.find(": ");
  if (rest.compare(0, 3, "at ") != 0 || colon == std::string::npos) return {"", rest};
  std::string pointer = rest.substr(3, colon - 3);
  return {pointer == "the root" ? "" : pointer, rest.substr(colon + 2)};
}

Checked<Pack> CheckJson(const Json& json, const std::string& name) {
  support::Result<PackDocument> document = support::FromJson<PackDocument>(json, name);
  if (document) return Check(*document, json);
  return tl::unexpected<Complaint>(FromDocumentError(document.error().message, name));
}

}  // namespace

support::Result<Pack> ParsePack(const Json& json, const std::string& name) {
  Checked<Pack> pack = CheckJson(json, name);
  if (pack) return std::move(*pack);
  const Complaint& complaint = pack.error();
  return support::Invalid(name + ": " + (complaint.pointer.empty() ? "/" : complaint.pointer) +
                          ": " + complaint.message);
}

support::Result<Pack> ParsePackText(std::string_view text, const std::string& name) {
  support::Result<Json> json = support::ParseJson(text, name);
  if (!json) return tl::unexpected<support::Error>(json.error());
  Checked<Pack> pack = CheckJson(*json, name);
  if (pack) return std::move(*pack);
  const Complaint& complaint = pack.error();
  return support::Invalid(name + ":" + std::to_string(LineOfPointer(text, complaint.pointer)) +
                          ": " + (complaint.pointer.empty() ? "/" : complaint.pointer) + ": " +
                          complaint.message);
}

support::Result<Pack> LoadPack(const std::filesystem::path& file) {
  support::Result<std::string> text = support::ReadFile(file);
  if (!text) return tl::unexpected<support::Error>(text.error());
  return ParsePackText(*text, file.string());
}

const std::vector<std::string>& Reasons() {
  static const std::vector<std::string> reasons = {"removed",
                                                   "type_changed",
                                                   "cardinality_changed",
                                                   "presence_changed",
                                                   "oneof_changed",
                                                   "default_changed",
                                                   "moved",
                                                   "name_unstable",
                                                   "spelling_gone",
                                                   "arguments_changed",
                                                   "number_changed"};
  return reasons;
}

}  // namespace rules
