#include <algorithm>
#include <cctype>

#include "detector/detector.h"

namespace detector {
namespace {

// Where the last part of a path begins: behind the last dot, or at 0.
size_t LastPart(const std::string& path) {
  size_t dot = path.rfind('.');
  return dot == std::string::npos ? 0 : dot + 1;
}

bool IsNamePart(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.';
}

// Behind the white space that begins at `at`.
size_t SkipSpace(const std::string& text, size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n\f\v", at), text.size());
}

// Whether a statement may begin at `at`: first in its line, or behind another one.
bool BeginsStatement(const std::string& text, size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  return at == 0 || text[at - 1] == '\n' || text[at - 1] == ';';
}

// The package statement of a file's text, well enough to know which packages there are.
std::string PackageIn(const std::string& content) {
  static const std::string kWord = "package";
  for (size_t at = 0; (at = content.find(kWord, at)) != std::string::npos; at += kWord.size()) {
    size_t begin = SkipSpace(content, at + kWord.size()), end = begin;
    while (end < content.size() && IsNamePart(content[end])) ++end;
    size_t stop = SkipSpace(content, end);
    bool named = begin > at + kWord.size() && end > begin;
    bool ends = stop < content.size() && content[stop] == ';';
    if (named && ends && BeginsStatement(content, at)) return content.substr(begin, end - begin);
  }
  return "";
}

}  // namespace

PathMapper::PathMapper(const ChangeSet& changes) {
  for (const Change& change : changes.changes) {
    if (!change.old) continue;
    std::string target = change.now ? change.now->path : "";
    if (change.level == "package") {
      packages_.try_emplace(change.old->path, target);
    } else {
      anywhere_.try_emplace(change.old->path, target);
      in_file_.try_emplace({change.old->span.file, change.old->path}, target);
    }
  }
  if (packages_.empty()) return;
  for (const InputFile& file : changes.inputs.old.files) {
    old_packages_[file.path] = PackageIn(file.content);
  }
}

std::string PathMapper::MapWithoutPackage(const std::string& path, const std::string& file) const {
  auto target = packages_.find("");
  if (target == packages_.end() || path.ends_with(".proto")) return path;
  for (const auto& [known_file, package] : old_packages_) {
    bool inside = !package.empty() && (path == package || path.starts_with(package + "."));
    if (inside && (file.empty() || file == known_file)) return path;
  }
  return target->second + "." + path;
}

bool PathMapper::IsIn(const std::string& package, const std::string& path,
                      const std::string& file) const {
  auto mine = old_packages_.find(file);
  if (mine != old_packages_.end() && !mine->second.empty()) return mine->second == package;
  return std::none_of(old_packages_.begin(), old_packages_.end(), [&](const auto& known) {
    const std::string& other = known.second;
    return other.starts_with(package + ".") && (path == other || path.starts_with(other + "."));
  });
}

const std::string* PathMapper::Find(const std::string& path, const std::string& whole,
                                    const std::string& file) const {
  if (!file.empty()) {
    auto found = in_file_.find({file, path});
    if (found != in_file_.end()) return &found->second;
  } else if (auto found = anywhere_.find(path); found != anywhere_.end()) {
    return &found->second;
  }
  auto package = packages_.find(path);
  bool renamed = package != packages_.end() && IsIn(path, whole, file);
  return renamed ? &package->second : nullptr;
}

std::string PathMapper::Map(const std::string& old_path, const std::string& file) const {
  std::string rest, head = old_path;
  for (;;) {
    if (const std::string* target = Find(head, old_path, file)) {
      if (!target->empty()) return *target + rest;
      // Either the element is gone, or its package has no name any more.
      return packages_.count(head) && !rest.empty() ? rest.substr(1) : "";
    }
    size_t last = LastPart(head);
    if (last == 0) return MapWithoutPackage(old_path, file);
    rest = head.substr(last - 1) + rest;
    head.resize(last - 1);
  }
}

std::string MapPath(const ChangeSet& changes, const std::string& old_path,
                    const std::string& file) {
  return PathMapper(changes).Map(old_path, file);
}

}  // namespace detector
