#include "fleet-pr/registry_client.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "support/files.h"
#include "support/text.h"

namespace fleet {
using support::Result;
namespace {

constexpr int kLongestWait = 30'000;  // milliseconds, whatever a server asks for

struct Cached {
  std::string etag, body;
};

std::filesystem::path CacheFile(const RegistryOptions& options, const std::string& url) {
  // What one user may see is not what another may.
  return options.cache /
         (support::Sha256(url + "\n" + options.user + "\n" + options.token) + ".json");
}

Cached ReadCache(const RegistryOptions& options, const std::string& url) {
  if (options.cache.empty()) return {};
  auto text = support::ReadFile(CacheFile(options, url));
  if (!text) return {};
  auto entry = nlohmann::json::parse(*text, nullptr, false);
  if (!entry.is_object() || !entry["etag"].is_string() || !entry["body"].is_string()) return {};
  return {entry["etag"], entry["body"]};
}

// A cache that can't be written is no cache.
void WriteCache(const RegistryOptions& options, const std::string& url,
                const HttpResponse& response) {
  if (options.cache.empty() || response.etag.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(options.cache, error);
  std::filesystem::permissions(options.cache, std::filesystem::perms::owner_all, error);
  nlohmann::json entry = {{"etag", response.etag}, {"body", response.body}};
  auto text = entry.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  (void)support::WriteFileAtomically(CacheFile(options, url), text);
}

// What the registry itself says about an error, if it says it as registries do.
std::string ErrorText(const HttpResponse& response) {
  auto body = nlohmann::json::parse(response.body, nullptr, false);
  if (!body.is_object() || !body.contains("message") || !body["message"].is_string()) return "";
  return ": " + support::Printable(body["message"].get<std::string>()).substr(0, 300);
}

std::string Remedy(int status) {
  switch (status) {
    case 401:
    case 403:
      return "set COEVOLVE_REGISTRY_USER and COEVOLVE_REGISTRY_PASSWORD, or "
             "COEVOLVE_REGISTRY_TOKEN, or an entry in .netrc";
    case 404:
      return "check the subject and the version, and that the URL is the registry's root";
    case 429:
      return "it was asked too often: try again later";
    default:
      return status >= 500                   ? "try again later, or ask whoever runs it"
             : status >= 300 && status < 400 ? "it redirects elsewhere: name that URL itself"
                                             : "check the URL";
  }
}

HttpRequest RequestFor(const RegistryOptions& options, const std::string& url,
                       const std::string& etag) {
  HttpRequest request{.url = url};
  request.headers = {"Accept: application/vnd.schemaregistry.v1+json, application/json;q=0.9"};
  request.user = options.user;
  if (!options.token.empty()) {
    request.headers.push_back("Authorization: Bearer " + options.token);
  }
  request.netrc = options.user.empty() && options.token.empty() && MaySendSecrets(url);
  if (!etag.empty()) request.headers.push_back("If-None-Match: " + etag);
  return request;
}

bool WorthRetrying(const Result<HttpResponse>& response) {
  if (!response) return response.error().kind == support::ErrorKind::kUnavailable;
  return response->status == 429 || response->status >= 500;
}

Result<HttpResponse> Retried(const RegistryOptions& options, const HttpRequest& request) {
  Result<HttpResponse> response = options.get(request);
  int wait = options.backoff_milliseconds;
  for (int i = 1; i < options.attempts && WorthRetrying(response); ++i) {
    int asked = response ? std::clamp(response->retry_after, 0, kLongestWait / 1000) * 1000 : 0;
    options.sleep(std::min(std::max(wait, asked), kLongestWait));
    wait = std::min(wait * 2, kLongestWait);
    response = options.get(request);
  }
  return response;
}

}  // namespace

Result<std::string> AskRegistry(const RegistryOptions& options, const std::string& url,
                                const std::string& what) {
  Cached cached = ReadCache(options, url);
  Result<HttpResponse> response = Retried(options, RequestFor(options, url, cached.etag));
  if (!response) {
    return support::Fail(response.error().kind, "no answer for " + what + " from " + url + ": " +
                                                    response.error().message +
                                                    "; check the URL and the network");
  }
  if (response->status == 304 && !cached.etag.empty()) return cached.body;
  if (response->status == 200) {
    WriteCache(options, url, *response);
    return std::move(response->body);
  }
  auto kind = response->status == 404   ? support::ErrorKind::kNotFound
              : WorthRetrying(response) ? support::ErrorKind::kUnavailable
                                        : support::ErrorKind::kInvalid;
  return support::Fail(kind, "no " + what + " from " + url + ": the registry answered " +
                                 std::to_string(response->status) + ErrorText(*response) + "; " +
                                 Remedy(response->status));
}

bool MaySendSecrets(const std::string& url) {
  if (!url.starts_with("http://")) return true;
  std::string host = url.substr(std::string_view("http://").size());
  host.resize(std::min(host.find_first_of("/?"), host.size()));
  size_t port = host.rfind(':');
  if (port != std::string::npos && !host.ends_with(']')) host.resize(port);
  return host == "127.0.0.1" || host == "localhost" || host == "[::1]";
}

std::string UrlPart(const std::string& text) {
  std::string encoded;
  for (char c : text) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain) {
      encoded += c;
      continue;
    }
    constexpr char kDigits[] = "0123456789ABCDEF";
    auto byte = static_cast<unsigned char>(c);
    encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return encoded;
}

}  // namespace fleet
