#include "tests/property/consumer.h"

#include <functional>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>

#include "support/files.h"
#include "support/text.h"
#include "tests/property/binding.h"

namespace property {
namespace {

// One use of uses.txt.
struct Use {
  std::string name;
  std::set<std::string> needs;
  std::vector<std::string> before, scope, body;  // before its namespace, in it, in its function
};

std::vector<Use> ReadUses() {
  auto text = support::ReadFile(COEVOLVE_SOURCE_DIR "/tests/property/uses.txt");
  if (!text) throw std::runtime_error(text.error().message);
  std::vector<Use> uses;
  bool scope = false;
  for (const std::string& line : support::Split(*text, '\n')) {
    if (line.empty() || line.starts_with("# ")) continue;
    if (line.starts_with("= ")) {
      size_t colon = std::min(line.find(':'), line.size());
      Use use{.name = line.substr(2, colon - 2)};
      std::istringstream words(line.substr(std::min(colon + 1, line.size())));
      for (std::string word; words >> word;) use.needs.insert(word);
      uses.push_back(use);
      scope = false;
    } else if (line == "--") {
      scope = !scope;
    } else if (line.starts_with("@forward")) {
      uses.back().before.push_back(line);
    } else {
      (scope ? uses.back().scope : uses.back().body).push_back(line);
    }
  }
  return uses;
}

const std::vector<Use>& Uses() {
  static const std::vector<Use> uses = ReadUses();
  return uses;
}

// A line with its @names replaced; nothing if one of them has no spelling. "@=get" is always
// spelled as under OLD and "@>get" as under NEW.
std::optional<std::string> Fill(const std::string& line, const Version& version,
                                const Version& before, const Version& after, const Binding& binding,
                                int number) {
  std::string filled;
  for (size_t at = 0; at < line.size();) {
    if (line[at] != '@') {
      filled += line[at++];
      continue;
    }
    char first = line[++at];
    if (first == '#') {
      filled += std::to_string(number);
      ++at;
      continue;
    }
    const Version& wanted = first == '=' ? before : first == '>' ? after : version;
    if (first == '=' || first == '>') ++at;
    size_t end = at;
    while (end < line.size() && std::isalpha(line[end])) ++end;
    std::string name = line.substr(at, end - at);
    if (!IsKnownName(name)) throw std::runtime_error("uses.txt: no @" + name);
    std::string spelled = Spell(name, wanted, binding);
    if (spelled.empty()) return std::nullopt;
    if (first == '>' && spelled == Spell(name, before, binding)) return std::nullopt;  // no new one
    filled += spelled;
    at = end;
  }
  return filled;
}

std::string ShapeWord(const Field& field) {
  if (field.shape == Shape::kRepeated) return "repeated";
  return field.shape == Shape::kMap ? "map" : "singular";
}
std::string TypeWord(const Field& field) {
  if (field.type.message >= 0) return "message";
  if (field.type.enumeration >= 0) return "enum";
  return field.type.scalar == "string" || field.type.scalar == "bytes" ? "string" : "number";
}

class Writer {
 public:
  Writer(const Version& before, const Version& after, Random& random,
         const std::set<std::pair<int, int>>& fields)
      : before_(before), after_(after), random_(random), fields_(fields) {}

  Consumer Write(size_t snippets) {
    Headers();
    while (consumer_.snippets.size() < snippets) Add(random_.Of(Uses()));
    Line("int main(int, char** argv) { return RunAll(argv[1]); }");
    return std::move(consumer_);
  }

 private:
  using Lines = std::vector<std::string>;

  void Line(const std::string& text) { Line(text, text); }
  void Line(const std::string& old_text, const std::string& new_text) {
    consumer_.old_lines.push_back(old_text);
    consumer_.new_lines.push_back(new_text);
  }
  void Headers() {
    for (size_t i = 0; i < before_.schema.files.size(); ++i) {
      auto include = [&](const Version& v) {
        return "#include \"" + v.names.Full(v.schema.files[i].path, "header") + "\"";
      };
      Line(include(before_), include(after_));
    }
    Line("#include \"support/show.h\"");
  }

  // Tries to hit something that changes; one in four may miss.
  void Add(const Use& use) {
    int tries = random_.OneIn(8) ? 1 : 30;
    std::optional<std::pair<Lines, Lines>> best;
    for (int i = 0; i < tries; ++i) {
      std::optional<Binding> binding = Bind(use);
      if (!binding) continue;
      auto old_lines = Render(use, before_, *binding), new_lines = Render(use, after_, *binding);
      if (!old_lines || !new_lines) continue;
      best = std::pair(*old_lines, *new_lines);
      if (best->first != best->second || fields_.count({binding->message, binding->field})) break;
    }
    if (!best) return;
    Snippet snippet{.use = use.name};
    snippet.first_line = static_cast<int>(consumer_.old_lines.size()) + 1;
    for (size_t i = 0; i < best->first.size(); ++i) Line(best->first[i], best->second[i]);
    snippet.end_line = static_cast<int>(consumer_.old_lines.size()) + 1;
    consumer_.snippets.push_back(snippet);
  }

