#include "detector/peers/buf_unstable.h"

#include <regex>

namespace detector {

bool IsUnstablePackage(const std::string& package) {
  size_t dot = package.rfind('.');
  if (dot == std::string::npos || package.size() - dot > 100) return false;
  static const std::regex unstable(
      "v0*[1-9][0-9]*(test.*|(p0*[1-9][0-9]*)?(alpha|beta)(0*[1-9][0-9]*)?)");
  return std::regex_match(package.substr(dot + 1), unstable);
}

}  // namespace detector
