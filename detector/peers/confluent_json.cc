#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "detector/peers/confluent_rules.h"
#include "detector/peers/json_limits.h"
#include "detector/peers/json_view.h"

namespace detector {
namespace {

using Kind = JsonView::Kind;
using Found = std::vector<ConfluentDifference>;  // what makes the update fail

constexpr size_t kMostPairs = 40'000;  // of the parts of two combinations

void Append(Found& to, Found from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  std::sort(to.begin(), to.end());
  auto same = [](const auto& a, const auto& b) { return !(a < b) && !(b < a); };
  to.erase(std::unique(to.begin(), to.end(), same), to.end());
}

const JsonNode* Property(const JsonView& view, const std::string& name) {
  const JsonNode* properties = view.Get("properties");
  return properties ? properties->Get(name) : nullptr;
}

std::set<std::string> Keys(const JsonNode* object) {
  std::set<std::string> keys;
  if (!object) return keys;
  for (const JsonMember& member : object->keys) keys.insert(member.key);
  return keys;
}

std::set<std::string> Texts(const JsonNode* list) {
  std::set<std::string> texts;
  if (!list) return texts;
  for (const JsonNode& value : list->values) texts.insert(value.text);
  return texts;
}

bool IsBool(const JsonNode* node, const char* value) {
  return node && node->kind == JsonNode::kBool && node->text == value;
}

// How much a schema says of what it doesn't list: properties beside "properties", items behind the
// listed ones.
struct Rest {
  bool closed = false;
  const JsonNode* schema = nullptr;       // that the rest has to match
  const JsonNode* unevaluated = nullptr;  // the same, of the newer keyword
  bool patterns = false;

  Rest(const JsonNode* additional, const JsonNode* newer, const JsonNode* pattern_properties)
      : closed(IsBool(additional, "false")),
        schema(additional && additional->kind == JsonNode::kObject ? additional : nullptr),
        unevaluated(additional ? nullptr : newer),
        patterns(pattern_properties && !pattern_properties->keys.empty()) {}
  bool Open() const {
    return !closed && !schema && !patterns && (!unevaluated || IsBool(unevaluated, "true"));
  }
  // What a single name or item has to match, null if nothing is said.
  const JsonNode* Schema() const {
    if (schema) return schema;
    return unevaluated && unevaluated->kind == JsonNode::kObject ? unevaluated : nullptr;
  }
};

Rest RestOfObject(const JsonView& view) {
  return Rest(view.Get("additionalProperties"), view.Get("unevaluatedProperties"),
              view.Get("patternProperties"));
}

// Items by place are "prefixItems", or "items" where that is a list.
const JsonNode* ItemList(const JsonView& view) {
  if (const JsonNode* prefix = view.Get("prefixItems")) return prefix;
  const JsonNode* items = view.Get("items");
  return items && items->kind == JsonNode::kArray ? items : nullptr;
}
const JsonNode* EveryItem(const JsonView& view) {
  const JsonNode* items = view.Get("items");
  return ItemList(view) || (items && items->kind == JsonNode::kArray) ? nullptr : items;
}
Rest RestOfArray(const JsonView& view) {
  const JsonNode* rest = view.Get("prefixItems") ? view.Get("items") : view.Get("additionalItems");
  return Rest(rest, view.Get("unevaluatedItems"), nullptr);
}

class Comparer {
 public:
  Comparer(const JsonSchemas& original, const JsonSchemas& update) : a_(original), b_(update) {}

  Found Compare(const JsonView& a, const JsonView& b, const std::string& path) {
    if (b.kind == Kind::kNone) return {};  // removed
    if (a.kind == Kind::kNone) return One("SCHEMA_ADDED", path);
    auto key = std::make_tuple(a.id, a.kind, b.id, b.kind);
    auto [known, first] = known_.try_emplace(key);
    if (!first) return At(path, known->second);
    if (depth_ >= kDeepestConfluent) return One("TOO_DEEP", path);
    ++depth_;
    Found found = Calculate(a, b);
    --depth_;
    known_[key] = found;
    return At(path, std::move(found));
  }

 private:
  static Found One(const std::string& rule, const std::string& path) { return {{rule, "", path}}; }
  // Paths are relative to the pair until they are put below it.
  static Found At(const std::string& path, Found found) {
    for (ConfluentDifference& one : found) one.path = path + one.path;
    return found;
  }