  std::optional<Binding> Bind(const Use& use) {
    Binding binding{.form = static_cast<Form>(random_.Below(6))};
    if (use.needs.count("extension")) {
      if (before_.schema.extensions.empty()) return std::nullopt;
      binding.extension = random_.Below(before_.schema.extensions.size());
      binding.message = before_.schema.extensions[static_cast<size_t>(binding.extension)].extendee;
    } else {
      binding.message = random_.Below(before_.schema.messages.size());
    }
    const Message& message = before_.schema.messages[static_cast<size_t>(binding.message)];
    binding.field = random_.Below(message.fields.size());
    const Field& field = message.fields[static_cast<size_t>(binding.field)];
    for (const std::string& need : use.needs) {
      if (need != "extension" && need != ShapeWord(field) && need != TypeWord(field))
        return std::nullopt;
    }
    binding.nested_alias = message.parent >= 0 && random_.OneIn(2);
    binding.home = NamespaceOf(before_, binding.message);
    BindOther(binding);
    BindEnum(use, field, binding);
    binding.method = random_.Below(2);
    return binding;
  }

  // Another message with a field that is read by the same name and under NEW by some name.
  void BindOther(Binding& binding) {
    std::string getter =
        before_.names.Leaf(FieldPath(before_, binding.message, binding.field), "getter");
    std::vector<int> others;
    for (size_t i = 0; i < before_.schema.messages.size(); ++i) {
      int other = static_cast<int>(i);
      const auto& fields = before_.schema.messages[i].fields;
      for (size_t f = 0; f < fields.size(); ++f) {
        int field = static_cast<int>(f);
        bool same = other != binding.message &&
                    before_.names.Leaf(FieldPath(before_, other, field), "getter") == getter;
        if (same) others.push_back(other);
      }
    }
    binding.other = others.empty() ? -1 : random_.Of(others);
  }

  void BindEnum(const Use& use, const Field& field, Binding& binding) {
    binding.enumeration = use.needs.count("enum") ? field.type.enumeration
                                                  : random_.Below(before_.schema.enums.size());
    size_t values = before_.schema.enums[static_cast<size_t>(binding.enumeration)].values.size();
    binding.value = random_.Below(values);
    binding.other_value = (binding.value + 1) % static_cast<int>(values);
  }

  std::optional<Lines> Render(const Use& use, const Version& version, const Binding& binding) {
    int number = static_cast<int>(consumer_.snippets.size());
    Lines lines = use.before;
    bool inside = binding.form == Form::kInside && !binding.home.empty();
    if (inside) lines.push_back("namespace " + binding.home + " {");
    lines.push_back("namespace case@# {");
    std::string now = NamespaceOf(version, binding.message);
    if (binding.form == Form::kAlias) lines.push_back(now.empty() ? "" : "namespace pkg = ::@ns;");
    if (binding.form == Form::kDirective)
      lines.push_back(now.empty() ? "" : "using namespace ::@ns;");
    if (binding.form == Form::kDeclaration)
      lines.push_back(
          "using ::" + version.names.Full(version.schema.MessagePath(binding.message), "type") +
          ";");
    lines.insert(lines.end(), use.scope.begin(), use.scope.end());
    lines.push_back("void Run(std::ostream& out) {");
    lines.push_back("@T m = Read<@T>(" + std::to_string(binding.message) + ");");
    lines.insert(lines.end(), use.body.begin(), use.body.end());
    lines.push_back("out << Show(m);");
    lines.push_back("}");
    lines.push_back("const Registered registered(@#, &Run);  // " + use.name);
    lines.push_back(inside ? "} }" : "}");
    for (std::string& line : lines) {
      auto filled = Fill(line, version, before_, after_, binding, number);
      if (!filled) return std::nullopt;
      line = *filled;
    }
    return lines;
  }

  const Version &before_, &after_;
  Random& random_;
  const std::set<std::pair<int, int>>& fields_;
  Consumer consumer_;
};

}  // namespace

Consumer RandomConsumer(const Version& before, const Version& after, size_t snippets,
                        Random& random, const std::set<std::pair<int, int>>& fields) {
  return Writer(before, after, random, fields).Write(snippets);
}

}  // namespace property
