#include "fleet-pr/waiver_file.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "detector/peers/peer.h"
#include "fleet-pr/yaml_reader.h"
#include "support/files.h"
#include "support/text.h"

namespace fleet {
using detector::Waiver;
using detector::WaiverFile;
using support::Result;
namespace {

constexpr uint64_t kLargestFile = 1u << 20;

std::vector<std::string> KindNames() {
  std::vector<std::string> names;
  for (const auto& entry : support::EnumNames<detector::ChangeKind>::kTable) {
    names.emplace_back(entry.second);
  }
  return names;
}

// What is wrong with a rule, or "".
std::string ComplaintAboutRule(const std::string& rule) {
  size_t colon = rule.find(':');
  if (colon != std::string::npos) {
    if (detector::FindPeer(rule.substr(0, colon))) return "";
    std::string known;
    for (const detector::Peer& peer : detector::Peers()) known += " " + std::string(peer.name);
    return "`" + rule + "` names no known checker; known:" + known;
  }
  if (support::ByName<detector::ChangeKind>(rule)) return "";
  std::string near = support::ClosestTo(rule, KindNames());
  return "`" + rule + "` is neither a kind of change nor CHECKER:RULE" +
         (near.empty() ? "" : "; did you mean `" + near + "`?");
}

class Checker {
 public:
  Checker(const YAML::Node& root, std::string& error) : root_(root), error_(error) {}

  void Check(WaiverFile& file) {
    if (!root_["version"].IsDefined()) Complain(root_, "`version` is missing; it is 1");
    if (file.version != 1) Complain(root_["version"], "this program reads version 1");
    if (!root_["waivers"].IsDefined()) Complain(root_, "`waivers` is missing");
    for (size_t i = 0; i < file.waivers.size() && error_.empty(); ++i) {
      YAML::Node node = root_["waivers"][i];
      file.waivers[i].line = node.Mark().line + 1;
      file.waivers[i].column = node.Mark().column + 1;
      CheckOne(node, file.waivers[i]);
    }
  }

 private:
  void CheckOne(const YAML::Node& node, const Waiver& waiver) {
    const std::pair<const char*, const std::string*> texts[] = {{"rule", &waiver.rule},
                                                                {"path", &waiver.path},
                                                                {"owner", &waiver.owner},
                                                                {"reason", &waiver.reason},
                                                                {"expires", &waiver.expires}};
    for (const auto& [key, text] : texts) {
      bool blank = text->find_first_not_of(" \t\n") == std::string::npos;
      if (blank) Complain(node, std::string("a waiver needs `") + key + "`");
    }
    if (!error_.empty()) return;
    if (std::string wrong = ComplaintAboutRule(waiver.rule); !wrong.empty()) {
      Complain(node["rule"], wrong);
    }
    if (!IsDay(waiver.expires)) {
      Complain(node["expires"], "`" + waiver.expires + "` is no day; write it as YYYY-MM-DD");
    }
  }

  void Complain(const YAML::Node& node, const std::string& what) {
    if (error_.empty()) error_ = AtMark(node.Mark(), what);
  }

  const YAML::Node root_;
  std::string& error_;
};

std::string DayText(std::chrono::year_month_day day) {
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text;
}

}  // namespace

Result<WaiverFile> ParseWaivers(const std::string& yaml, const std::filesystem::path& file) {
  WaiverFile waivers;
  std::string error;
  try {
    YAML::Node root = YAML::Load(yaml);
    if (!root.IsMap()) {
      return support::Invalid(file.string() + ":1:1: waivers are a map with `version`, `waivers`");
    }
    YamlReader(root, error).Read(root, waivers, "waivers");
    if (error.empty()) Checker(root, error).Check(waivers);
  } catch (const YAML::Exception& e) {
    error = AtMark(e.mark, "not valid YAML: " + e.msg);
  }
  if (!error.empty()) return support::Invalid(file.string() + ":" + error);
  return waivers;
}

Result<WaiverFile> LoadWaivers(const std::filesystem::path& file) {
  Result<std::string> text = support::ReadFile(file, kLargestFile);
  if (!text) return tl::unexpected<support::Error>(text.error());
  return ParseWaivers(*text, file);
}

bool IsDay(const std::string& text) {
  constexpr char kShape[] = "dddd-dd-dd";
  if (text.size() != sizeof kShape - 1) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    bool digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == 'd' ? !digit : text[i] != kShape[i]) return false;
  }
  auto number = [&](size_t at, size_t length) { return std::stoi(text.substr(at, length)); };
  return std::chrono::year_month_day(std::chrono::year(number(0, 4)),
                                     std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                     std::chrono::day(static_cast<unsigned>(number(8, 2))))
      .ok();
}

std::string Today() {
  return DayText(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
}

}  // namespace fleet
