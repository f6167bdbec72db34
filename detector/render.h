// A change set for people, as text and as Markdown, and the verdict by which a command fails. Read
// by the command line.
#pragma once

#include <string>
#include <vector>

#include "detector/change_set.h"
#include "detector/waivers.h"

namespace detector {

// `fail_on` is source, wire, json or none: whether a change that isn't waived certainly breaks
// that.
bool Breaks(const ChangeSet& changes, const std::string& fail_on, const Waived& waived = {});

// Grouped by file; each cause with its places on both sides, whom it breaks, how sure it is and
// what follows from it.
std::string RenderText(const ChangeSet& changes, const Waived& waived = {});

// A line for each finding: `file:line:column: message (rule)`, or the pointer in place of the line.
std::string RenderFindings(const std::vector<PeerFinding>& findings, const Waived& waived = {});

// For the description of a pull request or a comment: what breaks `fail_on` first, the rest folded.
// Whatever a schema calls its elements, it can't become markup, a mention or a link. At most
// `limit` bytes (GitHub takes 65,536 characters); what doesn't fit is counted.
constexpr size_t kMarkdownLimit = 65'000;
std::string RenderMarkdown(const ChangeSet& changes, const std::string& fail_on,
                           const Waived& waived = {}, size_t limit = kMarkdownLimit);
// The same of a view, such as buf:FILE.
std::string RenderFindingsMarkdown(const std::string& view,
                                   const std::vector<PeerFinding>& findings,
                                   const Waived& waived = {}, size_t limit = kMarkdownLimit);

}  // namespace detector
