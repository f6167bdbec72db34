#include "detector/peers/protolock_view.h"

#include <set>

namespace detector {
namespace {

// protolock parses ranges up to `max` as empty.
constexpr int64_t kMaxField = 536870911, kMaxEnumValue = 2147483647;

bool IsSkipped(const Element& element) {
  return element.doc.find("@protolock:skip") != std::string::npos;
}

// One that is written so; an edition's delimited message is an ordinary field.
bool IsGroup(const Element& field) {
  return field.attributes.count("group") != 0 && field.attributes.count("delimited") == 0;
}

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.';
}

// Takes words and single marks out of a declaration, in order.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}
  std::string Next() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
    size_t begin = at_;
    while (at_ < text_.size() && IsNameByte(text_[at_])) ++at_;
    if (at_ == begin && at_ < text_.size()) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

class Viewer {
 public:
  Viewer(const SchemaIndex& index, int file, const std::vector<int>& elements)
      : index_(index), file_(index.file(file)), elements_(elements), starts_{0} {
    for (size_t i = 0; i < file_.content.size(); ++i) {
      if (file_.content[i] == '\n') starts_.push_back(i + 1);
    }
  }

  LockFile Run() {
    for (int i : elements_) {
      if (IsGroup(index_.at(i))) groups_.insert(index_.at(i).type);
    }
    for (int i : elements_) {
      const Element& element = index_.at(i);
      if (element.kind == ElementKind::kMessage) AddMessage(i);
      if (element.kind == ElementKind::kEnum && !IsSkipped(element)) AddEnum(i);
      if (element.kind == ElementKind::kService && !IsSkipped(element)) AddService(i);
      if (element.kind == ElementKind::kExtension && !IsGroup(element)) {
        view_.messages[ExtendName(element)].fields.push_back(FieldOf(i));
      }
    }
    return std::move(view_);
  }

 private:
  size_t Offset(int line, int column) const {
    auto i = static_cast<size_t>(line - 1);
    size_t start = i < starts_.size() ? starts_[i] : file_.content.size();
    return std::min(start + static_cast<size_t>(column - 1), file_.content.size());
  }

  std::string_view TextOf(const Span& span) const {
    if (span.line == 0) return "";
    size_t begin = Offset(span.line, span.column), end = Offset(span.end_line, span.end_column);
    return std::string_view(file_.content).substr(begin, end - std::min(begin, end));
  }

  // An `extend` is a message to protolock, called like the one that it extends.
  std::string ExtendName(const Element& element) const {
    std::string name = element.attributes.at("extendee");
    const std::string& package = file_.package;
    bool own = !package.empty() && name.starts_with(package + ".");
    name = own ? name.substr(package.size() + 1) : name;
    return element.parent < 0 ? name
                              : std::string(index_.RelativePath(element.parent)) + "." + name;
  }

  bool InSkippedOrGroup(int i) const {
    for (int at = i; at >= 0; at = index_.at(at).parent) {
      if (groups_.count(index_.at(at).path)) return true;
      if (index_.at(at).parent < 0 && IsSkipped(index_.at(at))) return true;
    }
    return false;
  }

  LockField FieldOf(int i) const {
    const Element& element = index_.at(i);
    LockField field{element.name, element.number.value_or(0)};
    field.is_repeated = element.cardinality == Cardinality::kRepeated;
    if (element.oneof >= 0) field.oneof = index_.at(element.oneof).name;
    Words words(TextOf(element.span));
    std::string word = words.Next();
    while (word == "repeated" || word == "optional" || word == "required") word = words.Next();
    if (word == "map" && element.cardinality == Cardinality::kMap) {
      words.Next();
      field.map_key = words.Next();
      words.Next();
      word = words.Next();
    }
    field.type = word;
    return field;
  }

  void AddReserved(const Element& element, int64_t max, LockType& type) const {
    for (const BufRange& range : BufRanges(element, "reserved")) {
      if (range.second != max) type.reserved.push_back(range);
    }
    for (const std::string& name : BufReservedNames(element)) type.reserved_names.push_back(name);
  }

  void AddMessage(int i) {
    if (InSkippedOrGroup(i)) return;
    LockType& type = view_.messages[std::string(index_.RelativePath(i))];
    AddReserved(index_.at(i), kMaxField, type);
    for (int child : index_.Children(i)) {
      const Element& element = index_.at(child);
      bool is_field = element.kind == ElementKind::kField && !IsGroup(element);
      if (is_field) type.fields.push_back(FieldOf(child));
    }
  }

  void AddEnum(int i) {
    const Element& element = index_.at(i);
    std::string scope = element.parent < 0 ? "" : index_.at(element.parent).name + ".";
    LockType& type = view_.enums[scope + element.name];
    type.is_enum = true;
    AddReserved(element, kMaxEnumValue, type);
    for (int child : index_.Children(i)) {
      const Element& value = index_.at(child);
      type.fields.push_back({value.name, value.number.value_or(0)});
    }
  }

  void AddService(int i) {
    auto& methods = view_.services[index_.at(i).name];
    for (int child : index_.Children(i)) {
      const Element& element = index_.at(child);
      LockMethod& method = methods[element.name];
      method.streams_input = element.attributes.at("client_streaming") == "true";
      method.streams_output = element.attributes.at("server_streaming") == "true";
      // rpc Name(stream Input) returns (stream Output)
      Words words(TextOf(element.span));
      for (std::string* type : {&method.input, &method.output}) {
        for (std::string word = words.Next(); !word.empty() && word != "(";) word = words.Next();
        *type = words.Next();
        bool streams = type == &method.input ? method.streams_input : method.streams_output;
        if (streams && *type == "stream") *type = words.Next();
      }
    }
  }

  const SchemaIndex& index_;
  const SchemaFile& file_;
  const std::vector<int>& elements_;
  std::vector<size_t> starts_;
  std::set<std::string> groups_;
  LockFile view_;
};

}  // namespace

LockFile LockFileOf(const SchemaIndex& index, int file, const std::vector<int>& elements) {
  return Viewer(index, file, elements).Run();
}

}  // namespace detector
