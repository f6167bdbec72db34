#include <algorithm>

#include "detector/render.h"
#include "detector/wording.h"
#include "support/text.h"

namespace detector {
namespace {

constexpr size_t kConsequencesShown = 5;
constexpr char kLeftOut[] = "see `coevolve diff` for all of them";

// Text of others as a code span: nothing in it is markup, a mention or a link. The fence is longer
// than any run of backticks inside, and it is a whole line's item, never a table's cell.
std::string Code(const std::string& text) {
  std::string line = OneLine(text);
  size_t run = 0, longest = 0;
  for (char c : line) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  if (line.find_first_not_of(' ') == std::string::npos) line = "(no name)";
  std::string fence(longest + 1, '`');
  std::string pad = longest > 0 ? " " : "";
  return fence + pad + line + pad + fence;
}

std::string PathsCode(const Change& change) {
  if (change.old && change.now && change.old->path != change.now->path) {
    return Code(change.old->path) + " → " + Code(change.now->path);
  }
  return Code(ShownSide(change).path);
}

std::string WaiverCode(const Waiver& waiver) {
  return "waived by " + Code(waiver.owner) + " until " + Code(waiver.expires) + ": " +
         Code(waiver.reason);
}

std::string ConsequencesLine(const std::vector<const Change*>& all) {
  std::vector<std::string> parts;
  for (const Change* change : all) {
    if (parts.size() == kConsequencesShown) break;
    parts.push_back(Words(support::NameOf(change->kind)) + " " + PathsCode(*change));
  }
  size_t more = all.size() - parts.size();
  return "and with it: " + support::Join(parts, ", ") +
         (more > 0 ? " and " + std::to_string(more) + " more" : "");
}

// An item of several lines, each after a hard break.
std::string Item(const std::vector<std::string>& lines) {
  return "- " + support::Join(lines, "\\\n  ") + "\n";
}

std::string CauseItem(const Cause& cause, const Waived& waived) {
  const Change& change = *cause.change;
  std::vector<std::string> facts = {VerdictText(change.verdict), Code(PlacesText(change))};
  if (std::string detail = DetailText(change); !detail.empty()) {
    facts.insert(facts.begin(), Code(detail));
  }
  if (change.confidence < 1) {
    facts.push_back(std::to_string(static_cast<int>(change.confidence * 100)) + " % sure (" +
                    Code(support::Join(change.evidence, ", ")) + ")");
  }
  std::vector<std::string> lines = {
      "**" + Words(support::NameOf(change.kind)) + "** " + PathsCode(change),
      support::Join(facts, ", ")};
  if (!cause.consequences.empty()) lines.push_back(ConsequencesLine(cause.consequences));
  if (const Waiver* waiver = waived.Find(change)) lines.push_back(WaiverCode(*waiver));
  return Item(lines);
}

std::string AmbiguityItem(const Ambiguity& unclear) {
  std::string text = "- " + Code(unclear.path) + ": " + Code(unclear.message) + "\n";
  for (const Candidate& candidate : unclear.candidates) {
    text += "  - " + Code(candidate.path) + " (" +
            std::to_string(static_cast<int>(candidate.score * 100)) + " %)\n";
  }
  return text;
}

std::string FindingItem(const PeerFinding& finding, const Waived& waived) {
  std::vector<std::string> lines = {"**" + Code(finding.rule) + "** " + Code(PlaceText(finding)),
                                    Code(finding.message)};
  if (const Waiver* waiver = waived.Find(finding)) lines.push_back(WaiverCode(*waiver));
  return Item(lines);
}

struct Section {
  std::string title;
  bool folded = false;
  std::vector<std::string> items = {};
};

// As many items as fit, in order, and how many did not.
std::string Lay(const std::string& head, const std::vector<Section>& sections, size_t limit) {
  std::string text = head;
  size_t left_out = 0;
  for (const Section& section : sections) {
    if (section.items.empty()) continue;
    std::string count = " (" + std::to_string(section.items.size()) + ")";
    std::string begin = section.folded
                            ? "\n<details><summary>" + section.title + count + "</summary>\n\n"
                            : "\n#### " + section.title + count + "\n\n";
    std::string end = section.folded ? "\n</details>\n" : "";
    // Room for the end of this section and for the last line.
    size_t room = limit - std::min(limit, begin.size() + end.size() + 200);
    std::string body;
    for (const std::string& item : section.items) {
      bool fits = left_out == 0 && text.size() + body.size() + item.size() <= room;
      if (fits) body += item;
      left_out += !fits;
    }
    if (!body.empty()) text += begin + body + end;
  }
  if (left_out == 0) return text;
  return text + "\n" + Plural(left_out, "entry is", "entries are") + " left out here, " + kLeftOut +
         ".\n";
}

}  // namespace

std::string RenderMarkdown(const ChangeSet& changes, const std::string& fail_on,
                           const Waived& waived, size_t limit) {
  const std::string aspect = fail_on == "none" ? "source" : fail_on;
  Section breaking{"Breaks " + (aspect == "source" ? "code" : aspect + " data")};
  Section others{"Other changes", true}, excused{"Waived", true};
  for (const Cause& cause : CausesOf(changes)) {
    auto breaks = [&](const Change* change) {
      return BreaksAspect(*change, aspect) && !waived.Find(*change);
    };
    bool any = breaks(cause.change) ||
               std::any_of(cause.consequences.begin(), cause.consequences.end(), breaks);
    Section& section = any ? breaking : waived.Find(*cause.change) ? excused : others;
    section.items.push_back(CauseItem(cause, waived));
  }
  Section unclear{"Not certain"}, unread{"Not read", true};
  for (const Ambiguity& one : changes.ambiguities) unclear.items.push_back(AmbiguityItem(one));
  for (const Diagnostic& d : changes.diagnostics) {
    std::string place = d.span.file + ":" + std::to_string(d.span.line);
    unread.items.push_back(Item({Code(place) + ": " + Code(d.message)}));
  }
  std::string head = "### Schema: " + SummaryText(changes) + "\n\n" +
                     Code(changes.inputs.old.source) + " → " + Code(changes.inputs.now.source) +
                     "\n";
  return Lay(head, {breaking, unclear, others, excused, unread}, limit);
}

std::string RenderFindingsMarkdown(const std::string& view,
                                   const std::vector<PeerFinding>& findings, const Waived& waived,
                                   size_t limit) {
  Section open{"Breaks"}, excused{"Waived", true};
  for (const PeerFinding& finding : findings) {
    Section& section = waived.Find(finding) ? excused : open;
    section.items.push_back(FindingItem(finding, waived));
  }
  std::string head = "### Schema, as " + Code(view) +
                     " sees it: " + Plural(findings.size(), "finding", "findings") + "\n";
  return Lay(head, {open, excused}, limit);
}

}  // namespace detector
