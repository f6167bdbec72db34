// Requests to a schema registry: authentication, ETags, retries, and what an answer that is no
// schema means. For registry.cc alone.
#pragma once

#include <string>

#include "fleet-pr/registry.h"

namespace fleet {

// The body of a successful answer. `what` names what was asked for, in messages.
support::Result<std::string> AskRegistry(const RegistryOptions& options, const std::string& url,
                                         const std::string& what);

// Over https, or to this machine.
bool MaySendSecrets(const std::string& url);

// "a/b" -> "a%2Fb": as one part of a URL's path.
std::string UrlPart(const std::string& text);

}  // namespace fleet
