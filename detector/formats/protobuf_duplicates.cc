#include "detector/formats/protobuf_duplicates.h"

#include <map>
#include <tuple>

namespace detector {
namespace {

const std::string& Owner(const ParsedProto& file, const Element& element) {
  static const std::string top = "the file";
  return element.parent < 0 ? top : file.elements[static_cast<size_t>(element.parent)].path;
}

}  // namespace

void CheckDuplicates(ParsedProto& file) {
  std::map<std::tuple<int, bool, std::string>, int> names;  // types have names of their own
  std::map<std::pair<int, int64_t>, int> numbers;           // of fields; enums may have aliases
  for (size_t i = 0; i < file.elements.size(); ++i) {
    const Element& element = file.elements[i];
    bool type = element.kind == ElementKind::kMessage || element.kind == ElementKind::kEnum ||
                element.kind == ElementKind::kService;
    auto self = static_cast<int>(i);
    if (!names.try_emplace({element.parent, type, element.name}, self).second) {
      file.errors.push_back(ErrorAt(
          element.name_span,
          "\"" + element.name + "\" is already defined in \"" + Owner(file, element) + "\"."));
    }
    if (element.kind != ElementKind::kField || !element.number) continue;
    auto [first, is_new] = numbers.try_emplace({element.parent, *element.number}, self);
    if (is_new) continue;
    file.errors.push_back(ErrorAt(
        element.name_span, "Field number " + std::to_string(*element.number) +
                               " has already been used in \"" + Owner(file, element) +
                               "\" by field \"" +
                               file.elements[static_cast<size_t>(first->second)].name + "\"."));
  }
}

}  // namespace detector
