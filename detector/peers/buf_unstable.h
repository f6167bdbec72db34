// Packages that promise nothing yet, as buf tells them: "acme.shop.v1beta1". Used by buf_config.cc.
#pragma once

#include <string>

namespace detector {

// Whether the last part is a version with alpha, beta or test in it: v1alpha, v2p1beta3, v1test.
bool IsUnstablePackage(const std::string& package);

}  // namespace detector
