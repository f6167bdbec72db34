// Paths as URI references.
#pragma once

#include <string>

namespace fleet::cli {

// "src/ä b.cc" -> "src/%C3%A4%20b.cc". A colon is escaped as well: it would end a scheme.
inline std::string RelativeUri(const std::string& path) {
  constexpr char kPlain[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=@";
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string uri;
  for (char c : path) {
    if (std::string_view(kPlain).find(c) != std::string_view::npos) {
      uri += c;
    } else {
      auto byte = static_cast<unsigned char>(c);
      uri += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return uri;
}

}  // namespace fleet::cli
