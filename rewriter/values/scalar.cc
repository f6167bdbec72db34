#include "rewriter/values/scalar.h"

#include <algorithm>
#include <cstring>

#include "rewriter/facts/reasons.h"

namespace rewriter {
namespace {

constexpr Scalar kBool{Scalar::kBool, 1}, kInt8{Scalar::kSigned, 8}, kInt16{Scalar::kSigned, 16},
    kInt32{Scalar::kSigned, 32}, kInt64{Scalar::kSigned, 64}, kUint8{Scalar::kUnsigned, 8},
    kUint16{Scalar::kUnsigned, 16}, kUint32{Scalar::kUnsigned, 32}, kUint64{Scalar::kUnsigned, 64},
    kFloat{Scalar::kFloating, 32}, kDouble{Scalar::kFloating, 64}, kString{Scalar::kString, 0};

struct SchemaType {
  std::string_view name;
  Scalar scalar;
};
constexpr SchemaType kSchemaTypes[] = {
    {"int32", kInt32},
    {"sint32", kInt32},
    {"sfixed32", kInt32},
    {"int64", kInt64},
    {"sint64", kInt64},
    {"sfixed64", kInt64},
    {"uint32", kUint32},
    {"fixed32", kUint32},
    {"uint64", kUint64},
    {"fixed64", kUint64},
    {"float", kFloat},
    {"double", kDouble},
    {"bool", kBool},
    {"string", kString},
    {"bytes", kString},
    // FlatBuffers.
    {"byte", kInt8},
    {"short", kInt16},
    {"int", kInt32},
    {"long", kInt64},
    {"ubyte", kUint8},
    {"ushort", kUint16},
    {"uint", kUint32},
    {"ulong", kUint64},
};

// One style of spelling: what stands before a name of the fixed-width kind and what behind it.
struct Style {
  std::string_view before, behind;
};
constexpr Style kStyles[] = {
    {"", "_t"},         {"std::", "_t"},
    {"::std::", "_t"},  {"::", "_t"},
    {"", ""},           {"google::protobuf::", ""},
    {"protobuf::", ""}, {"::google::protobuf::", ""},
};

struct Plain {
  std::string_view written;
  Scalar scalar;
};
constexpr Plain kPlain[] = {
    {"int", kInt32},   {"unsigned int", kUint32}, {"unsigned", kUint32},
    {"float", kFloat}, {"double", kDouble},       {"bool", kBool},
};

std::string WidthName(Scalar scalar) {
  if (scalar.kind != Scalar::kSigned && scalar.kind != Scalar::kUnsigned) return "";
  return (scalar.kind == Scalar::kSigned ? "int" : "uint") + std::to_string(scalar.bits);
}

bool IsInteger(Scalar scalar) {
  return scalar.kind == Scalar::kSigned || scalar.kind == Scalar::kUnsigned;
}

Scalar Promoted(Scalar scalar) {
  return scalar.kind != Scalar::kFloating && scalar.bits < 32 ? kInt32 : scalar;
}

int MantissaOf(Scalar scalar) { return scalar.bits == 32 ? 24 : 53; }

const char* IntegerLoss(Scalar from, Scalar to) {
  bool from_signed = from.kind == Scalar::kSigned, to_signed = to.kind == Scalar::kSigned;
  if (from_signed && !to_signed) return reason::kSignChange;
  if (to.bits < from.bits) return reason::kNarrowing;
  return !from_signed && to_signed && to.bits == from.bits ? reason::kSignChange : nullptr;
}

}  // namespace

Scalar ScalarOf(std::string_view schema_type) {
  for (const SchemaType& known : kSchemaTypes) {
    if (known.name == schema_type) return known.scalar;
  }
  return {};
}

std::string NameOf(Scalar scalar) {
  for (const Plain& plain : kPlain) {
    if (plain.scalar == scalar && !IsInteger(scalar)) return std::string(plain.written);
  }
  return IsInteger(scalar) ? WidthName(scalar) + "_t" : "";
}

const char* Loss(Scalar from, Scalar to) {
  if (from == to) return nullptr;
  if (from.bits == 0 || to.bits == 0 || to.kind == Scalar::kEnum) {
    return reason::kTypeChanged;
  }
  if (from.kind == Scalar::kBool) return nullptr;
  if (to.kind == Scalar::kBool) return reason::kNarrowing;
  if (from.kind == Scalar::kEnum) from = kInt32;
  if (to.kind == Scalar::kFloating) {
    int bits = from.kind == Scalar::kFloating ? MantissaOf(from)
                                              : from.bits - (from.kind == Scalar::kSigned ? 1 : 0);
    return bits <= MantissaOf(to) ? nullptr : reason::kNarrowing;
  }
  if (from.kind == Scalar::kFloating) return reason::kNarrowing;
  return IntegerLoss(from, to);
}

const char* ComparisonLoss(Scalar a, Scalar b) {
  if (a.kind == Scalar::kNone || b.kind == Scalar::kNone) return reason::kTypeChanged;
  if (a.kind == Scalar::kFloating || b.kind == Scalar::kFloating) return nullptr;
  Scalar common = Common(a, b);
  bool mixed = common.kind == Scalar::kUnsigned &&
               (Promoted(a).kind == Scalar::kSigned || Promoted(b).kind == Scalar::kSigned);
  bool small = (a.kind == Scalar::kUnsigned && a.bits < 32) || a.kind == Scalar::kBool ||
               (b.kind == Scalar::kUnsigned && b.bits < 32) || b.kind == Scalar::kBool;
  return mixed && !small ? reason::kSignChange : nullptr;
}

Scalar Common(Scalar a, Scalar b) {
  if (a.kind == Scalar::kEnum) a = kInt32;
  if (b.kind == Scalar::kEnum) b = kInt32;
  a = Promoted(a), b = Promoted(b);
  bool a_floats = a.kind == Scalar::kFloating, b_floats = b.kind == Scalar::kFloating;
  if (a_floats != b_floats) return a_floats ? a : b;
  if (a.bits != b.bits) return a.bits > b.bits ? a : b;
  return a.kind == Scalar::kUnsigned ? a : b;
}

const char* Worse(const char* before, const char* now) {
  if (!now || (before && std::strcmp(before, now) == 0)) return nullptr;
  return now;
}

std::optional<std::string> Respelled(std::string_view written, Scalar before, Scalar now) {
  std::string fixed = WidthName(now).empty() ? NameOf(now) : WidthName(now) + "_t";
  if (fixed.empty()) return std::nullopt;
  for (const Plain& plain : kPlain) {
    if (plain.written != written) continue;
    if (!(plain.scalar == before)) return std::nullopt;
    for (const Plain& other : kPlain) {
      if (other.scalar == now) return std::string(other.written);
    }
    return fixed;
  }
  std::string name = WidthName(before);
  if (name.empty()) return std::nullopt;
  for (const Style& style : kStyles) {
    if (written != std::string(style.before) + name + std::string(style.behind)) continue;
    if (WidthName(now).empty()) return fixed;
    return std::string(style.before) + WidthName(now) + std::string(style.behind);
  }
  return std::nullopt;
}

std::optional<std::string> RespelledLiteral(std::string_view written, Scalar before, Scalar now) {
  if (written.empty() || written.starts_with("0x") || written.starts_with("0X")) {
    if (now.kind == Scalar::kFloating || before.kind == Scalar::kFloating) return std::nullopt;
  }
  auto without = [&](std::string_view suffixes) -> std::optional<std::string> {
    std::string text(written);
    std::erase_if(text, [&](char c) { return suffixes.find(c) != std::string_view::npos; });
    return text == written ? std::nullopt : std::optional(text);
  };
  if (before.kind == Scalar::kUnsigned && now.kind == Scalar::kSigned) return without("uU");
  if (before.kind == Scalar::kUnsigned && now.kind == Scalar::kFloating) return without("uUlL");
  if (before == kFloat && now == kDouble) return without("fF");
  return std::nullopt;
}

}  // namespace rewriter
