#include "support/document.h"

#include <algorithm>

#include "support/text.h"

namespace support {

Result<Json> ParseJson(std::string_view text, const std::string& name) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    size_t end = std::min<size_t>(error.byte ? error.byte - 1 : 0, text.size());
    auto line = 1 + std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(end), '\n');
    size_t start = text.substr(0, end).rfind('\n');
    size_t column = end - (start == std::string_view::npos ? 0 : start + 1) + 1;
    return Invalid(name + ":" + std::to_string(line) + ":" + std::to_string(column) +
                   ": not valid JSON (" + error.what() + ")");
  } catch (const Json::exception& error) {
    return Invalid(name + ": not valid JSON (" + error.what() + ")");
  }
}

std::string DumpJson(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void JsonReader::RefuseUnknownKeys() {
  for (const auto& [key, item] : json_.items()) {
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    std::string near = ClosestTo(key, known_);
    Complain(pointer_,
             "unknown key `" + key + "`" + (near.empty() ? "" : ", did you mean `" + near + "`?"));
  }
}

void JsonReader::Complain(const std::string& at, const std::string& what) {
  if (error_.empty()) error_ = "at " + (at.empty() ? "the root" : at) + ": " + what;
}

}  // namespace support
