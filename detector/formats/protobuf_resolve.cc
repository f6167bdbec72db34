#include "detector/formats/protobuf_resolve.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "detector/formats/protobuf.h"
#include "detector/formats/protobuf_model.h"

namespace detector {
namespace {

namespace pb = google::protobuf;
using Slot = Reference::Slot;
using Attributes = std::map<std::string, std::string>;

struct Symbol {
  int file = -1;
  int element = -1;
  bool is_built_in = false;
  bool is_message = false, is_closed = false;
};

// The types of one connected set of files. Keys point into the elements' paths.
using SymbolTable = std::unordered_map<std::string_view, Symbol>;

bool IsTypeElement(const Element& element) {
  return element.kind == ElementKind::kMessage || element.kind == ElementKind::kEnum;
}

class Resolver {
 public:
  Resolver(ParsedProtos& files, const LinkedFiles& linked) : files_(files), linked_(linked) {}

  void Run() {
    int pools = 0;
    for (int pool : linked_.pools) pools = std::max(pools, pool + 1);
    types_.resize(static_cast<size_t>(pools));
    extensions_.resize(static_cast<size_t>(pools));
    for (int i = 0; i < static_cast<int>(files_.size()); ++i) Declare(i);
    for (int i = 0; i < static_cast<int>(files_.size()); ++i) ResolveFile(i);
  }

 private:
  ParsedProto& File(int file) { return *files_[static_cast<size_t>(file)]; }
  SymbolTable& TypesOf(int file) {
    return types_[static_cast<size_t>(linked_.pools[static_cast<size_t>(file)])];
  }

  void Declare(int file) {
    std::vector<Element>& elements = File(file).elements;
    for (int i = 0; i < static_cast<int>(elements.size()); ++i) {
      const Element& element = elements[static_cast<size_t>(i)];
      if (element.kind == ElementKind::kExtension) {
        extensions_[static_cast<size_t>(linked_.pools[static_cast<size_t>(file)])].insert(
            element.path);
      }
      if (!IsTypeElement(element)) continue;
      bool is_message = element.kind == ElementKind::kMessage;
      bool is_closed = !is_message && element.attributes.at("closed") == "true";
      auto [known, added] =
          TypesOf(file).try_emplace(element.path, Symbol{file, i, false, is_message, is_closed});
      if (added) continue;
      std::string where = known->second.file == file
                              ? ""
                              : " in file \"" + File(known->second.file).source->path + "\"";
      File(file).errors.push_back(
          ErrorAt(element.name_span, "\"" + element.path + "\" is already defined" + where + "."));
    }
  }

  // What a file sees: itself, its imports, and what these import publicly.
  void See(int file) {
    visible_.assign(files_.size(), false);
    packages_.clear();
    sees_built_ins_ = false;
    std::vector<int> waiting = {file};
    while (!waiting.empty()) {
      int at = waiting.back();
      waiting.pop_back();
      if (visible_[static_cast<size_t>(at)]) continue;
      visible_[static_cast<size_t>(at)] = true;
      SeePackage(File(at).package);
      const std::vector<int>& targets = linked_.imports[static_cast<size_t>(at)];
      for (size_t i = 0; i < targets.size(); ++i) {
        if (at != file && !File(at).imports[i].is_public) continue;
        if (targets[i] >= 0) waiting.push_back(targets[i]);
        if (targets[i] == kBuiltIn) sees_built_ins_ = true;
      }
    }
    if (sees_built_ins_) SeePackage("google.protobuf");
  }

  void SeePackage(std::string_view package) {
    for (size_t end = package.find('.');; end = package.find('.', end + 1)) {
      packages_.emplace(package.substr(0, end));
      if (end == std::string_view::npos) return;
    }
  }

  Symbol FindType(int file, const std::string& full_name, bool only_visible) {
    auto found = TypesOf(file).find(full_name);
    if (found != TypesOf(file).end() &&
        (!only_visible || visible_[static_cast<size_t>(found->second.file)])) {
      return found->second;
    }
    if (only_visible && !sees_built_ins_) return {};
    BuiltInType type = FindBuiltIn(full_name);
    if (type == BuiltInType::kNone) return {};
    return {-1, 0, true, type == BuiltInType::kMessage, type == BuiltInType::kClosedEnum};
  }

  // The first part of a name decides the scope; the rest has to be there.
  Symbol Lookup(int file, const std::string& name, std::string scope, bool only_visible) {
    if (name.starts_with('.')) return FindType(file, name.substr(1), only_visible);
    size_t dot = name.find('.');
    std::string first = name.substr(0, dot);
    for (;;) {
      std::string prefix = scope.empty() ? "" : scope + ".";
      Symbol head = FindType(file, prefix + first, only_visible);
      if (dot == std::string::npos) {
        if (head.element >= 0) return head;
      } else if (head.element >= 0 || packages_.count(prefix + first)) {
        Symbol whole = FindType(file, prefix + name, only_visible);
        if (whole.element >= 0 || only_visible) return whole;
      }
      if (scope.empty()) return {};
      size_t last = scope.rfind('.');
      scope.resize(last == std::string::npos ? 0 : last);
    }
  }

  // "(owner)" -> "(shop.owner)", so that an option is the same however short its name is written.
  void CompleteOptions(int file, const std::string& around, Attributes& attributes) {
    const auto& known = extensions_[static_cast<size_t>(linked_.pools[static_cast<size_t>(file)])];
    std::vector<std::pair<std::string, std::string>> renamed;
    for (const auto& [name, value] : attributes) {
      size_t open = name.find('('), close = name.find(')');
      if (open == std::string::npos || close == std::string::npos) continue;
      std::string written = name.substr(open + 1, close - open - 1);
      std::string full = InScope(around, written, [&](const std::string& whole) {
        return known.find(whole) != known.end();
      });
      if (full != written) {
        renamed.emplace_back(name, name.substr(0, open + 1) + full + name.substr(close));
      }
    }
    for (const auto& [name, full] : renamed) {
      auto node = attributes.extract(name);
      node.key() = full;
      attributes.insert(std::move(node));
    }
  }

