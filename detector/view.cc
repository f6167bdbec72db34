#include "detector/view.h"

#include <algorithm>

#include "detector/peers/peer.h"
#include "support/text.h"

namespace detector {
namespace {

std::vector<std::string> PeerNames() {
  std::vector<std::string> names;
  for (const Peer& peer : Peers()) {
    if (names.empty() || names.back() != peer.name) names.emplace_back(peer.name);
  }
  return names;
}

std::string FormatsOf(const std::string& name) {
  std::vector<std::string> formats;
  for (const Peer& peer : Peers()) {
    if (peer.name == name) formats.emplace_back(peer.format);
  }
  return formats.empty() ? "no" : support::Join(formats, ", ");
}

}  // namespace

support::Result<View> ParseView(const std::string& text) {
  size_t colon = text.find(':');
  View view{text.substr(0, colon), colon == std::string::npos ? "" : text.substr(colon + 1), {}};
  const Peer* peer = FindPeer(view.peer);
  if (!peer) {
    return support::Invalid("--view: unknown checker `" + view.peer +
                            "`; known: " + support::Join(PeerNames(), ", "));
  }
  std::vector<std::string> levels(peer->levels.begin(), peer->levels.end());
  if (view.level.empty() && colon == std::string::npos) {
    view.level = levels.empty() ? "" : levels.front();
  } else if (std::find(levels.begin(), levels.end(), view.level) == levels.end()) {
    return support::Invalid("--view: " + view.peer + " has no level `" + view.level + "`" +
                            (levels.empty() ? "" : "; known: " + support::Join(levels, ", ")));
  }
  return view;
}

support::Result<std::vector<PeerFinding>> FindingsOf(const View& view, const ChangeSet& changes) {
  const std::string& format = changes.inputs.now.format;
  if (!FindPeer(view.peer, format)) {
    return support::Invalid("--view " + view.peer + " judges " + FormatsOf(view.peer) +
                            " schemas, and these are " + format);
  }
  std::vector<PeerFinding> found, all;
  for (const PeerFinding& finding : changes.peer_findings) {
    if (finding.rule.starts_with(view.peer + ":")) all.push_back(finding);
  }
  if (view.buf_config) return ApplyBufConfig(*view.buf_config, view.level, changes, all);
  for (const PeerFinding& finding : all) {
    const std::vector<std::string>& levels = finding.categories;
    if (view.level.empty() || std::find(levels.begin(), levels.end(), view.level) != levels.end()) {
      found.push_back(finding);
    }
  }
  return found;
}

}  // namespace detector
