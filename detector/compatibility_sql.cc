#include "detector/compatibility_sql.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <string_view>

namespace detector {
namespace {

// Types of one family hold all values of those before them.
struct Rank {
  std::string_view name, family;
  int rank;
};

constexpr std::array kRanks = {
    Rank{"smallint", "whole", 1},
    Rank{"smallserial", "whole", 1},
    Rank{"integer", "whole", 2},
    Rank{"int", "whole", 2},
    Rank{"serial", "whole", 2},
    Rank{"bigint", "whole", 3},
    Rank{"bigserial", "whole", 3},
    Rank{"real", "float", 1},
    Rank{"double precision", "float", 2},
    Rank{"double", "float", 2},
    Rank{"char", "text", 1},
    Rank{"varchar", "text", 2},
    Rank{"text", "text", 3},
    Rank{"date", "time", 1},
    Rank{"timestamp", "time", 2},
    Rank{"json", "json", 1},
    Rank{"jsonb", "json", 1},
    Rank{"numeric", "numeric", 1},
    Rank{"decimal", "numeric", 1},
};

struct Type {
  const Rank* rank = nullptr;
  int first = -1, second = -1;  // varchar(first), numeric(first,second)
};

Type Parse(const std::string& text) {
  size_t open = text.find('(');
  std::string name = text.substr(0, open);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  Type type;
  for (const Rank& rank : kRanks) {
    if (rank.name == name) type.rank = &rank;
  }
  if (open == std::string::npos) return type;
  type.first = std::atoi(text.c_str() + open + 1);
  size_t comma = text.find(',', open);
  type.second = comma == std::string::npos ? 0 : std::atoi(text.c_str() + comma + 1);
  return type;
}

// Whether every value of `writer` is one of `reader`. A type without a length has no limit.
bool HoldsAll(const Type& reader, const Type& writer) {
  if (!reader.rank || !writer.rank || reader.rank->family != writer.rank->family) return false;
  if (reader.rank->family == "numeric") {
    if (reader.first < 0) return true;
    return writer.first >= 0 && reader.second >= writer.second &&
           reader.first - reader.second >= writer.first - writer.second;
  }
  if (reader.rank->rank < writer.rank->rank) return false;
  if (reader.rank->family != "text" || reader.first < 0) return true;
  return writer.first >= 0 && reader.first >= writer.first;
}

}  // namespace

VerdictVector SqlTypeVerdict(const std::string& old_type, const std::string& new_type) {
  Type a = Parse(old_type), b = Parse(new_type);
  Verdict forward = HoldsAll(b, a) ? Verdict::kOk : Verdict::kUnknown;
  Verdict backward = HoldsAll(a, b) ? Verdict::kOk : Verdict::kUnknown;
  return {Verdict::kBreaks, {forward, backward}, {forward, backward}};
}

}  // namespace detector
