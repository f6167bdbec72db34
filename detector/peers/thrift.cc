#include "detector/peers/thrift.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

namespace detector {
namespace {

std::string Attribute(const Element& element, const std::string& name) {
  auto found = element.attributes.find(name);
  return found == element.attributes.end() ? "" : found->second;
}

// The audit compares types by their last names, whatever file they are in; text, bytes and UUIDs
// are one type to it.
std::string AuditName(const std::string& type) {
  std::string name, text;
  auto flush = [&] {
    size_t dot = name.rfind('.');
    std::string last = dot == std::string::npos ? name : name.substr(dot + 1);
    text += last == "binary" || last == "uuid" ? "string" : last;
    name.clear();
  };
  for (char c : type) {
    if (c != '<' && c != '>' && c != ',') {
      name += c;
      continue;
    }
    flush();
    text += c;
  }
  flush();
  return text;
}

std::string AuditType(const Element& field) {
  if (field.cardinality == Cardinality::kMap) {
    return AuditName("map<" + field.map_key + "," + field.map_value + ">");
  }
  if (field.cardinality != Cardinality::kRepeated) return AuditName(field.type);
  return AuditName((Attribute(field, "set").empty() ? "list<" : "set<") + field.type + ">");
}

bool IsRequired(const Element& field) {
  return field.cardinality == Cardinality::kRequired || !Attribute(field, "required").empty();
}

// The sorts of definitions that the audit keeps apart.
enum class Sort { kService, kEnum, kStruct, kException, kConst, kOther };

Sort SortOf(const Element& element) {
  if (element.kind == ElementKind::kService) return Sort::kService;
  if (element.kind == ElementKind::kEnum) return Sort::kEnum;
  if (element.kind != ElementKind::kMessage || element.attributes.count("typedef")) {
    return Sort::kOther;
  }
  if (element.attributes.count("const")) return Sort::kConst;
  return element.attributes.count("exception") ? Sort::kException : Sort::kStruct;
}

class Audit {
 public:
  Audit(const SchemaIndex& old_index, const SchemaIndex& new_index)
      : a_(old_index), b_(new_index) {}

  std::vector<PeerFinding> Run() {
    std::map<std::string, int> new_files;
    for (size_t i = 0; i < b_.schema().files.size(); ++i) {
      new_files[b_.file(static_cast<int>(i)).import_name] = static_cast<int>(i);
    }
    for (size_t i = 0; i < a_.schema().files.size(); ++i) {
      auto same = new_files.find(a_.file(static_cast<int>(i)).import_name);
      if (same == new_files.end()) continue;  // it is given two files
      old_file_ = static_cast<int>(i);
      new_file_ = same->second;
      Files();
    }
    return std::move(found_);
  }

 private:
  void Report(bool failure, const char* rule, int new_element, const std::string& message) {
    PeerFinding finding;
    finding.rule = std::string("thrift:") + rule;
    finding.categories = {"warning"};
    if (failure) finding.categories.insert(finding.categories.begin(), "failure");
    finding.file = b_.file(new_file_).path;
    const Span span = new_element < 0 ? Span{} : b_.at(new_element).name_span;
    finding.line = span.line;
    finding.column = span.column;
    finding.message = message;
    found_.push_back(std::move(finding));
  }
  void Fail(const char* rule, int at, const std::string& text) { Report(true, rule, at, text); }
  void Warn(const char* rule, int at, const std::string& text) { Report(false, rule, at, text); }

  void Files() {
    Namespaces();
    Pairs(Sort::kService, [&](int a, int b) { Services(a, b); });
    Pairs(Sort::kEnum, [&](int a, int b) { Enums(a, b); });
    Pairs(Sort::kStruct, [&](int a, int b) { Structs(a, b, a_.at(a).name); });
    Pairs(Sort::kException, [&](int a, int b) { Structs(a, b, a_.at(a).name); });
    Pairs(Sort::kConst, [&](int a, int b) { Constants(a, b); });
  }

