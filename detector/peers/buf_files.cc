// FILE_SAME_*: options of files, their syntax and package.
#include <google/protobuf/descriptor.pb.h>

#include <array>

#include "detector/peers/buf_report.h"

namespace detector {
namespace {

struct FileOption {
  std::string_view rule;
  const char* option;
  const char* usual;  // what holds where nothing is written
};

constexpr std::array<FileOption, 16> kFileOptions = {{
    {"FILE_SAME_CC_ENABLE_ARENAS", "cc_enable_arenas", "true"},
    {"FILE_SAME_CC_GENERIC_SERVICES", "cc_generic_services", "false"},
    {"FILE_SAME_CSHARP_NAMESPACE", "csharp_namespace", ""},
    {"FILE_SAME_GO_PACKAGE", "go_package", ""},
    {"FILE_SAME_JAVA_GENERIC_SERVICES", "java_generic_services", "false"},
    {"FILE_SAME_JAVA_MULTIPLE_FILES", "java_multiple_files", "false"},
    {"FILE_SAME_JAVA_OUTER_CLASSNAME", "java_outer_classname", ""},
    {"FILE_SAME_JAVA_PACKAGE", "java_package", ""},
    {"FILE_SAME_OBJC_CLASS_PREFIX", "objc_class_prefix", ""},
    {"FILE_SAME_OPTIMIZE_FOR", "optimize_for", "SPEED"},
    {"FILE_SAME_PHP_CLASS_PREFIX", "php_class_prefix", ""},
    {"FILE_SAME_PHP_METADATA_NAMESPACE", "php_metadata_namespace", ""},
    {"FILE_SAME_PHP_NAMESPACE", "php_namespace", ""},
    {"FILE_SAME_PY_GENERIC_SERVICES", "py_generic_services", "false"},
    {"FILE_SAME_RUBY_PACKAGE", "ruby_package", ""},
    {"FILE_SAME_SWIFT_PREFIX", "swift_prefix", ""},
}};

std::string ValueOf(const SchemaFile& file, const std::string& option, const char* usual) {
  auto found = file.attributes.find(option);
  return found == file.attributes.end() ? usual : found->second;
}

void Compare(BufReport& report, const SchemaFile& was, const SchemaFile& is) {
  auto changed = [&](std::string_view rule, const std::string& what, const std::string& from,
                     const std::string& to, auto place) {
    if (from == to) return;
    report.Add(rule, place(), was,
               "File " + what + " changed from " + Quote(from) + " to " + Quote(to) + ".");
  };
  for (const FileOption& row : kFileOptions) {
    changed(row.rule, "option " + Quote(row.option), ValueOf(was, row.option, row.usual),
            ValueOf(is, row.option, row.usual), [&] { return report.OptionOf(is, row.option); });
  }
  using File = google::protobuf::FileDescriptorProto;
  changed("FILE_SAME_SYNTAX", "syntax", ValueOf(was, "syntax", "proto2"),
          ValueOf(is, "syntax", "proto2"),
          [&] { return report.PartOf(is, File::kSyntaxFieldNumber); });
  changed("FILE_SAME_PACKAGE", "package", was.package, is.package,
          [&] { return Or(is.package_span, BufReport::At(is)); });
}

}  // namespace

void FindBufFileBreaks(BufReport& report) {
  for (const SchemaFile& was : report.before.index.schema().files) {
    int file = report.now.files.FileLike(was);
    if (file >= 0) Compare(report, was, report.now.index.file(file));
  }
}

}  // namespace detector
