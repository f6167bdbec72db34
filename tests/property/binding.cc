#include "tests/property/binding.h"

#include <functional>
#include <map>

namespace property {
namespace {

const Message& MessageOf(const Version& version, int message) {
  return version.schema.messages[static_cast<size_t>(message)];
}
const Field& FieldOf(const Version& version, const Binding& binding) {
  return MessageOf(version, binding.message).fields[static_cast<size_t>(binding.field)];
}

// The form of a qualified name. Names of other packages than the message's are written in full
// where they might be hidden.
std::string Written(const Version& version, const Binding& binding, const std::string& full) {
  if (full.empty()) return "";
  std::string space = NamespaceOf(version, binding.message);
  bool here = !space.empty() && full.starts_with(space + "::");
  std::string rest = here ? full.substr(space.size() + 2) : full;
  if (binding.form == Form::kAlias && here) return "pkg::" + rest;
  if (binding.form == Form::kDirective && here) return rest;
  if (binding.form == Form::kInside && !binding.home.empty()) {
    bool inside = full.starts_with(binding.home + "::");
    return inside ? full.substr(binding.home.size() + 2) : "::" + full;
  }
  bool own = binding.form == Form::kDeclaration &&
             full == version.names.Full(version.schema.MessagePath(binding.message), "type");
  if (own) return rest;
  return binding.form == Form::kQualified && !space.empty() ? full : "::" + full;
}

std::string OfField(const Version& version, const Binding& binding, const char* role) {
  return version.names.Leaf(FieldPath(version, binding.message, binding.field), role);
}
std::string OfEnum(const Version& version, const Binding& binding, const char* role) {
  return Written(version, binding,
                 version.names.Full(version.schema.EnumPath(binding.enumeration), role));
}
std::string OfValue(const Version& version, const Binding& binding, int value, const char* role) {
  const Enum& one = version.schema.enums[static_cast<size_t>(binding.enumeration)];
  std::string path = version.schema.EnumPath(binding.enumeration) + "." +
                     one.values[static_cast<size_t>(value)].name;
  return Written(version, binding, version.names.Full(path, role));
}
std::string OfOneof(const Version& version, const Binding& binding, const char* role) {
  int oneof = FieldOf(version, binding).oneof;
  if (oneof < 0) return "";
  const Message& message = MessageOf(version, binding.message);
  return version.names.Leaf(version.schema.MessagePath(binding.message) + "." +
                                message.oneofs[static_cast<size_t>(oneof)],
                            role);
}
std::string OfExtension(const Version& version, const Binding& binding, bool repeated,
                        const char* role) {
  if (binding.extension < 0) return "";
  const Extension& one = version.schema.extensions[static_cast<size_t>(binding.extension)];
  if ((one.field.shape == Shape::kRepeated) != repeated) return "";
  return Written(version, binding,
                 version.names.Full(version.schema.ExtensionPath(binding.extension), role));
}
std::string OfMessage(const Version& version, const Binding& binding, int message,
                      const char* role) {
  if (message < 0) return "";
  return Written(version, binding, version.names.Full(version.schema.MessagePath(message), role));
}
std::string OfService(const Version& version, const Binding& binding, const char* role,
                      bool method) {
  const Service& service = version.schema.services.front();
  std::string path = version.schema.Within(service.file, -1, service.name);
  if (!method) return Written(version, binding, version.names.Full(path, role));
  return version.names.Leaf(path + "." + service.methods[static_cast<size_t>(binding.method)].name,
                            role);
}

// The getter of the first plain field of the field's own message.
std::string InnerGetter(const Version& version, const Binding& binding) {
  int inner = FieldOf(version, binding).type.message;
  if (inner < 0) return "";
  const Message& message = MessageOf(version, inner);
  for (size_t i = 0; i < message.fields.size(); ++i) {
    if (message.fields[i].shape == Shape::kMap) continue;
    return version.names.Leaf(FieldPath(version, inner, static_cast<int>(i)), "getter");
  }
  return "";
}

// namespace acme { namespace geo { class Trip; } }
std::string Forward(const Version& version, const Binding& binding) {
  std::string space = NamespaceOf(version, binding.message), before, after;
  for (size_t at = 0; at < space.size();) {
    size_t end = std::min(space.find("::", at), space.size());
    before += "namespace " + space.substr(at, end - at) + " { ";
    after += " }";
    at = end + 2;
  }
  std::string leaf = version.names.Leaf(version.schema.MessagePath(binding.message), "type");
  return before + "class " + leaf + ";" + after;
}

const Method& MethodOf(const Version& version, const Binding& binding) {
  return version.schema.services.front().methods[static_cast<size_t>(binding.method)];
}

// The C++ type of a value of the field, where it is written without a namespace.
std::string CppType(const Version& version, const Binding& binding) {
  static const std::map<std::string, std::string> types = {
      {"int32", "int32_t"},    {"sint32", "int32_t"},     {"sfixed32", "int32_t"},
      {"uint32", "uint32_t"},  {"fixed32", "uint32_t"},   {"int64", "int64_t"},
      {"sint64", "int64_t"},   {"sfixed64", "int64_t"},   {"uint64", "uint64_t"},
      {"fixed64", "uint64_t"}, {"float", "float"},        {"double", "double"},
      {"bool", "bool"},        {"string", "std::string"}, {"bytes", "std::string"}};
  auto found = types.find(FieldOf(version, binding).type.scalar);
  return found == types.end() ? "" : found->second;
}

using Speller = std::function<std::string(const Version&, const Binding&)>;
using Spellers = std::map<std::string, Speller>;

Spellers FieldSpellers() {
  Spellers spellers;
  const std::pair<const char*, const char*> roles[] = {
      {"get", "getter"},       {"set", "setter"},        {"mut", "mutable"},
      {"has", "has"},          {"clear", "clear"},       {"size", "size"},
      {"add", "add"},          {"release", "release"},   {"setalloc", "set_allocated"},
      {"num", "field_number"}, {"k", "oneof_enumerator"}};
  for (auto [name, role] : roles) {
    spellers[name] = [=](const Version& v, const Binding& b) { return OfField(v, b, role); };
  }
  const std::pair<const char*, const char*> oneof_roles[] = {{"case", "oneof_case"},
                                                             {"caseT", "oneof_type"},
                                                             {"notset", "oneof_not_set"},
                                                             {"oclear", "oneof_clear"}};
  for (auto [name, role] : oneof_roles) {
    spellers[name] = [=](const Version& v, const Binding& b) { return OfOneof(v, b, role); };
  }
  spellers["iget"] = InnerGetter;
  spellers["C"] = CppType;
  spellers["name"] = [](const Version& v, const Binding& b) {
    return v.schema.FieldName(b.message, b.field);
  };
  return spellers;
}

void AddEnumSpellers(Spellers& spellers) {
  const std::pair<const char*, const char*> roles[] = {{"E", "type"},
                                                       {"Evalid", "enum_is_valid"},
                                                       {"Emin", "enum_min"},
                                                       {"Emax", "enum_max"},
                                                       {"Esize", "enum_array_size"},
                                                       {"Ename", "enum_name"},
                                                       {"Edesc", "enum_descriptor"},
                                                       {"Nvalid", "nested_enum_is_valid"},
                                                       {"Nmin", "nested_enum_min"},
                                                       {"Nmax", "nested_enum_max"},
                                                       {"Nname", "nested_enum_name"}};
  for (auto [name, role] : roles) {
    spellers[name] = [=](const Version& v, const Binding& b) { return OfEnum(v, b, role); };
  }
  auto value = [&](const char* name, bool other, const char* role) {
    spellers[name] = [=](const Version& v, const Binding& b) {
      return OfValue(v, b, other ? b.other_value : b.value, role);
    };
  };
  spellers["Vfull"] = [](const Version& v, Binding b) {
    b.form = Form::kAbsolute;
    return OfValue(v, b, b.value, "enumerator");
  };
  value("V", false, "enumerator");
  value("W", true, "enumerator");
  value("Vn", false, "nested_enumerator");
  value("Wn", true, "nested_enumerator");
}

void AddTypeSpellers(Spellers& spellers) {
  spellers["T"] = [](const Version& v, const Binding& b) {
    std::string nested = b.nested_alias ? OfMessage(v, b, b.message, "nested_type") : "";
    return nested.empty() ? OfMessage(v, b, b.message, "type") : nested;
  };
  spellers["Tn"] = [](const Version& v, const Binding& b) {
    return OfMessage(v, b, b.message, "nested_type");
  };
  spellers["Tfull"] = [](const Version& v, Binding b) {
    b.form = Form::kAbsolute;
    return OfMessage(v, b, b.message, "type");
  };
  spellers["Tleaf"] = [](const Version& v, const Binding& b) {
    return v.names.Leaf(v.schema.MessagePath(b.message), "type");
  };
  spellers["I"] = [](const Version& v, const Binding& b) {
    return OfMessage(v, b, FieldOf(v, b).type.message, "type");
  };
  spellers["U"] = [](const Version& v, const Binding& b) {
    return OfMessage(v, b, b.other, "type");
  };
  spellers["Uindex"] = [](const Version&, const Binding& b) { return std::to_string(b.other); };
  spellers["ns"] = [](const Version& v, const Binding& b) { return NamespaceOf(v, b.message); };
  spellers["forward"] = Forward;
}

void AddServiceAndExtensionSpellers(Spellers& spellers) {
  spellers["S"] = [](const Version& v, const Binding& b) {
    return OfService(v, b, "service", false);
  };
  spellers["Stub"] = [](const Version& v, const Binding& b) {
    return OfService(v, b, "stub", false);
  };
  spellers["method"] = [](const Version& v, const Binding& b) {
    return OfService(v, b, "service_method", true);
  };
  spellers["In"] = [](const Version& v, const Binding& b) {
    return OfMessage(v, b, MethodOf(v, b).input, "type");
  };
  spellers["Out"] = [](const Version& v, const Binding& b) {
    return OfMessage(v, b, MethodOf(v, b).output, "type");
  };
  spellers["x"] = [](const Version& v, const Binding& b) {
    return OfExtension(v, b, false, "extension");
  };
  spellers["xr"] = [](const Version& v, const Binding& b) {
    return OfExtension(v, b, true, "extension");
  };
  spellers["xnum"] = [](const Version& v, const Binding& b) {
    return OfExtension(v, b, false, "extension_number");
  };
}

const Spellers& AllSpellers() {
  static const Spellers spellers = [] {
    Spellers all = FieldSpellers();
    AddEnumSpellers(all);
    AddTypeSpellers(all);
    AddServiceAndExtensionSpellers(all);
    return all;
  }();
  return spellers;
}

}  // namespace

std::string NamespaceOf(const Version& version, int message) {
  int file = MessageOf(version, message).file;
  std::string space;
  for (char c : version.schema.files[static_cast<size_t>(file)].package) {
    space += c == '.' ? std::string("::") : std::string(1, c);
  }
  return space;
}

std::string FieldPath(const Version& version, int message, int field) {
  return version.schema.MessagePath(message) + "." + version.schema.FieldName(message, field);
}

bool IsKnownName(const std::string& name) { return AllSpellers().count(name) > 0; }

std::string Spell(const std::string& name, const Version& version, const Binding& binding) {
  return AllSpellers().at(name)(version, binding);
}

}  // namespace property
