#include "fleet-pr/cli/diff_answer.h"

#include <algorithm>

#include "detector/render.h"
#include "detector/view.h"
#include "fleet-pr/cli/diff_sarif.h"

namespace fleet::cli {
using detector::ChangeSet;
using detector::PeerFinding;
using support::Result;
namespace {

std::string OwnText(const DiffLook& look, const ChangeSet& changes) {
  if (look.format == "json") return support::DumpJson(support::ToJson(changes));
  if (look.format == "sarif") return DiffSarif(changes, look.fail_on, look.waived);
  if (look.format == "markdown") {
    return detector::RenderMarkdown(changes, look.fail_on, look.waived);
  }
  return detector::RenderText(changes, look.waived);
}

std::string ViewText(const DiffLook& look, const ChangeSet& changes,
                     const std::vector<PeerFinding>& findings) {
  if (look.format == "json") return support::DumpJson(support::ToJson(changes));
  if (look.format == "sarif") return FindingsSarif(findings, changes, look.waived);
  if (look.format == "markdown") {
    return detector::RenderFindingsMarkdown(look.view, findings, look.waived);
  }
  return detector::RenderFindings(findings, look.waived);
}

}  // namespace

Result<Answer> AnswerOf(const DiffLook& look, const ChangeSet& changes) {
  if (look.view.empty()) {
    return Answer{OwnText(look, changes), detector::Breaks(changes, look.fail_on, look.waived)};
  }
  auto view = detector::ParseView(look.view);
  if (!view) return tl::unexpected<support::Error>(view.error());
  if (view->peer == "buf") view->buf_config = look.buf_config;
  auto findings = detector::FindingsOf(*view, changes);
  if (!findings) return tl::unexpected<support::Error>(findings.error());
  bool fails = std::any_of(findings->begin(), findings->end(),
                           [&](const PeerFinding& finding) { return !look.waived.Find(finding); });
  return Answer{ViewText(look, changes, *findings), fails};
}

}  // namespace fleet::cli