  Found Calculate(const JsonView& a, const JsonView& b) {
    if (auto found = CompareWithCombination(a, b)) return *found;
    if (a.kind != b.kind) {
      bool accepted = a.kind == Kind::kFalse || b.kind == Kind::kEmpty;
      return accepted ? Found{} : One("TYPE_CHANGED", "");
    }
    switch (a.kind) {
      case Kind::kString:
      case Kind::kNumber:
        return Limits(a, b);
      case Kind::kEnum:
        return Enum(a, b);
      case Kind::kConst:
        return a.Get("const")->text == b.Get("const")->text ? Found{}
                                                            : One("ENUM_ARRAY_CHANGED", "/const");
      case Kind::kCombined:
        return Combined(a, b);
      case Kind::kNot:
        return Not(a, b);
      case Kind::kObject:
        return Object(a, b);
      case Kind::kArray:
        return Array(a, b);
      default:
        return {};
    }
  }

  Found Limits(const JsonView& a, const JsonView& b) const {
    Found found;
    for (const std::string& rule : ChangedLimits(a, b)) {
      size_t slash = rule.find('/');
      found.push_back(
          {rule.substr(0, slash), "", slash == std::string::npos ? "" : rule.substr(slash)});
    }
    return found;
  }

  static Found Enum(const JsonView& a, const JsonView& b) {
    std::set<std::string> was = Texts(a.Get("enum")), is = Texts(b.Get("enum"));
    if (std::includes(is.begin(), is.end(), was.begin(), was.end())) return {};
    bool narrowed = std::includes(was.begin(), was.end(), is.begin(), is.end());
    return One(narrowed ? "ENUM_ARRAY_NARROWED" : "ENUM_ARRAY_CHANGED", "/enum");
  }

  // A schema against a combination that may contain it.
  std::optional<Found> CompareWithCombination(const JsonView& a, const JsonView& b) {
    bool was = a.kind == Kind::kCombined, is = b.kind == Kind::kCombined;
    if (was == is) return std::nullopt;
    std::vector<JsonView> parts = is ? b_.PartsOf(b) : a_.PartsOf(a);
    bool alternatives = is && b.criterion != "allOf";
    if (parts.size() != 1 && !alternatives) return std::nullopt;
    for (const JsonView& part : parts) {
      Found found = is ? Compare(a, part, "") : Compare(part, b, "");
      if (found.empty()) return found;
    }
    return std::nullopt;
  }

  Found Combined(const JsonView& a, const JsonView& b) {
    std::vector<JsonView> was = a_.PartsOf(a), is = b_.PartsOf(b);
    Found found;
    if (a.criterion != b.criterion) {
      bool single = was.size() == 1;
      bool extended = b.criterion == "anyOf" || (b.criterion == "oneOf" && single) ||
                      (b.criterion == "allOf" && single && is.size() == 1);
      if (!extended) return One("COMBINED_TYPE_CHANGED", "");
    }
    bool all = b.criterion == "allOf";
    if (was.size() < is.size() && all) found = One("PRODUCT_TYPE_EXTENDED", "");
    if (was.size() > is.size() && !all) found = One("SUM_TYPE_NARROWED", "");
    if (was.size() * is.size() > kMostPairs) return One("TOO_LARGE", "");
    if (CountMatches(was, is) < std::min(was.size(), is.size())) {
      Append(found, One("COMBINED_TYPE_SUBSCHEMAS_CHANGED", ""));
    }
    return found;
  }

  // The most parts that can be paired one to one so that each pair is compatible.
  size_t CountMatches(const std::vector<JsonView>& was, const std::vector<JsonView>& is) {
    std::vector<std::vector<size_t>> edges(was.size());
    for (size_t i = 0; i < was.size(); ++i) {
      for (size_t j = 0; j < is.size(); ++j) {
        if (Compare(was[i], is[j], "").empty()) edges[i].push_back(j);
      }
    }
    std::vector<int> partner(is.size(), -1);
    size_t count = 0;
    for (size_t i = 0; i < was.size(); ++i) {
      std::vector<bool> tried(is.size());
      count += FindPartner(i, edges, tried, partner);
    }
    return count;
  }
  static bool FindPartner(size_t i, const std::vector<std::vector<size_t>>& edges,
                          std::vector<bool>& tried, std::vector<int>& partner) {
    for (size_t j : edges[i]) {
      if (tried[j]) continue;
      tried[j] = true;
      if (partner[j] >= 0 && !FindPartner(static_cast<size_t>(partner[j]), edges, tried, partner)) {
        continue;
      }
      partner[j] = static_cast<int>(i);
      return true;
    }
    return false;
  }

