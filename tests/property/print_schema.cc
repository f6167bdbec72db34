#include <set>

#include "tests/property/schema.h"

namespace property {
namespace {

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(c));
  return text;
}

class Printer {
 public:
  Printer(const Schema& schema, int file) : schema_(schema), file_(file) {}

  std::string Text() {
    const File& file = schema_.files[static_cast<size_t>(file_)];
    Declarations(-1, "");
    for (const Service& service : schema_.services) {
      if (service.file == file_) PrintService(service);
    }
    std::string head = file.proto2 ? "syntax = \"proto2\";\n" : "syntax = \"proto3\";\n";
    if (!file.package.empty()) head += "package " + file.package + ";\n";
    for (int import : imports_) {
      head += "import \"" + schema_.files[static_cast<size_t>(import)].path + "\";\n";
    }
    return head + "option cc_generic_services = true;\n" + text_;
  }

 private:
  void Declarations(int parent, const std::string& indent) {
    for (size_t i = 0; i < schema_.enums.size(); ++i) {
      const Enum& one = schema_.enums[i];
      if (one.file == file_ && one.parent == parent) PrintEnum(one, indent);
    }
    for (size_t i = 0; i < schema_.messages.size(); ++i) {
      const Message& one = schema_.messages[i];
      if (one.file != file_ || one.parent != parent || one.group) continue;
      text_ += indent + "message " + one.name + " {\n";
      PrintBody(static_cast<int>(i), indent + "  ");
      text_ += indent + "}\n";
    }
    for (const Extension& one : schema_.extensions) {
      if (one.file != file_ || one.parent != parent) continue;
      text_ += indent + "extend " +
               Use(schema_.messages[static_cast<size_t>(one.extendee)].file,
                   schema_.MessagePath(one.extendee));
      text_ += " {\n";
      PrintField(one.field, indent + "  ");
      text_ += indent + "}\n";
    }
  }

  void PrintEnum(const Enum& one, const std::string& indent) {
    text_ += indent + "enum " + one.name + " {\n";
    for (const Value& value : one.values) {
      text_ += indent + "  " + value.name + " = " + std::to_string(value.number) + ";\n";
    }
    text_ += indent + "}\n";
  }

  void PrintBody(int index, const std::string& indent) {
    const Message& message = schema_.messages[static_cast<size_t>(index)];
    Declarations(index, indent);
    for (const Field& field : message.fields) {
      if (field.oneof < 0) PrintField(field, indent);
    }
    for (size_t i = 0; i < message.oneofs.size(); ++i) {
      text_ += indent + "oneof " + message.oneofs[i] + " {\n";
      for (const Field& field : message.fields) {
        if (field.oneof == static_cast<int>(i)) PrintField(field, indent + "  ");
      }
      text_ += indent + "}\n";
    }
    if (message.extensible) text_ += indent + "extensions 100 to 199;\n";
  }

  void PrintField(const Field& field, const std::string& indent) {
    std::string type = TypeName(field.type), number = " = " + std::to_string(field.number);
    text_ += indent;
    if (field.shape == Shape::kGroup) {
      text_ += "optional group " + schema_.messages[static_cast<size_t>(field.type.message)].name +
               number + " {\n";
      PrintBody(field.type.message, indent + "  ");
      text_ += indent + "}\n";
      return;
    }
    if (field.shape == Shape::kMap) type = "map<" + field.map_key + ", " + type + ">";
    if (field.shape == Shape::kOptional) text_ += "optional ";
    if (field.shape == Shape::kRequired) text_ += "required ";
    if (field.shape == Shape::kRepeated) text_ += "repeated ";
    bool proto2 = schema_.files[static_cast<size_t>(file_)].proto2;
    std::string option = field.packed ? (proto2 ? " [packed = true]" : " [packed = false]") : "";
    text_ += type + " " + field.name + number + option + ";\n";
  }

  void PrintService(const Service& service) {
    text_ += "service " + service.name + " {\n";
    for (const Method& method : service.methods) {
      text_ += "  rpc " + method.name + "(" + TypeName({.message = method.input}) + ") returns (" +
               TypeName({.message = method.output}) + ");\n";
    }
    text_ += "}\n";
  }

  std::string TypeName(const Type& type) {
    if (type.message >= 0) {
      return Use(schema_.messages[static_cast<size_t>(type.message)].file,
                 schema_.MessagePath(type.message));
    }
    if (type.enumeration < 0) return type.scalar;
    return Use(schema_.enums[static_cast<size_t>(type.enumeration)].file,
               schema_.EnumPath(type.enumeration));
  }
  std::string Use(int file, const std::string& path) {
    if (file != file_) imports_.insert(file);
    return "." + path;
  }

  const Schema& schema_;
  int file_;
  std::string text_;
  std::set<int> imports_;
};

}  // namespace

std::string Schema::Within(int file, int parent, const std::string& name) const {
  if (parent >= 0) return MessagePath(parent) + "." + name;
  const std::string& package = files[static_cast<size_t>(file)].package;
  return package.empty() ? name : package + "." + name;
}
std::string Schema::MessagePath(int message) const {
  const Message& one = messages[static_cast<size_t>(message)];
  return Within(one.file, one.parent, one.name);
}
std::string Schema::EnumPath(int enumeration) const {
  const Enum& one = enums[static_cast<size_t>(enumeration)];
  return Within(one.file, one.parent, one.name);
}
std::string Schema::ExtensionPath(int extension) const {
  const Extension& one = extensions[static_cast<size_t>(extension)];
  return Within(one.file, one.parent, one.field.name);
}
std::string Schema::FieldName(int message, int field) const {
  const Field& one = messages[static_cast<size_t>(message)].fields[static_cast<size_t>(field)];
  if (one.shape != Shape::kGroup) return one.name;
  return Lower(messages[static_cast<size_t>(one.type.message)].name);
}

std::map<std::string, std::string> Print(const Schema& schema) {
  std::map<std::string, std::string> texts;
  for (size_t i = 0; i < schema.files.size(); ++i) {
    texts[schema.files[i].path] = Printer(schema, static_cast<int>(i)).Text();
  }
  return texts;
}

}  // namespace property