  void ResolveFile(int file) {
    See(file);
    ParsedProto& parsed = File(file);
    std::vector<bool> has_message(parsed.elements.size(), false);
    for (const Reference& reference : parsed.references) {
      Element& element = parsed.elements[static_cast<size_t>(reference.element)];
      size_t last = element.path.rfind('.');
      std::string scope = last == std::string::npos ? "" : element.path.substr(0, last);
      Symbol symbol = Lookup(file, reference.name, scope, true);
      // Where protoc would miss an import, what is meant is clear all the same.
      if (symbol.element < 0) symbol = Lookup(file, reference.name, scope, false);
      if (symbol.element < 0) {
        Diagnostic& unknown = parsed.warnings.emplace_back(
            ErrorAt(reference.span, "\"" + reference.name + "\" is not defined."));
        unknown.severity = "warning";
        bool complete = reference.name.starts_with('.');
        Fill(element, reference.slot, reference.name.substr(complete));
        continue;
      }
      std::string name = symbol.is_built_in ? BuiltInName(reference, scope) : PathOf(symbol);
      bool is_field_type = reference.slot == Slot::kType || reference.slot == Slot::kMapValue;
      if (is_field_type && !symbol.is_message) {
        element.attributes["enum"] = symbol.is_closed ? "closed" : "open";
      }
      if (reference.slot == Slot::kType) {
        has_message[static_cast<size_t>(reference.element)] = symbol.is_message;
      }
      Fill(element, reference.slot, std::move(name));
    }
    parsed.references.clear();
    CompleteOptions(file, parsed.package, parsed.attributes);
    for (Element& element : parsed.elements) {
      CompleteOptions(file, element.path, element.attributes);
    }
    for (size_t i = 0; i < parsed.elements.size(); ++i) Finish(parsed, i, has_message[i]);
  }

  const std::string& PathOf(const Symbol& symbol) {
    return File(symbol.file).elements[static_cast<size_t>(symbol.element)].path;
  }

  // The full name behind a name that was found among the built-in types.
  static std::string BuiltInName(const Reference& reference, const std::string& scope) {
    if (reference.name.starts_with('.')) return reference.name.substr(1);
    return InScope(scope, reference.name,
                   [](const std::string& full) { return FindBuiltIn(full) != BuiltInType::kNone; });
  }

  // The name in the innermost scope where it is known; as it is written if nowhere.
  template <class IsKnown>
  static std::string InScope(std::string scope, const std::string& name, IsKnown is_known) {
    for (;;) {
      std::string full = scope.empty() ? name : scope + "." + name;
      if (scope.empty() || is_known(full)) return full;
      size_t last = scope.rfind('.');
      scope.resize(last == std::string::npos ? 0 : last);
    }
  }

  static void Fill(Element& element, Slot slot, std::string name) {
    switch (slot) {
      case Slot::kType:
        element.type = std::move(name);
        break;
      case Slot::kMapValue:
        element.map_value = std::move(name);
        break;
      case Slot::kExtendee:
        element.attributes["extendee"] = std::move(name);
        break;
      case Slot::kInput:
        element.attributes["input_type"] = std::move(name);
        break;
      case Slot::kOutput:
        element.attributes["output_type"] = std::move(name);
        break;
    }
  }

  static void Finish(ParsedProto& file, size_t i, bool has_message) {
    Element& element = file.elements[i];
    if (element.kind != ElementKind::kField && element.kind != ElementKind::kExtension) return;
    if (element.cardinality == Cardinality::kMap) {
      element.type = "map<" + element.map_key + ", " + element.map_value + ">";
    }
    FinishField(file, static_cast<int>(i), has_message);
  }

  ParsedProtos& files_;
  const LinkedFiles& linked_;
  std::vector<SymbolTable> types_;  // by pool
  std::vector<std::unordered_set<std::string_view>> extensions_;
  // Of the file that is being resolved.
  std::vector<bool> visible_;
  std::set<std::string, std::less<>> packages_;
  bool sees_built_ins_ = false;
};

}  // namespace

bool IsBuiltInImport(const std::string& import_name) {
  // What later versions of libprotobuf bring for editions; nothing in it is ever a field's type.
  static const std::set<std::string> features = {"google/protobuf/cpp_features.proto",
                                                 "google/protobuf/go_features.proto",
                                                 "google/protobuf/java_features.proto"};
  if (!import_name.starts_with("google/protobuf/")) return false;
  return features.count(import_name) != 0 ||
         pb::DescriptorPool::generated_pool()->FindFileByName(import_name) != nullptr;
}

BuiltInType FindBuiltIn(const std::string& full_name) {
  if (!full_name.starts_with("google.protobuf.")) return BuiltInType::kNone;
  if (full_name == "google.protobuf.FeatureSet") return BuiltInType::kMessage;
  const pb::DescriptorPool& pool = *pb::DescriptorPool::generated_pool();
  if (pool.FindMessageTypeByName(full_name)) return BuiltInType::kMessage;
  const pb::EnumDescriptor* type = pool.FindEnumTypeByName(full_name);
  if (!type) return BuiltInType::kNone;
  bool closed = type->file()->syntax() == pb::FileDescriptor::SYNTAX_PROTO2;
  return closed ? BuiltInType::kClosedEnum : BuiltInType::kOpenEnum;
}

void ResolveNames(ParsedProtos& files, const LinkedFiles& linked) { Resolver(files, linked).Run(); }

}  // namespace detector
