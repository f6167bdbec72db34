#include "detector/formats/thrift_value.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "support/text.h"

namespace detector {
namespace {

// Always with a point or an exponent: 2.0 is not 2.
std::string DoubleText(const std::string& text) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.17g", std::strtod(text.c_str(), nullptr));
  std::string spelled = buffer;
  return spelled.find_first_of(".einf") == std::string::npos ? spelled + ".0" : spelled;
}

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

std::optional<int64_t> ThriftInteger(const std::string& text) {
  size_t digits = text.find_first_not_of("+-");
  bool hexadecimal = digits != std::string::npos && text.compare(digits, 2, "0x") == 0;
  errno = 0;
  char* end = nullptr;
  int64_t value = std::strtoll(text.c_str(), &end, hexadecimal ? 16 : 10);
  if (errno == ERANGE || text.empty() || *end != '\0') return std::nullopt;
  return value;
}

std::optional<ThriftValue> ThriftScalar(const ThriftToken& token) {
  switch (token.kind) {
    case ThriftToken::kInteger: {
      std::optional<int64_t> value = ThriftInteger(token.text);
      if (!value) return std::nullopt;
      return ThriftValue{std::to_string(*value)};
    }
    case ThriftToken::kDouble:
      return ThriftValue{DoubleText(token.text)};
    case ThriftToken::kString:
      return ThriftValue{Quoted(token.text)};
    default:
      if (token.text == "true") return ThriftValue{"1"};
      if (token.text == "false") return ThriftValue{"0"};
      return ThriftValue{token.text, true};
  }
}

std::string ThriftList(const std::vector<std::string>& items) {
  return "[" + support::Join(items, ", ") + "]";
}

std::string ThriftMap(const std::map<std::string, std::string>& items) {
  std::vector<std::string> pairs;
  for (const auto& [key, value] : items) pairs.push_back(key + ": " + value);
  return "{" + support::Join(pairs, ", ") + "}";
}

}  // namespace detector
