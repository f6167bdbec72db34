#include "rewriter/generated/schema_headers.h"

#include <llvm/ADT/StringRef.h>

#include <algorithm>

#include "support/text.h"

namespace rewriter {
namespace {

// How the headers of a format's own generator are named.
struct Naming {
  llvm::StringLiteral format, schema_ending, header_ending;
};
constexpr Naming kNamings[] = {
    {"protobuf", ".proto", ".pb.h"},
    {"flatbuffers", ".fbs", "_generated.h"},
    {"thrift", ".thrift", "_types.h"},
};
constexpr llvm::StringLiteral kThriftConstants = "_constants.h";

const Naming& NamingOf(const detector::Schema& schema) {
  for (const Naming& naming : kNamings) {
    if (naming.format == schema.format) return naming;
  }
  return kNamings[0];
}

size_t CommonPrefix(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  size_t n = 0;
  while (n < a.size() && n < b.size() && a[n] == b[n]) ++n;
  return n;
}

// The files that share the longest suffix, of at least `least` parts, with the path of a schema.
std::vector<int> FilesEndingLike(const detector::Schema& schema, const std::string& proto,
                                 size_t least) {
  std::vector<std::string> wanted = support::Split(proto, '/');
  std::vector<int> best;
  size_t longest = std::max<size_t>(least, 1);
  for (size_t i = 0; i < schema.files.size(); ++i) {
    const detector::SchemaFile& file = schema.files[i];
    size_t suffix = std::max(CommonSuffix(wanted, support::Split(file.path, '/')),
                             CommonSuffix(wanted, support::Split(file.import_name, '/')));
    if (suffix < longest) continue;
    if (suffix > longest) best.clear();
    longest = suffix;
    best.push_back(static_cast<int>(i));
  }
  return best;
}

std::vector<int> FilesOfGenerator(const detector::Schema& schema, llvm::StringRef spelling) {
  const Naming& naming = NamingOf(schema);
  llvm::StringRef base = spelling;
  if (!base.consume_back(naming.header_ending)) return {};
  bool well_known = spelling.starts_with("google/protobuf/");  // the runtime's own, unless in full
  size_t least = well_known ? static_cast<size_t>(base.count('/')) + 1 : 0;
  return FilesEndingLike(schema, base.str() + naming.schema_ending.str(), least);
}

bool IsThriftConstants(const detector::Schema& schema, llvm::StringRef spelling) {
  return schema.format == "thrift" && spelling.ends_with(kThriftConstants);
}

// The schema files with a service that such a header is made for: "gen-cpp/TripService.h".
std::vector<int> FilesOfService(const detector::Schema& schema, llvm::StringRef spelling) {
  std::vector<int> files;
  if (schema.format != "thrift" || !spelling.consume_back(".h")) return files;
  llvm::StringRef name = spelling.substr(spelling.rfind('/') + 1);
  for (const detector::Element& element : schema.elements) {
    bool made = element.kind == detector::ElementKind::kService && name == element.name;
    if (made) files.push_back(element.file);
  }
  return files;
}

// "a/m.service.h" -> "a/m"; empty for what can't be another generator's.
llvm::StringRef BaseOfOther(llvm::StringRef spelling) {
  size_t name = spelling.rfind('/') + 1;  // 0 if there is no folder
  size_t dot = spelling.find('.', name);
  bool other = spelling.ends_with(".h") && dot != llvm::StringRef::npos && dot > name &&
               spelling.substr(dot) != ".h";
  return other ? spelling.take_front(dot) : llvm::StringRef();
}

}  // namespace

std::string OwnEnding(const detector::Schema& schema) {
  return NamingOf(schema).header_ending.str();
}

std::string HeaderName(const std::string& schema_file) {
  for (const Naming& naming : kNamings) {
    llvm::StringRef base = schema_file;
    if (base.consume_back(naming.schema_ending)) return base.str() + naming.header_ending.str();
  }
  return schema_file + kNamings[0].header_ending.str();
}

size_t CommonSuffix(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  size_t n = 0;
  while (n < a.size() && n < b.size() && a[a.size() - 1 - n] == b[b.size() - 1 - n]) ++n;
  return n;
}

std::vector<int> SchemaFilesOf(const detector::Schema& schema, const std::string& spelling) {
  std::vector<int> files = FilesOfGenerator(schema, spelling);
  if (IsThriftConstants(schema, spelling)) {
    files = FilesOfGenerator(schema, WithEnding(spelling, OwnEnding(schema)));
  }
  if (files.empty()) files = FilesOfService(schema, spelling);
  llvm::StringRef base = files.empty() ? BaseOfOther(spelling) : llvm::StringRef();
  if (base.empty()) return files;
  return FilesEndingLike(schema, base.str() + NamingOf(schema).schema_ending.str(),
                         base.count('/') + 1);
}

int SchemaFileOf(const detector::Schema& schema, const std::string& spelling,
                 const std::string& includer) {
  std::vector<std::string> from = support::Split(includer, '/');
  int nearest = -1;
  std::pair<size_t, bool> best;
  for (int file : SchemaFilesOf(schema, spelling)) {
    const detector::SchemaFile& known = schema.files[static_cast<size_t>(file)];
    std::pair rank(CommonPrefix(from, support::Split(known.path, '/')),
                   HeaderName(known.import_name) == spelling);
    if (nearest >= 0 && rank <= best) continue;
    nearest = file;
    best = rank;
  }
  return nearest;
}

std::string HeaderEnding(const detector::Schema& schema, const std::string& spelling) {
  if (!FilesOfGenerator(schema, spelling).empty()) return OwnEnding(schema);
  if (IsThriftConstants(schema, spelling)) return kThriftConstants.str();
  if (!FilesOfService(schema, spelling).empty()) {
    return "/" + spelling.substr(spelling.rfind('/') + 1);
  }
  return spelling.substr(BaseOfOther(spelling).size());
}

std::string WithEnding(const std::string& header, const std::string& ending) {
  llvm::StringRef base = header;
  for (const Naming& naming : kNamings) {
    if (base.consume_back(naming.header_ending)) break;
  }
  base.consume_back(kThriftConstants);
  if (llvm::StringRef(ending).starts_with("/")) {
    base = base.take_front(base.rfind('/') + 1);
    return base.str() + ending.substr(1);
  }
  return base.str() + ending;
}

}  // namespace rewriter
