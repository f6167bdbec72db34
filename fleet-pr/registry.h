// Schema sources of the form `registry+URL#SUBJECT[@VERSION]`, read from a schema registry that
// speaks Confluent's protocol. The detector knows no network; this is what it is given instead.
//   GET URL/subjects/SUBJECT/versions/VERSION  ->  {"schema", "schemaType", "references", ...}
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "detector/detector.h"
#include "fleet-pr/http.h"

namespace fleet {

struct RegistryOptions {
  HttpGet get;
  std::string user;             // "name:password", for basic authentication
  std::string token;            // or a bearer token
  std::filesystem::path cache;  // folder for answers with an ETag, "" for none
  std::function<void(int milliseconds)> sleep;
  int attempts = 4;                // at a server that answers 429 or 5xx, or not at all
  int backoff_milliseconds = 250;  // before the second attempt; doubles each time
};

// The environment's credentials (COEVOLVE_REGISTRY_USER and _PASSWORD, or _TOKEN; else .netrc), the
// user's cache folder, libcurl.
RegistryOptions UsualRegistryOptions();

detector::RegistryReader RegistrySchemaReader(RegistryOptions options);

}  // namespace fleet
