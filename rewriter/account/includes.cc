#include "rewriter/account/includes.h"

#include <algorithm>

#include "rewriter/account/include_lines.h"
#include "rewriter/account/judge_parts.h"
#include "rewriter/account/qualify.h"
#include "rewriter/account/rename.h"
#include "rewriter/facts/reasons.h"
#include "rewriter/generated/schema_headers.h"

namespace rewriter {
namespace {

using rules::Operation;
using rules::OperationKind;

constexpr char kServiceHeader[] = "service_header";  // Thrift makes one for each service

// What the plan does to headers, by OLD schema file.
struct Wishes {
  std::map<std::string, std::vector<const Operation*>> replace;  // or review
  std::vector<const Operation*> add;
};

Wishes WishesOf(const Work& work) {
  Wishes wishes;
  for (const Operation& operation : work.plan.operations) {
    if (operation.kind == OperationKind::kAddInclude) wishes.add.push_back(&operation);
    if (operation.role == "header" || operation.role == kServiceHeader) {
      wishes.replace[operation.file].push_back(&operation);
    }
  }
  return wishes;
}

const std::string& PathOf(const Work& work, int schema_file) {
  return work.before.schema.files[static_cast<size_t>(schema_file)].path;
}

std::string HeaderOf(const Work& work, int schema_file) {
  for (const rules::Symbol& symbol : work.before.symbols) {
    bool mine = symbol.kind == rules::SymbolKind::kHeader && symbol.file == schema_file;
    if (mine) return symbol.name;
  }
  return "";
}

struct Replaced {
  Place place;
  const Operation* wish;
  std::string spelling;
};

class Judge {
 public:
  explicit Judge(const AccountInput& input) : input_(input), wishes_(WishesOf(input.work)) {}

  std::vector<Judgement> Run() {
    for (const auto& [place, schema_files] : input_.sites.includes) {
      if (!input_.generated.count(place.file)) JudgeReplaced(place, schema_files);
    }
    for (const ScannedFile& file : input_.scan.files) {
      bool judged = input_.universe.count(file.path) && !input_.generated.count(file.path);
      if (judged) ListUnread(file);
    }
    for (const auto& [place, wish, spelling] : replaced_) Of(place.file).Announce(place, spelling);
    for (const auto& [place, wish, spelling] : replaced_) {
      Of(place.file).Replace(place, *wish, spelling);
    }
    for (const Operation* operation : wishes_.add) {
      for (const auto& [file, place] : FirstUses(*operation)) JudgeAdded(*operation, file, place);
    }
    std::vector<Judgement> all;
    for (auto& [file, includes] : files_) {
      std::move(includes.out.begin(), includes.out.end(), std::back_inserter(all));
    }
    return all;
  }

 private:
  FileIncludes& Of(const std::string& file) {
    return files_.try_emplace(file, input_, file).first->second;
  }

  void JudgeReplaced(const Place& place, const std::set<int>& schema_files) {
    auto wishes = wishes_.replace.find(PathOf(input_.work, *schema_files.begin()));
    if (wishes == wishes_.replace.end()) return;
    std::string spelling = TextAt(input_.snapshot, place.file, place.begin, place.end);
    std::string ending = HeaderEnding(input_.work.before.schema, spelling);
    auto is_own = [&](const Operation* wish) {
      return wish->role == kServiceHeader && wish->symbol == WithEnding(wish->symbol, ending);
    };
    bool any_own = std::any_of(wishes->second.begin(), wishes->second.end(), is_own);
    for (const Operation* wish : wishes->second) {
      if (is_own(wish) != any_own) continue;
      if (!any_own && wish->role == kServiceHeader) continue;
      FileIncludes& file = Of(place.file);
      auto text = any_own ? Respell(spelling, wish->symbol, wish->to)
                          : Respell(spelling, WithEnding(wish->symbol, ending),
                                    WithEnding(wish->to, ending));
      if (schema_files.size() > 1) {
        file.out.push_back(Review(place, *wish, reason::kAmbiguous));
      } else if (wish->kind == OperationKind::kReview) {
        file.out.push_back(Review(place, *wish, wish->reason.c_str()));
      } else if (!text) {
        file.out.push_back(Review(place, *wish, reason::kQualification));
      } else {
        replaced_.push_back({place, wish, *text});
      }
    }
  }

