#include "rules/sinks.h"

#include <charconv>

namespace rules {

std::optional<Target> TargetOf(const Sink& sink) {
  constexpr std::string_view kArgument = "argument:";
  if (sink.target == "none") return Target{};
  if (sink.target == "receiver") return Target{Target::kReceiver};
  if (sink.target == "template") return Target{Target::kTemplate};
  if (!sink.target.starts_with(kArgument)) return std::nullopt;
  Target target{Target::kArgument};
  const char* end = sink.target.data() + sink.target.size();
  auto [stop, error] = std::from_chars(sink.target.data() + kArgument.size(), end, target.argument);
  if (error != std::errc() || stop != end || target.argument < 0) return std::nullopt;
  return target;
}

const std::vector<std::string>& StringRoles() {
  static const std::vector<std::string> roles = {kNameRole, kFullNameRole, kJsonNameRole};
  return roles;
}

}  // namespace rules
