// One HTTP request at a time, for what the detector reads over the network. Implemented with
// libcurl in http.cc; a test may put a function of its own in its place.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "support/result.h"

namespace fleet {

struct HttpRequest {
  std::string url;
  std::vector<std::string> headers;  // "Accept: application/json"
  std::string user;                  // "name:password" for basic authentication, "" for none
  bool netrc = false;                // else ask the user's .netrc
};

struct HttpResponse {
  int status = 0;
  std::string body, etag;
  int retry_after = 0;  // seconds that the server asks for, 0 if it doesn't
};

// A server that can't be reached, or says nothing that is HTTP, is kUnavailable; any answer of a
// server is a response.
using HttpGet = std::function<support::Result<HttpResponse>(const HttpRequest& request)>;

// Over http and https, certificates checked. Redirections are not followed: they could lead
// credentials elsewhere.
struct HttpLimits {
  int connect_seconds = 10, total_seconds = 60;
  uint64_t bytes = 64u << 20;  // of a body
};
HttpGet CurlGet(HttpLimits limits = {});

}  // namespace fleet
