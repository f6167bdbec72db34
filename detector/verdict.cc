// What each kind of change means to code and data, as far as its kind alone tells.
#include "detector/change_set.h"
#include "detector/diff.h"

namespace detector {
namespace {

constexpr Verdict kOk = Verdict::kOk, kBreaks = Verdict::kBreaks, kLoses = Verdict::kLosesData,
                  kUnknown = Verdict::kUnknown;

constexpr Directions kBothOk{kOk, kOk};
constexpr Directions kBothBreak{kBreaks, kBreaks};
constexpr VerdictVector kHarmless{kOk, kBothOk, kBothOk};
constexpr VerdictVector kSourceOnly{kBreaks, kBothOk, kBothOk};
constexpr VerdictVector kEverything{kBreaks, kBothBreak, kBothBreak};

}  // namespace

VerdictVector UsualVerdict(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kFieldAdded:
    case ChangeKind::kExtensionAdded:
      // Binary readers keep unknown fields, JSON readers refuse unknown keys.
      return {kOk, kBothOk, {kOk, kBreaks}};
    case ChangeKind::kFieldRemoved:
    case ChangeKind::kExtensionRemoved:
      return {kBreaks, {kLoses, kOk}, {kBreaks, kOk}};
    case ChangeKind::kFieldMoved:
      return {kBreaks, {kLoses, kLoses}, kBothBreak};
    case ChangeKind::kFieldNumberChanged:
    case ChangeKind::kEnumValueNumberChanged:
      return {kOk, kBothBreak, kBothOk};
    case ChangeKind::kFieldJsonNameChanged:
      return {kOk, kBothOk, kBothBreak};
    case ChangeKind::kFieldOneofChanged:
      return {kBreaks, {kLoses, kLoses}, kBothOk};
    case ChangeKind::kEnumValueRenamed:
    case ChangeKind::kExtensionRenamed:
      return {kBreaks, kBothOk, kBothBreak};
    case ChangeKind::kTypeRemoved:
    case ChangeKind::kServiceRemoved:
    case ChangeKind::kMethodRemoved:
      return {kBreaks, {kBreaks, kOk}, {kBreaks, kOk}};
    case ChangeKind::kServiceRenamed:
    case ChangeKind::kMethodRenamed:
      return kEverything;  // calls carry both names
    case ChangeKind::kMethodTypeChanged:
      return {kBreaks, {kUnknown, kUnknown}, {kUnknown, kUnknown}};
    case ChangeKind::kFieldRenamed:
    case ChangeKind::kFieldTypeChanged:
    case ChangeKind::kFieldCardinalityChanged:
    case ChangeKind::kFieldPresenceChanged:
    case ChangeKind::kOneofRemoved:
    case ChangeKind::kOneofRenamed:
    case ChangeKind::kEnumValueRemoved:
    case ChangeKind::kTypeRenamed:
    case ChangeKind::kTypeMoved:
    case ChangeKind::kPackageRenamed:
    case ChangeKind::kFileMoved:
    case ChangeKind::kFileRemoved:
      return kSourceOnly;
    case ChangeKind::kFieldDefaultChanged:
    case ChangeKind::kOneofAdded:
    case ChangeKind::kEnumValueAdded:
    case ChangeKind::kTypeAdded:
    case ChangeKind::kFileAdded:
    case ChangeKind::kServiceAdded:
    case ChangeKind::kMethodAdded:
    case ChangeKind::kIndexAdded:
    case ChangeKind::kIndexRemoved:
    case ChangeKind::kIndexRenamed:
    case ChangeKind::kOptionChanged:
      return kHarmless;
  }
  return kHarmless;
}

}  // namespace detector
