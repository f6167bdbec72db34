#include "rules/mangle_thrift.h"

#include <algorithm>

#include "rules/mangle.h"

namespace rules::thrift_cpp {
namespace {

using detector::Element;
using detector::ElementKind;

constexpr std::string_view kArguments = "_args";

bool Is(const Element& element, const char* attribute) {
  auto found = element.attributes.find(attribute);
  return found != element.attributes.end() && found->second != "false";
}

// The import name without its ending, and the file's own name without folders.
std::string Base(const Named& named) {
  constexpr std::string_view kEnding = ".thrift";
  std::string name = named.schema_file().import_name;
  if (name.ends_with(kEnding)) name.resize(name.size() - kEnding.size());
  return name;
}
std::string Folder(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

std::string Program(const Named& named) {
  std::string base = Base(named);
  return base.substr(Folder(base).size());
}

// What has the type: of a field or an enum value what it is in.
const Element& TypeOf(const Named& named) {
  const Element& self = named.self();
  bool inside = self.kind == ElementKind::kField || self.kind == ElementKind::kEnumValue;
  return inside ? named.view.element(self.parent) : self;
}

// "Msg"; "Svc_f_args" for what is declared inside a service.
std::string Flat(const Named& named) {
  const Element& type = TypeOf(named);
  if (type.parent < 0) return type.name;
  return named.view.element(type.parent).name + "_" + type.name;
}

std::string YesNo(bool value) { return value ? "yes" : "no"; }

}  // namespace

std::string Header(const Named& named) { return Base(named) + "_types.h"; }

std::string ServiceHeader(const Named& named) {
  return Folder(Base(named)) + named.self().name + ".h";
}

std::string Constants(const Named& named) {
  return protobuf_cpp::Outer(named) + Program(named) + "Constants";
}
std::string ConstantsObject(const Named& named) {
  return protobuf_cpp::Outer(named) + "g_" + Program(named) + "_constants";
}

std::string Type(const Named& named) { return protobuf_cpp::Outer(named) + Flat(named); }
std::string Isset(const Named& named) {
  return protobuf_cpp::Outer(named) + "_" + Flat(named) + "__isset";
}

std::string Declared(const Named& named) {
  const Element& type = TypeOf(named);
  if (type.parent >= 0) return type.name.ends_with(kArguments) ? "arguments" : "results";
  if (Is(type, "typedef")) return "typedef";
  return Is(type, "const") ? "const" : "struct";
}

std::string HasFlag(const Named& named) {
  bool all = Declared(named) != "struct";
  auto has = [&](const Element& field) { return all || field.has_presence; };
  if (named.self().kind == ElementKind::kField) return YesNo(has(named.self()));
  const std::vector<int>& fields = named.view.ChildrenOf(named.element);
  return YesNo(std::any_of(fields.begin(), fields.end(),
                           [&](int field) { return has(named.view.element(field)); }));
}

std::string Container(const Named& named) {
  switch (named.self().cardinality) {
    case detector::Cardinality::kRepeated:
      return Is(named.self(), "set") ? "set" : "list";
    case detector::Cardinality::kMap:
      return "map";
    default:
      return "none";
  }
}

std::string HasConstants(const Named& named) {
  const std::vector<Element>& all = named.view.schema().elements;
  return YesNo(std::any_of(all.begin(), all.end(), [&](const Element& element) {
    return element.file == named.file && Is(element, "const");
  }));
}

std::string Oneway(const Named& named) { return YesNo(Is(named.self(), "oneway")); }

std::string Optional(const Named& named) { return YesNo(Is(named.self(), "optional")); }

std::vector<int> Arguments(const SchemaView& view, int method) {
  const Element& element = view.element(method);
  const Element* arguments =
      view.Find(element.path + std::string(kArguments), view.FileOf(method).pool);
  if (!arguments) return {};
  return view.ChildrenOf(view.IndexOf(*arguments));
}

}  // namespace rules::thrift_cpp
