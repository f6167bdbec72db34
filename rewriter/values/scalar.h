// What C++ does to a number that passes from one type to another, and how the repository spells the
// types that protobuf's scalars have. Used by trace (in the unit) and retype (over all units).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rewriter {

// The type of a value as far as conversions between numbers go.
struct Scalar {
  enum Kind { kNone, kBool, kSigned, kUnsigned, kFloating, kEnum, kString };
  Kind kind = kNone;
  int bits = 0;
  bool operator==(const Scalar&) const = default;
};

// "uint32", "sfixed64", "double"; kNone for what is no number.
Scalar ScalarOf(std::string_view schema_type);
// "uint32_t"; "" for an enum.
std::string NameOf(Scalar scalar);

// What happens to a value on an implicit conversion: null if it always arrives as it was, else a
// reason of reasons.h (narrowing, sign_change, type_changed where it does not compile).
const char* Loss(Scalar from, Scalar to);
// The same for two values that are compared: null if the comparison means what it says.
const char* ComparisonLoss(Scalar a, Scalar b);
// The type in which `a` and `b` are added, by the usual arithmetic conversions.
Scalar Common(Scalar a, Scalar b);

// Whether what happens under NEW is worse than, or other than, what happened under OLD already.
const char* Worse(const char* before, const char* now);

// How `written` (exactly a spelling of `before`) is spelled for `now`, in the same style:
//   uint32_t -> int32_t    std::uint32_t -> std::int32_t    unsigned int -> int
// Nothing if it is no spelling of `before`.
std::optional<std::string> Respelled(std::string_view written, Scalar before, Scalar now);

// The literal of a value that gets another type: 1u -> 1, 0.5f -> 0.5; nothing if it may stay.
std::optional<std::string> RespelledLiteral(std::string_view written, Scalar before, Scalar now);

}  // namespace rewriter