  // Language by language; the package is C++'s, or that of all.
  static std::map<std::string, std::string> NamespacesOf(const SchemaFile& file) {
    constexpr std::string_view kPrefix = "namespace ";
    std::map<std::string, std::string> spaces;
    for (const auto& [key, value] : file.attributes) {
      if (key.starts_with(kPrefix)) spaces[key.substr(kPrefix.size())] = value;
    }
    if (!file.package.empty()) spaces.try_emplace(PackageLanguage(file), file.package);
    return spaces;
  }
  static std::string PackageLanguage(const SchemaFile& file) {
    auto found = file.attributes.find("package_language");
    return found == file.attributes.end() ? "cpp" : found->second;
  }

  void Namespaces() {
    auto before = NamespacesOf(a_.file(old_file_)), after = NamespacesOf(b_.file(new_file_));
    for (const auto& [language, name] : before) {
      auto found = after.find(language);
      if (found == after.end()) {
        Warn("NAMESPACE_MISSING", -1, "Language " + language + " not found in new thrift file");
      } else if (found->second != name) {
        Warn("NAMESPACE_CHANGED", -1, "Namespace " + name + " changed in new thrift file");
      }
    }
  }

  void Pairs(Sort sort, const std::function<void(int, int)>& compare) {
    std::map<std::string, int> after;
    for (int i : b_.TopLevel(new_file_)) {
      if (SortOf(b_.at(i)) == sort) after[b_.at(i).name] = i;
    }
    for (int i : a_.TopLevel(old_file_)) {
      if (SortOf(a_.at(i)) != sort) continue;
      auto found = after.find(a_.at(i).name);
      if (found == after.end()) {
        Missing(sort, a_.at(i).name);
      } else {
        compare(i, found->second);
      }
    }
  }

  void Missing(Sort sort, const std::string& name) {
    switch (sort) {
      case Sort::kService:
        return Fail("SERVICE_MISSING", -1, "New Thrift file is missing a service " + name);
      case Sort::kEnum:
        return Warn("ENUM_MISSING", -1, "Enum " + name + " not found in new thrift file");
      case Sort::kConst:
        return Warn("CONST_MISSING", -1, "Constants Missing " + name);
      default:
        return Fail("STRUCT_MISSING", -1, "Struct " + name + " not found in new thrift file");
    }
  }

  void Enums(int a, int b) {
    for (int i : a_.Children(a)) {
      const Element& value = a_.at(i);
      const std::vector<int>& others = b_.Children(b);
      auto same = std::find_if(others.begin(), others.end(),
                               [&](int j) { return b_.at(j).number == value.number; });
      std::string number = value.number ? std::to_string(*value.number) : value.name;
      if (same == others.end()) {
        Fail("ENUM_VALUE_MISSING", b, "Enum value " + number + " missing in " + a_.at(a).name);
      } else if (b_.at(*same).name != value.name) {
        Warn("ENUM_VALUE_RENAMED", *same,
             "Name of the value " + number + " changed in enum " + a_.at(a).name);
      }
    }
  }

  static std::vector<int> ById(const SchemaIndex& index, int type) {
    std::vector<int> fields = type < 0 ? std::vector<int>() : index.Children(type);
    std::erase_if(fields, [&](int i) { return !index.at(i).number; });
    std::sort(fields.begin(), fields.end(),
              [&](int x, int y) { return *index.at(x).number < *index.at(y).number; });
    return fields;
  }

  // Either may be -1: a function without exceptions has none of them.
  void Structs(int a, int b, const std::string& name) {
    std::vector<int> before = ById(a_, a), after = ById(b_, b);
    size_t i = 0, j = 0;
    auto id = [](const SchemaIndex& index, int field) {
      return std::to_string(*index.at(field).number);
    };
    while (i < before.size() || j < after.size()) {
      bool only_old = j == after.size(), only_new = i == before.size();
      int64_t x = only_new ? 0 : *a_.at(before[i]).number;
      int64_t y = only_old ? 0 : *b_.at(after[j]).number;
      if (only_old || (!only_new && y > x)) {
        Fail("FIELD_REMOVED", b,
             "Struct Field removed for Id = " + id(a_, before[i++]) + " in " + name);
      } else if (only_new) {
        if (IsRequired(b_.at(after[j]))) {
          Fail("REQUIRED_FIELD_ADDED", after[j],
               "Required Struct Field Added for Id = " + id(b_, after[j]) + " in " + name);
        }
        ++j;
      } else if (y < x) {
        Fail("FIELD_ADDED_IN_MIDDLE", after[j],
             "Struct field is added in the middle with Id = " + id(b_, after[j]) + " in " + name);
        ++j;
      } else {
        Fields(before[i++], after[j++], name);
      }
    }
  }