  // Includes of a header that goes elsewhere which no unit has read: in inactive code, or in a file
  // that no unit could read.
  void ListUnread(const ScannedFile& file) {
    for (const Include& include : file.includes) {
      int schema_file = SchemaFileOf(input_.work.before.schema, include.spelling, file.path);
      if (schema_file < 0) continue;
      auto wishes = wishes_.replace.find(PathOf(input_.work, schema_file));
      if (wishes == wishes_.replace.end()) continue;
      Place place = PlaceOf(file.path, include);
      if (input_.sites.includes.count(place)) continue;
      bool read = input_.sites.read_by.count(file.path) > 0;
      if (read && !IsInactive(place)) continue;  // another header than the schema's
      Of(file.path).out.push_back(
          Review(place, *wishes->second.front(), read ? reason::kInactive : reason::kNotParsed));
    }
  }

  Place PlaceOf(const std::string& file, const Include& include) const {
    std::string_view text = input_.snapshot.Read(file);
    size_t line = 0;
    for (int i = 1; i < include.line; ++i) line = text.find('\n', line) + 1;
    auto begin = static_cast<int64_t>(text.find(include.spelling, line));
    return {file, begin, begin + static_cast<int64_t>(include.spelling.size())};
  }
  bool IsInactive(const Place& place) const {
    auto inactive = input_.sites.inactive.find(place.file);
    return inactive != input_.sites.inactive.end() &&
           std::any_of(inactive->second.begin(), inactive->second.end(), [&](const Range& range) {
             return range.begin <= place.begin && place.end <= range.end;
           });
  }

  // Where each file first names the type of which the operation speaks, or a member of it.
  std::map<std::string, Place> FirstUses(const Operation& operation) const {
    std::map<std::string, Place> uses;
    for (const auto& [place, site] : input_.sites.at) {
      bool uses_it = std::any_of(site.symbols.begin(), site.symbols.end(), [&](int index) {
        if (index < 0) return false;
        const rules::Symbol& symbol = input_.work.before.symbols[static_cast<size_t>(index)];
        return PathOf(input_.work, symbol.file) == operation.file &&
               (symbol.path + ".").starts_with(operation.path + ".");
      });
      bool forward = site.qualifier && site.qualifier->forward;
      if (uses_it && !forward && !input_.generated.count(place.file)) {
        uses.emplace(place.file, place);
      }
    }
    return uses;
  }

  // Beside the header that declared it, or else beside any other of the schema's.
  void JudgeAdded(const Operation& operation, const std::string& file, const Place& use) {
    const Place* anchor = nullptr;
    int schema_file = -1;
    for (const auto& [place, schema_files] : input_.sites.includes) {
      if (place.file != file) continue;
      bool same = PathOf(input_.work, *schema_files.begin()) == operation.file;
      if (anchor && !same) continue;
      anchor = &place;
      schema_file = *schema_files.begin();
    }
    std::optional<std::string> text;
    if (anchor) {
      std::string spelling = TextAt(input_.snapshot, file, anchor->begin, anchor->end);
      text = Respell(spelling, HeaderOf(input_.work, schema_file), operation.to);
    }
    if (text) {
      Of(file).Add(*anchor, operation, *text);
    } else {
      Of(file).out.push_back(Review(use, operation, operation.reason.c_str()));
    }
  }

  const AccountInput& input_;
  const Wishes wishes_;
  std::map<std::string, FileIncludes> files_;
  std::vector<Replaced> replaced_;
};

}  // namespace

std::vector<Judgement> JudgeIncludes(const AccountInput& input) { return Judge(input).Run(); }

}  // namespace rewriter