  // What must not match may only become narrower: the comparison the other way round.
  Found Not(const JsonView& a, const JsonView& b) {
    Comparer reversed(b_, a_);
    reversed.depth_ = depth_;
    Found found = reversed.Compare(b_.At(b.file, b.Get("not")), a_.At(a.file, a.Get("not")), "");
    return found.empty() ? Found{} : One("NOT_TYPE_EXTENDED", "/not");
  }

  Found Object(const JsonView& a, const JsonView& b) {
    Found found = Required(a, b);
    Append(found, Properties(a, b));
    Append(found, Dependencies(a, b));
    Append(found, CompareRest(a, RestOfObject(a), b, RestOfObject(b), "additionalProperties",
                              "ADDITIONAL_PROPERTIES"));
    Append(found, Limits(a, b));
    return found;
  }

  Found Required(const JsonView& a, const JsonView& b) const {
    Found found;
    std::set<std::string> was = Texts(a.Get("required")), is = Texts(b.Get("required"));
    for (const std::string& name : Keys(a.Get("properties"))) {
      const JsonNode* now = Property(b, name);
      bool added = now && !was.count(name) && is.count(name) && !now->Get("default");
      if (added) Append(found, One("REQUIRED_ATTRIBUTE_ADDED", "/required/" + name));
    }
    return found;
  }

  Found Properties(const JsonView& a, const JsonView& b) {
    Found found;
    std::set<std::string> names = Keys(a.Get("properties"));
    names.merge(Keys(b.Get("properties")));
    for (const std::string& name : names) {
      const JsonNode *was = Property(a, name), *is = Property(b, name);
      std::string path = "/properties/" + name;
      if (!is) {
        Append(found, RemovedProperty(a_.At(a.file, was), b, name, path));
      } else if (!was) {
        Append(found, AddedProperty(a, b, *is, name, path));
      } else {
        Append(found, Compare(a_.At(a.file, was), b_.At(b.file, is), path));
      }
    }
    return found;
  }

  // What a name that isn't listed has to match.
  static const JsonNode* Unlisted(const JsonView& view, const std::string& name) {
    const JsonNode* patterns = view.Get("patternProperties");
    for (size_t i = 0; patterns && i < patterns->keys.size(); ++i) {
      if (MatchesPattern(patterns->keys[i].key, name)) return &patterns->values[i];
    }
    return RestOfObject(view).Schema();
  }

  Found RemovedProperty(const JsonView& was, const JsonView& b, const std::string& name,
                        const std::string& path) {
    if (RestOfObject(b).Open()) return {};
    if (const JsonNode* partial = Unlisted(b, name)) {
      Found found = Compare(was, b_.At(b.file, partial), path);
      if (found.empty()) return {};
      Append(found, One("PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL", path));
      return found;
    }
    return was.kind == Kind::kFalse ? Found{}
                                    : One("PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL", path);
  }

  Found AddedProperty(const JsonView& a, const JsonView& b, const JsonNode& now,
                      const std::string& name, const std::string& path) {
    JsonView is = b_.At(b.file, &now);
    if (RestOfObject(a).Open()) {
      return is.kind == Kind::kEmpty ? Found{} : One("PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL", path);
    }
    Found found;
    if (const JsonNode* partial = Unlisted(a, name)) {
      found = Compare(a_.At(a.file, partial), is, path);
      if (!found.empty()) {
        Append(found, One("PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL", path));
      }
    }
    if (Texts(b.Get("required")).count(name) && !now.Get("default")) {
      Append(found, One("REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL", path));
    }
    return found;
  }

  Found Dependencies(const JsonView& a, const JsonView& b) {
    Found found;
    const JsonNode *was = a.Get("dependencies"), *is = b.Get("dependencies");
    for (const std::string& name : Keys(is)) {
      const JsonNode* old_one = was ? was->Get(name) : nullptr;
      const JsonNode* new_one = is->Get(name);
      std::string path = "/dependencies/" + name;
      if (new_one->kind != JsonNode::kArray) {
        bool schema = old_one && old_one->kind != JsonNode::kArray;
        Append(found, schema ? Compare(a_.At(a.file, old_one), b_.At(b.file, new_one), path)
                             : One("DEPENDENCY_SCHEMA_ADDED", path));
      } else if (!old_one || old_one->kind != JsonNode::kArray) {
        Append(found, One("DEPENDENCY_ARRAY_ADDED", path));
      } else {
        Append(found, DependencyArray(Texts(old_one), Texts(new_one), path));
      }
    }
    return found;
  }
  static Found DependencyArray(const std::set<std::string>& was, const std::set<std::string>& is,
                               const std::string& path) {
    if (std::includes(was.begin(), was.end(), is.begin(), is.end())) return {};
    bool extended = std::includes(is.begin(), is.end(), was.begin(), was.end());
    return One(extended ? "DEPENDENCY_ARRAY_EXTENDED" : "DEPENDENCY_ARRAY_CHANGED", path);
  }

