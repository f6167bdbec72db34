#include "rewriter/account/qualify.h"

#include <algorithm>

namespace rewriter {
namespace {

using Parts = std::vector<std::string>;

bool StartsWith(const Parts& whole, const Parts& start) {
  return start.size() <= whole.size() && std::equal(start.begin(), start.end(), whole.begin());
}

std::string Written(const Parts& parts, size_t from) {
  std::string text;
  for (size_t i = from; i < parts.size(); ++i) text += parts[i] + "::";
  return text;
}

// `space` without its first `from` parts: in full where its first part means something else here.
//   namespace p { namespace a {}  ... }   a::c  ->  ::a::c, because a:: means p::a here
std::string Reach(const Parts& space, size_t from, const Qualifier& qualifier) {
  if (from == space.size()) return "";
  Parts left_out(space.begin(), space.begin() + static_cast<long>(from));
  // Scopes that are searched before the one that is meant; all of them if a directive leads there.
  bool enclosed = StartsWith(NameParts(qualifier.context), left_out);
  for (const std::string& taken : qualifier.taken) {
    Parts parts = NameParts(taken);
    bool first = !enclosed || parts.size() > from + 1;
    if (first && parts.back() == space[from]) return "::" + Written(space, 0);
  }
  return Written(space, from);
}

// `space` as seen from where the name stands: what they share need not be written.
std::string Seen(const Parts& space, const Qualifier& qualifier) {
  Parts context = NameParts(qualifier.context);
  size_t shared = 0;
  while (shared < space.size() && shared < context.size() && space[shared] == context[shared]) {
    ++shared;
  }
  return Reach(space, shared, qualifier);
}

}  // namespace

std::optional<std::string> Respell(const std::string& spelling, const std::string& old_name,
                                   const std::string& new_name) {
  auto ends_with_path = [](const std::string& whole, const std::string& end) {
    return whole == end || whole.ends_with("/" + end);
  };
  if (ends_with_path(spelling, old_name)) {
    return spelling.substr(0, spelling.size() - old_name.size()) + new_name;
  }
  if (!ends_with_path(old_name, spelling)) return std::nullopt;
  std::string implied = old_name.substr(0, old_name.size() - spelling.size());
  if (new_name.starts_with(implied)) return new_name.substr(implied.size());
  return new_name;
}

Parts NameParts(std::string_view qualified) {
  Parts parts;
  while (!qualified.empty()) {
    size_t at = qualified.find("::");
    parts.emplace_back(qualified.substr(0, at));
    qualified = at == std::string_view::npos ? std::string_view() : qualified.substr(at + 2);
  }
  return parts;
}

bool IsHidden(const Qualifier& qualifier, std::string_view new_name) {
  if (!qualifier.written.empty() || qualifier.through_using) return false;
  Parts scope = NameParts(new_name);
  std::string name = scope.back();
  scope.pop_back();
  bool enclosed = StartsWith(NameParts(qualifier.context), scope);
  return std::any_of(qualifier.hides.begin(), qualifier.hides.end(), [&](const std::string& known) {
    Parts parts = NameParts(known);
    return parts.back() == name && (!enclosed || parts.size() > scope.size() + 1);
  });
}

std::string Requalify(const Qualifier& qualifier, bool global, const Renaming& renaming) {
  Parts before = NameParts(renaming.old_space), after = NameParts(renaming.new_space);
  Parts context = NameParts(qualifier.context);
  const std::string& name = renaming.name;
  std::string whole = Written(after, 0) + name;
  if (renaming.renamed && IsHidden(qualifier, whole)) return "::" + whole;
  if (global) return "::" + Written(after, 0) + name;
  if (qualifier.alias_at >= 0) {
    size_t alias = static_cast<size_t>(qualifier.alias_at);
    Parts target = NameParts(qualifier.alias_target);
    if (after.empty()) return "::" + name;  // no namespace is left that the alias could stand for
    if (target == before && renaming.follows) {
      return Written(qualifier.written, 0) + name;  // its definition is edited
    }
    if (!StartsWith(after, target)) return Seen(after, qualifier) + name;
    Parts kept(qualifier.written.begin(), qualifier.written.begin() + static_cast<long>(alias) + 1);
    return Written(kept, 0) + Written(after, target.size()) + name;
  }
  if (qualifier.written.empty()) {
    bool by_directive = !StartsWith(context, before) && renaming.follows && !qualifier.classes;
    return qualifier.through_using || by_directive ? name : Seen(after, qualifier) + name;
  }
  size_t written = std::min(qualifier.written.size(), before.size());
  Parts implied(before.begin(), before.end() - static_cast<long>(written));
  bool as_declared = std::equal(qualifier.written.rbegin(), qualifier.written.rend(),
                                before.rbegin(), before.rend() - static_cast<long>(implied.size()));
  if (as_declared && StartsWith(after, implied)) {
    return Reach(after, implied.size(), qualifier) + name;
  }
  return Seen(after, qualifier) + name;
}

}  // namespace rewriter
