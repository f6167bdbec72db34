#include "fleet-pr/registry.h"

#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "fleet-pr/registry_client.h"
#include "support/text.h"

namespace fleet {
using support::Result;
namespace {

constexpr size_t kMostSchemas = 1000;  // that one schema may refer to

struct Kind {
  std::string_view type;  // as a registry spells it
  std::string_view format, ending;
};
constexpr Kind kKinds[] = {{"AVRO", "avro", ".avsc"},
                           {"PROTOBUF", "protobuf", ".proto"},
                           {"JSON", "json-schema", ".json"}};

// `registry+URL#SUBJECT@VERSION`, taken apart.
struct Address {
  std::string url, subject, version = "latest";
};

Result<Address> ParseAddress(const std::string& source) {
  constexpr std::string_view kPrefix = "registry+";
  std::string rest = source.substr(kPrefix.size());
  size_t hash = rest.find('#');
  Address address{.url = rest.substr(0, hash)};
  address.subject = hash == std::string::npos ? "" : rest.substr(hash + 1);
  size_t at = address.subject.rfind('@');
  if (at != std::string::npos) {
    address.version = address.subject.substr(at + 1);
    address.subject.resize(at);
  }
  while (address.url.ends_with('/')) address.url.pop_back();
  bool http = address.url.starts_with("http://") || address.url.starts_with("https://");
  if (!http || address.subject.empty() || address.version.empty()) {
    return support::Invalid(source +
                            ": expected registry+URL#SUBJECT or registry+URL#SUBJECT@VERSION, as "
                            "in registry+https://registry.example.com#orders-value@3");
  }
  if (address.url.find('@') != std::string::npos) {
    return support::Invalid(
        "registry+...#" + address.subject +
        ": credentials don't belong into a URL, which is kept in documents; set "
        "COEVOLVE_REGISTRY_USER and COEVOLVE_REGISTRY_PASSWORD");
  }
  return address;
}

struct Reference {
  std::string name, subject, version;
};

struct Registered {
  std::string text;
  const Kind* kind = nullptr;
  std::vector<Reference> references;
};

Result<Registered> ParseAnswer(const std::string& body, const std::string& what) {
  auto answer = nlohmann::json::parse(body, nullptr, false);
  if (!answer.is_object() || !answer.contains("schema") || !answer["schema"].is_string()) {
    return support::Invalid("the answer for " + what +
                            " is no schema: expected a JSON object with \"schema\"; check that "
                            "the URL is that of a schema registry");
  }
  Registered registered{.text = answer["schema"]};
  std::string type = answer.value("schemaType", nlohmann::json("AVRO")).is_string()
                         ? answer.value("schemaType", "AVRO")
                         : "";
  for (const Kind& kind : kKinds) {
    if (kind.type == type) registered.kind = &kind;
  }
  if (!registered.kind) {
    return support::Invalid(what + " is of a type that is not known: " + support::Printable(type) +
                            "; known: AVRO, PROTOBUF, JSON");
  }
  if (!answer.contains("references") || !answer["references"].is_array()) return registered;
  for (const auto& one : answer["references"]) {
    bool usable = one.is_object() && one.contains("name") && one["name"].is_string() &&
                  one.contains("subject") && one["subject"].is_string() &&
                  one.contains("version") && one["version"].is_number_integer();
    if (!usable) return support::Invalid(what + " has a reference without name, subject, version");
    registered.references.push_back(
        {one["name"], one["subject"], std::to_string(one["version"].get<int64_t>())});
  }
  return registered;
}

// As a path below the source: nothing that leads out of it.
std::string PathOf(const std::string& name, const Kind& kind) {
  std::string path;
  for (char c : name) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 std::string_view("-._/").find(c) != std::string_view::npos;
    path += plain ? c : '_';
  }
  path = std::filesystem::path("/" + path).lexically_normal().generic_string().substr(1);
  return path.ends_with(kind.ending) ? path : path + std::string(kind.ending);
}

class Reader {
 public:
  Reader(const RegistryOptions& options, Address address)
      : options_(options), address_(std::move(address)) {}

  Result<detector::LoadedSource> Read() {
    detector::LoadedSource source;
    std::vector<Reference> todo = {{address_.subject, address_.subject, address_.version}};
    for (size_t next = 0; next < todo.size(); ++next) {
      Reference wanted = todo[next];
      if (!seen_.insert(wanted.subject + "@" + wanted.version + " " + wanted.name).second) continue;
      if (seen_.size() > kMostSchemas) {
        return support::Invalid(address_.subject + " refers to more than 1000 schemas");
      }
      auto registered = Fetch(wanted);
      if (!registered) return tl::unexpected<support::Error>(registered.error());
      std::string path = PathOf(wanted.name, *registered->kind);
      if (next == 0) {
        source.main = path;
        source.format = registered->kind->format;
      }
      source.files.push_back({path, std::move(registered->text)});
      todo.insert(todo.end(), registered->references.begin(), registered->references.end());
    }
    return source;
  }

 private:
  Result<Registered> Fetch(const Reference& wanted) const {
    std::string what = "subject " + wanted.subject + " version " + wanted.version;
    auto body = AskRegistry(options_,
                            address_.url + "/subjects/" + UrlPart(wanted.subject) + "/versions/" +
                                UrlPart(wanted.version),
                            what);
    if (!body) return tl::unexpected<support::Error>(body.error());
    return ParseAnswer(*body, what + " from " + address_.url);
  }

  const RegistryOptions& options_;
  Address address_;
  std::set<std::string> seen_;
};

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

RegistryOptions UsualRegistryOptions() {
  RegistryOptions options;
  options.get = CurlGet();
  options.token = Environment("COEVOLVE_REGISTRY_TOKEN");
  std::string user = Environment("COEVOLVE_REGISTRY_USER");
  if (!user.empty()) options.user = user + ":" + Environment("COEVOLVE_REGISTRY_PASSWORD");
  std::string cache = Environment("XDG_CACHE_HOME"), home = Environment("HOME");
  if (cache.empty() && !home.empty()) cache = home + "/.cache";
  if (!cache.empty()) options.cache = std::filesystem::path(cache) / "coevolve" / "registry";
  options.sleep = [](int milliseconds) {
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
  };
  return options;
}

detector::RegistryReader RegistrySchemaReader(RegistryOptions options) {
  return [options](const std::string& source) -> Result<detector::LoadedSource> {
    auto address = ParseAddress(source);
    if (!address) return tl::unexpected<support::Error>(address.error());
    bool secret = !options.user.empty() || !options.token.empty();
    if (secret && !MaySendSecrets(address->url)) {
      return support::Invalid(source +
                              ": credentials are not sent unencrypted; use https, or "
                              "unset COEVOLVE_REGISTRY_USER and COEVOLVE_REGISTRY_TOKEN");
    }
    return Reader(options, *address).Read();
  };
}

}  // namespace fleet