  void Fields(int a, int b, const std::string& name) {
    const Element &x = a_.at(a), &y = b_.at(b);
    std::string place = " for Id = " + std::to_string(*y.number) + " in " + name;
    if (AuditType(x) != AuditType(y)) {
      Fail("FIELD_TYPE_CHANGED", b, "Struct Field Type Changed" + place);
    }
    if (IsRequired(x) != IsRequired(y)) {
      Fail("FIELD_REQUIREDNESS_CHANGED", b, "Struct Field Requiredness Changed" + place);
    }
    bool optional = !IsRequired(x) || !IsRequired(y);
    if (optional && x.default_value != y.default_value) {
      Warn("FIELD_DEFAULT_CHANGED", b, "Default value changed" + place);
    }
    if (x.name != y.name) Warn("FIELD_RENAMED", b, "Struct field name changed" + place);
  }

  static std::string LastName(const std::string& path) {
    return path.substr(path.rfind('.') == std::string::npos ? 0 : path.rfind('.') + 1);
  }

  void Services(int a, int b) {
    std::string before = LastName(Attribute(a_.at(a), "extends"));
    std::string after = LastName(Attribute(b_.at(b), "extends"));
    if (!before.empty() && before != after) {
      Fail("SERVICE_EXTENDS_CHANGED", b, "Change in Service inheritance for " + a_.at(a).name);
    }
    std::map<std::string, int> functions = Named(b_, b);
    for (int i : a_.Children(a)) {
      if (a_.at(i).kind != ElementKind::kMethod) continue;
      auto found = functions.find(a_.at(i).name);
      if (found == functions.end() || b_.at(found->second).kind != ElementKind::kMethod) {
        Fail("FUNCTION_MISSING", b, "New Thrift File has missing function " + a_.at(i).name);
      } else {
        Functions(i, found->second);
      }
    }
  }

  static std::map<std::string, int> Named(const SchemaIndex& index, int parent) {
    std::map<std::string, int> named;
    for (int i : index.Children(parent)) {
      auto [at, fresh] = named.try_emplace(index.at(i).name, i);
      if (!fresh && index.at(i).kind == ElementKind::kMethod) at->second = i;
    }
    return named;
  }

  // The message that holds a function's arguments or exceptions, or -1.
  static int Holder(const SchemaIndex& index, int function, const char* suffix) {
    for (int i : index.Siblings(function)) {
      const Element& element = index.at(i);
      bool message = element.kind == ElementKind::kMessage;
      if (message && element.name == index.at(function).name + suffix) return i;
    }
    return -1;
  }

  void Functions(int a, int b) {
    const Element &x = a_.at(a), &y = b_.at(b);
    if (Attribute(x, "oneway") != Attribute(y, "oneway")) {
      Fail("FUNCTION_ONEWAY_CHANGED", b, "Oneway attribute changed for function " + x.name);
    }
    if (AuditName(Attribute(x, "output_type")) != AuditName(Attribute(y, "output_type"))) {
      Fail("FUNCTION_RETURN_TYPE_CHANGED", b, "Return type changed for function " + x.name);
    }
    for (const char* suffix : {"_args", "_exception"}) {
      Structs(Holder(a_, a, suffix), Holder(b_, b, suffix), x.name + suffix);
    }
  }

  void Constants(int a, int b) {
    const Element &x = a_.at(a), &y = b_.at(b);
    if (AuditName(Attribute(x, "const")) != AuditName(Attribute(y, "const"))) {
      Warn("CONST_TYPE_CHANGED", b, "Constant " + x.name + " is of different type");
    } else if (Attribute(x, "value") != Attribute(y, "value")) {
      Warn("CONST_VALUE_CHANGED", b, "Constant " + x.name + " has different value");
    }
  }

  const SchemaIndex &a_, &b_;
  int old_file_ = 0, new_file_ = 0;
  std::vector<PeerFinding> found_;
};

}  // namespace

std::vector<PeerFinding> ThriftAudit(const SchemaIndex& old_index, const SchemaIndex& new_index,
                                     const ChangeSet&) {
  return Audit(old_index, new_index).Run();
}

}  // namespace detector