  Found CompareRest(const JsonView& a, const Rest& was, const JsonView& b, const Rest& is,
                    const std::string& keyword, const std::string& rule) {
    std::string path = "/" + keyword;
    if (was.closed != is.closed) return is.closed ? One(rule + "_REMOVED", path) : Found{};
    if (!was.schema && is.schema) return One(rule + "_NARROWED", path);
    if (!is.schema) return {};
    return Compare(a_.At(a.file, was.schema), b_.At(b.file, is.schema), path);
  }

  Found Array(const JsonView& a, const JsonView& b) {
    Found found = Compare(a_.At(a.file, EveryItem(a)), b_.At(b.file, EveryItem(b)), "/items");
    Append(found, Items(a, b));
    Append(found, CompareRest(a, RestOfArray(a), b, RestOfArray(b), "additionalItems",
                              "ADDITIONAL_ITEMS"));
    Append(found, Limits(a, b));
    return found;
  }

  Found Items(const JsonView& a, const JsonView& b) {
    Found found;
    const JsonNode *was = ItemList(a), *is = ItemList(b);
    size_t before = was ? was->values.size() : 0, now = is ? is->values.size() : 0;
    for (size_t i = 0; i < std::max(before, now); ++i) {
      std::string path = "/items/" + std::to_string(i);
      JsonView old_one = i < before ? a_.At(a.file, &was->values[i]) : JsonView{};
      JsonView new_one = i < now ? b_.At(b.file, &is->values[i]) : JsonView{};
      if (i >= now) {
        Append(found, RemovedItem(old_one, b, path));
      } else if (i >= before) {
        Append(found, AddedItem(a, new_one, path));
      } else {
        Append(found, Compare(old_one, new_one, path));
      }
    }
    return found;
  }

  Found RemovedItem(const JsonView& was, const JsonView& b, const std::string& path) {
    Rest rest = RestOfArray(b);
    if (rest.Open()) return {};
    if (const JsonNode* partial = rest.Schema()) {
      Found found = Compare(was, b_.At(b.file, partial), path);
      if (found.empty()) return {};
      Append(found, One("ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL", path));
      return found;
    }
    return was.kind == Kind::kFalse ? Found{} : One("ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL", path);
  }

  Found AddedItem(const JsonView& a, const JsonView& is, const std::string& path) {
    Rest rest = RestOfArray(a);
    if (rest.Open()) {
      return is.kind == Kind::kEmpty ? Found{} : One("ITEM_ADDED_TO_OPEN_CONTENT_MODEL", path);
    }
    const JsonNode* partial = rest.Schema();
    if (!partial) return {};
    Found found = Compare(a_.At(a.file, partial), is, path);
    if (!found.empty()) {
      Append(found, One("ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL", path));
    }
    return found;
  }

  const JsonSchemas &a_, &b_;
  int depth_ = 0;
  // While a pair is being compared it counts as compatible, so that circles end.
  std::map<std::tuple<const void*, Kind, const void*, Kind>, Found> known_;
};

JsonSchemas SchemasOf(const Schema& schema) {
  std::vector<JsonText> texts;
  for (const SchemaFile& file : schema.files) texts.push_back({file.path, file.content});
  return JsonSchemas(texts);
}

}  // namespace

std::vector<ConfluentDifference> CompareConfluentJson(const SchemaIndex& original,
                                                      const SchemaIndex& update) {
  JsonSchemas was = SchemasOf(original.schema()), is = SchemasOf(update.schema());
  std::vector<ConfluentDifference> all;
  for (int file = 0; file < was.Size(); ++file) {
    int other = ConfluentCounterpart(original.schema(), file, update.schema());
    if (other < 0) continue;
    for (ConfluentDifference& one :
         Comparer(was, is).Compare(was.Root(file), is.Root(other), "#")) {
      one.file = is.Path(other);
      if (one.path == "#") one.path = "#/";
      all.push_back(std::move(one));
    }
  }
  return all;
}

}  // namespace detector
