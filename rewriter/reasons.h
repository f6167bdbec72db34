// The closed list of reasons that a use in a report can carry. A rule pack adds those of its own
// reviews ("removed", "type_changed", ...).
#pragma once

namespace rewriter::reason {

// edited
inline constexpr char kRenamed[] = "renamed";
inline constexpr char kIncludeReplaced[] = "include_replaced";
inline constexpr char kWrapperRenamed[] = "wrapper_renamed";

// unaffected
inline constexpr char kOwnWrapper[] =
    "own_wrapper";  // forwards the accessor; --wrappers renames it
inline constexpr char kSchemaNotIncluded[] =
    "schema_not_included";                                        // no unit sees the element here
inline constexpr char kOtherDeclaration[] = "other_declaration";  // names something else
inline constexpr char kOtherElement[] = "other_element";  // another, unchanged schema element
inline constexpr char kSameSpelling[] = "same_spelling";  // the changed element, spelled as before
inline constexpr char kComment[] = "in_comment";
inline constexpr char kString[] = "in_string";
inline constexpr char kDirective[] = "in_directive";  // a header's name or a macro in a condition
inline constexpr char kMacroParameter[] = "macro_parameter";
inline constexpr char kMacroName[] = "macro_name";
inline constexpr char kNeverExpanded[] = "macro_never_expanded";
inline constexpr char kNotInstantiated[] =
    "not_instantiated";                           // a template that nobody uses with it
inline constexpr char kNoAccess[] = "no_access";  // not written as a use of an accessor can be

// review
inline constexpr char kMacroBody[] = "macro_body";
inline constexpr char kPastedToken[] = "pasted_token";
inline constexpr char kDependent[] = "dependent";
inline constexpr char kInactive[] = "inactive_code";
inline constexpr char kUnresolved[] = "unresolved";        // near an error of the unit
inline constexpr char kNotParsed[] = "not_parsed";         // no unit could read the file
inline constexpr char kAmbiguous[] = "ambiguous";          // units or expansions disagree
inline constexpr char kConflict[] = "conflict";            // two edits want the same bytes
inline constexpr char kQualification[] = "qualification";  // no qualifier is sure to work
inline constexpr char kGenerated[] = "generated_file";     // a checked-in header: run protoc again
inline constexpr char kProofFailed[] = "proof_failed";

}  // namespace rewriter::reason
