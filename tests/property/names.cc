#include "tests/property/names.h"

#include <set>

#include "detector/detector.h"
#include "rules/rules.h"

namespace property {
namespace {

// Names that meet without being equal: `foo_2` beside `Foo2`, a type beside a namespace.
std::string Folded(const std::string& name) {
  std::string folded;
  for (char c : name) {
    if (c != '_') folded += static_cast<char>(std::tolower(c));
  }
  return folded;
}

}  // namespace

std::optional<Names> Names::Of(const Schema& schema) {
  detector::LoadedSource source{.name = "random"};
  std::map<std::string, std::string> texts = Print(schema);
  if (texts.size() != schema.files.size()) return std::nullopt;
  for (const auto& [path, text] : texts) source.files.push_back({path, text});
  auto read = detector::ReadSchema(source, {.strict = true});
  if (!read) return std::nullopt;
  Names names;
  std::map<std::string, std::string> owner;  // folded name -> path
  for (const rules::Symbol& symbol : rules::Symbols(*read, rules::BuiltInPacks().front())) {
    if (symbol.kind == rules::SymbolKind::kString) continue;  // no name that code can collide with
    names.names_[{symbol.path, symbol.role}] = symbol.name;
    if (symbol.role == "colliding_field_number") return std::nullopt;
    auto [known, fresh] = owner.try_emplace(Folded(symbol.name), symbol.path);
    if (!fresh && known->second != symbol.path) return std::nullopt;
  }
  return names;
}

std::string Names::Full(const std::string& path, const std::string& role) const {
  auto name = names_.find({path, role});
  return name == names_.end() ? "" : name->second;
}
std::string Names::Leaf(const std::string& path, const std::string& role) const {
  return LastPart(Full(path, role));
}

std::string LastPart(const std::string& qualified) {
  size_t colons = qualified.rfind("::");
  return colons == std::string::npos ? qualified : qualified.substr(colons + 2);
}

}  // namespace property
