#include "fleet-pr/http.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <memory>

namespace fleet {
using support::Result;
namespace {

struct Receiver {
  HttpResponse response;
  uint64_t limit = 0;
  bool too_large = false;
};

size_t TakeBody(char* data, size_t size, size_t count, void* to) {
  auto& receiver = *static_cast<Receiver*>(to);
  size_t bytes = size * count;
  if (receiver.response.body.size() + bytes > receiver.limit) {
    receiver.too_large = true;
    return 0;  // stops the transfer
  }
  receiver.response.body.append(data, bytes);
  return bytes;
}

std::string Trimmed(std::string_view text) {
  size_t begin = text.find_first_not_of(" \t\r\n");
  size_t end = text.find_last_not_of(" \t\r\n");
  return begin == std::string_view::npos ? "" : std::string(text.substr(begin, end + 1 - begin));
}

size_t TakeHeader(char* data, size_t size, size_t count, void* to) {
  HttpResponse& response = static_cast<Receiver*>(to)->response;
  std::string_view line(data, size * count);
  size_t colon = line.find(':');
  if (colon == std::string_view::npos) return line.size();
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::string value = Trimmed(line.substr(colon + 1));
  if (name == "etag") response.etag = value;
  if (name == "retry-after") {
    std::from_chars(value.data(), value.data() + value.size(), response.retry_after);
  }
  return line.size();
}

struct Handle {
  CURL* curl = curl_easy_init();
  curl_slist* headers = nullptr;
  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
  }
};

void SetUp(Handle& handle, const HttpRequest& request, const HttpLimits& limits,
           Receiver& receiver) {
  CURL* curl = handle.curl;
  for (const std::string& header : request.headers) {
    handle.headers = curl_slist_append(handle.headers, header.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, handle.headers);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(limits.connect_seconds));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(limits.total_seconds));
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, TakeBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &receiver);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, TakeHeader);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &receiver);
  // As the curl program does it: for an authority of one's own.
  if (const char* file = std::getenv("SSL_CERT_FILE")) {
    curl_easy_setopt(curl, CURLOPT_CAINFO, file);
  }
  if (!request.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
    curl_easy_setopt(curl, CURLOPT_USERPWD, request.user.c_str());
  } else if (request.netrc) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
    curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_OPTIONAL));
    if (const char* file = std::getenv("NETRC")) curl_easy_setopt(curl, CURLOPT_NETRC_FILE, file);
  }
}

Result<HttpResponse> Get(const HttpRequest& request, const HttpLimits& limits) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  Handle handle;
  if (started != CURLE_OK || !handle.curl) {
    return support::Fail(support::ErrorKind::kUnavailable, "libcurl can't be started");
  }
  Receiver receiver;
  receiver.limit = limits.bytes;
  SetUp(handle, request, limits, receiver);
  CURLcode code = curl_easy_perform(handle.curl);
  if (receiver.too_large) {
    return support::Invalid("the answer is larger than " + std::to_string(limits.bytes >> 20) +
                            " MB");
  }
  if (code != CURLE_OK) {
    return support::Fail(support::ErrorKind::kUnavailable, curl_easy_strerror(code));
  }
  long status = 0;
  curl_easy_getinfo(handle.curl, CURLINFO_RESPONSE_CODE, &status);
  receiver.response.status = static_cast<int>(status);
  return std::move(receiver.response);
}

}  // namespace

HttpGet CurlGet(HttpLimits limits) {
  return [limits](const HttpRequest& request) { return Get(request, limits); };
}

}  // namespace fleet
