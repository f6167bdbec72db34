// Rules on services of the same full name, and their methods.
#include <google/protobuf/descriptor.pb.h>

#include "detector/peers/buf_report.h"

namespace detector {
namespace {

using MethodProto = google::protobuf::MethodDescriptorProto;

std::string Attribute(const Element& method, const std::string& name, const char* usual) {
  auto found = method.attributes.find(name);
  return found == method.attributes.end() ? usual : found->second;
}

void FindStreaming(BufReport& report, int was_method, int is_method, std::string_view rule,
                   const std::string& side, const std::string& what) {
  const Element& was = report.before.index.at(was_method);
  const Element& is = report.now.index.at(is_method);
  std::string from = Attribute(was, side + "_streaming", "false");
  std::string to = Attribute(is, side + "_streaming", "false");
  if (from == to) return;
  auto word = [](const std::string& streams) { return streams == "true" ? "streaming" : "unary"; };
  report.Add(
      rule, is.span, report.before.index.FileOf(was_method),
      what + " changed from " + side + " " + word(from) + " to " + side + " " + word(to) + ".");
}

void Compare(BufReport& report, int was_method, int is_method) {
  const Element& was = report.before.index.at(was_method);
  const Element& is = report.now.index.at(is_method);
  const SchemaFile& old_file = report.before.index.FileOf(was_method);
  std::string what =
      "RPC " + Quote(is.name) + " on service " + Quote(report.now.index.at(is.parent).name);
  FindStreaming(report, was_method, is_method, "RPC_SAME_CLIENT_STREAMING", "client", what);
  FindStreaming(report, was_method, is_method, "RPC_SAME_SERVER_STREAMING", "server", what);
  auto changed = [&](std::string_view rule, const std::string& name, const char* usual,
                     const std::string& words, auto place) {
    std::string from = Attribute(was, name, usual), to = Attribute(is, name, usual);
    if (from == to) return;
    report.Add(rule, place(), old_file,
               what + " changed " + words + " from " + Quote(from) + " to " + Quote(to) + ".");
  };
  changed("RPC_SAME_IDEMPOTENCY_LEVEL", "idempotency_level", "IDEMPOTENCY_UNKNOWN",
          "option \"idempotency_level\"",
          [&] { return report.OptionOf(is_method, "idempotency_level"); });
  changed("RPC_SAME_REQUEST_TYPE", "input_type", "", "request type",
          [&] { return report.PartOf(is_method, MethodProto::kInputTypeFieldNumber); });
  changed("RPC_SAME_RESPONSE_TYPE", "output_type", "", "response type",
          [&] { return report.PartOf(is_method, MethodProto::kOutputTypeFieldNumber); });
}

}  // namespace

void FindBufServiceBreaks(BufReport& report) {
  for (const auto& [name, was] : report.before.services) {
    auto service = report.now.services.find(name);
    if (service == report.now.services.end()) continue;
    std::map<std::string, int> methods;
    for (int method : report.now.index.Children(service->second)) {
      methods[report.now.index.at(method).name] = method;
    }
    for (int method : report.before.index.Children(was)) {
      const std::string& method_name = report.before.index.at(method).name;
      auto found = methods.find(method_name);
      if (found != methods.end()) {
        Compare(report, method, found->second);
        continue;
      }
      const Element& is = report.now.index.at(service->second);
      report.Add("RPC_NO_DELETE", is.span, report.before.index.FileOf(was),
                 "Previously present RPC " + Quote(method_name) + " on service " + Quote(is.name) +
                     " was deleted.");
    }
  }
}

}  // namespace detector
