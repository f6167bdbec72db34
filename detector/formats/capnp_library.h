// libcapnp's headers. In C++20 they count on `const char* == StringPtr` being found with its operands
// reversed, which Clang doesn't do for a class that has `operator!=` too (P2468).
#pragma once

#if defined(__clang__) && defined(__cpp_impl_three_way_comparison)
namespace kj {
class StringPtr;
bool operator==(const char* a, const StringPtr& b);
bool operator!=(const char* a, const StringPtr& b);
}  // namespace kj
#endif

#include <capnp/schema-loader.h>
#include <capnp/schema-parser.h>
#include <capnp/schema.capnp.h>
#include <kj/exception.h>

#if defined(__clang__) && defined(__cpp_impl_three_way_comparison)
namespace kj {
inline bool operator==(const char* a, const StringPtr& b) { return b == a; }
inline bool operator!=(const char* a, const StringPtr& b) { return !(b == a); }
}  // namespace kj
#endif
