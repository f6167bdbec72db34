// The closed list of reasons that a use in a report can carry. A rule pack adds those of its own
// reviews ("removed", "type_changed", ...).
#pragma once

namespace rewriter::reason {

// edited
inline constexpr char kRenamed[] = "renamed";
inline constexpr char kQualified[] =
    "qualified";  // a function that only an argument's type led to, a type whose name is taken
inline constexpr char kIncludeReplaced[] = "include_replaced";
inline constexpr char kStringRewritten[] = "string_rewritten";
inline constexpr char kIncludeAdded[] = "include_added";  // beside what it includes already
inline constexpr char kWrapperRenamed[] = "wrapper_renamed";
inline constexpr char kStatementRemoved[] = "statement_removed";
inline constexpr char kRegenerated[] = "regenerated";     // a checked-in header, by a campaign
inline constexpr char kTypeFollowed[] = "type_followed";  // a declared type followed the schema's
inline constexpr char kExpressionRewritten[] = "expression_rewritten";

// unaffected
inline constexpr char kByName[] = "by_name";            // an enumerator whose number has no say
inline constexpr char kSameType[] = "same_cpp_type";    // as string and bytes have
inline constexpr char kTypeDeduced[] = "type_deduced";  // the code takes whatever type it has
inline constexpr char kConvertsExactly[] = "converts_exactly";  // every value arrives as it was
inline constexpr char kOwnWrapper[] =
    "own_wrapper";  // forwards the accessor, and was to keep its name
inline constexpr char kSchemaNotIncluded[] =
    "schema_not_included";                                        // no unit sees the element here
inline constexpr char kOtherDeclaration[] = "other_declaration";  // names something else
inline constexpr char kOtherElement[] = "other_element";  // another, unchanged schema element
inline constexpr char kSameSpelling[] = "same_spelling";  // the changed element, spelled as before
inline constexpr char kComment[] = "in_comment";
inline constexpr char kString[] = "in_string";
inline constexpr char kStringBesideAccessor[] =
    "string_beside_accessor";  // in_string, in a statement that uses the element: set_x(Get("x"))
inline constexpr char kDirective[] = "in_directive";  // a header's name or a macro in a condition
inline constexpr char kMacroParameter[] = "macro_parameter";
inline constexpr char kMacroName[] = "macro_name";
inline constexpr char kNeverExpanded[] = "macro_never_expanded";
inline constexpr char kNotInstantiated[] =
    "not_instantiated";                           // a template that nobody uses with it
inline constexpr char kNoAccess[] = "no_access";  // not written as a use of an accessor can be

inline constexpr char kKept[] = "kept";               // a person said so: `coevolve: keep (why)`
inline constexpr char kAlreadyNew[] = "already_new";  // written as it has to be under NEW

// review
inline constexpr char kTypeChanged[] =
    "type_changed";                                   // as packs say it; the code does not take it
inline constexpr char kNarrowing[] = "narrowing";     // it compiles and cuts values off
inline constexpr char kSignChange[] = "sign_change";  // it compiles and takes a sign for a value
inline constexpr char kOverload[] = "overload_changes";  // another function is called
inline constexpr char kFormat[] = "format_string";       // a format names the old type
inline constexpr char kMacroBody[] = "macro_body";
inline constexpr char kPastedToken[] = "pasted_token";
inline constexpr char kDependent[] = "dependent";
inline constexpr char kInactive[] = "inactive_code";
inline constexpr char kUnresolved[] = "unresolved";           // near an error of the unit
inline constexpr char kNotParsed[] = "not_parsed";            // no unit could read the file
inline constexpr char kAmbiguous[] = "ambiguous";             // units or expansions disagree
inline constexpr char kConflict[] = "conflict";               // two edits want the same bytes
inline constexpr char kArgumentLookup[] = "argument_lookup";  // its argument no longer leads to it
inline constexpr char kEncoding[] = "encoding";               // the new text would not be UTF-8
inline constexpr char kQualification[] = "qualification";     // no qualifier is sure to work
inline constexpr char kGenerated[] = "generated_file";        // to be generated again, not edited
inline constexpr char kVendored[] = "vendored_file";          // another project's code
inline constexpr char kReadOnly[] = "read_only";              // may not be written
inline constexpr char kNotTracked[] = "not_tracked";          // a submodule's, or unknown to git
inline constexpr char kUnknownTarget[] = "unknown_target";    // a sink of who knows which message
inline constexpr char kUnanchoredKey[] = "unanchored_key";    // a JSON key of who knows which type
inline constexpr char kSharedConstant[] = "shared_constant";  // a string that others may read too
inline constexpr char kUnsafeLiteral[] = "unsafe_literal";    // the name would have to be escaped
inline constexpr char kProofFailed[] = "proof_failed";

}  // namespace rewriter::reason
