#include "detector/similarity.h"

#include <algorithm>
#include <cctype>
#include <unordered_map>

namespace detector {
namespace {

std::vector<std::string> Words(const std::string& name) {
  std::vector<std::string> words;
  bool starts = true, was_upper = false;
  for (char c : name) {
    auto byte = static_cast<unsigned char>(c);
    if (!std::isalnum(byte)) {
      starts = true;
      continue;
    }
    bool upper = std::isupper(byte) != 0;
    if (starts || (upper && !was_upper)) words.emplace_back();
    words.back() += static_cast<char>(std::tolower(byte));
    starts = false;
    was_upper = upper;
  }
  std::sort(words.begin(), words.end());
  return words;
}

// 1 if the types are the same; half as much if they may turn out to be, or are of the same sort.
double TypeAgreement(const Matching& m, int old_field, const std::string& old_type, int new_field,
                     const std::string& new_type) {
  int a = m.old_index.TypeIn(m.old_index.FileOf(old_field).pool, old_type);
  int b = m.new_index.TypeIn(m.new_index.FileOf(new_field).pool, new_type);
  if (a < 0 && b < 0) return old_type == new_type;
  if (a < 0 || b < 0 || m.old_index.at(a).kind != m.new_index.at(b).kind) return 0;
  if (m.NewOf(a) >= 0 || m.OldOf(b) >= 0) return m.NewOf(a) == b;
  return m.old_index.RelativePath(a) == m.new_index.RelativePath(b) ? 1 : 0.5;
}

double TypeAgreement(const Matching& m, int old_member, int new_member) {
  const Element& a = m.old_index.at(old_member);
  const Element& b = m.new_index.at(new_member);
  if (a.kind == ElementKind::kMethod) {
    auto part = [&](const char* attribute) {
      return TypeAgreement(m, old_member, a.attributes.at(attribute), new_member,
                           b.attributes.at(attribute));
    };
    return (part("input_type") + part("output_type")) / 2;
  }
  if (a.kind != ElementKind::kField) return 1;
  bool is_map = a.cardinality == Cardinality::kMap;
  if (is_map != (b.cardinality == Cardinality::kMap)) return 0;
  if (is_map) return TypeAgreement(m, old_member, a.map_value, new_member, b.map_value);
  bool same_cardinality = a.cardinality == b.cardinality;
  return TypeAgreement(m, old_member, a.type, new_member, b.type) * (same_cardinality ? 1 : 0.5);
}

// Members as they are compared: those with a number by number, others by name. Oneofs follow from
// their fields.
struct Members {
  explicit Members(const SchemaIndex& index, int type) {
    for (int child : index.Children(type)) {
      const Element& element = index.at(child);
      if (element.kind == ElementKind::kOneof || element.kind == ElementKind::kIndex) continue;
      all.push_back(child);
      by_name.emplace(element.name, child);
      if (element.number) by_number.emplace(*element.number, child);
    }
  }
  std::vector<int> all;
  std::unordered_map<std::string, int> by_name;
  std::unordered_map<int64_t, int> by_number;
};

double MemberAgreement(const Matching& m, int old_member, const Members& others) {
  const Element& old_element = m.old_index.at(old_member);
  double best = 0;
  if (old_element.number) {
    auto same = others.by_number.find(*old_element.number);
    if (same != others.by_number.end() && m.new_index.at(same->second).kind == old_element.kind) {
      best = 0.5 * NameSimilarity(old_element.name, m.new_index.at(same->second).name) +
             0.5 * TypeAgreement(m, old_member, same->second);
    }
  }
  auto same = others.by_name.find(old_element.name);
  if (same != others.by_name.end() && m.new_index.at(same->second).kind == old_element.kind) {
    double full = old_element.number ? 0.4 : 0.5;
    best = std::max(best, full + full * TypeAgreement(m, old_member, same->second));
  }
  return best;
}

// What methods without a common name have in common is their signature.
double SignatureAgreement(const Matching& m, const Members& a, const Members& b) {
  double sum = 0;
  std::vector<int> free;
  for (int method : b.all) {
    if (m.new_index.at(method).kind == ElementKind::kMethod &&
        !a.by_name.count(m.new_index.at(method).name)) {
      free.push_back(method);
    }
  }
  for (int method : a.all) {
    if (m.old_index.at(method).kind != ElementKind::kMethod ||
        b.by_name.count(m.old_index.at(method).name)) {
      continue;
    }
    auto same = std::find_if(free.begin(), free.end(),
                             [&](int other) { return TypeAgreement(m, method, other) > 0.5; });
    if (same == free.end()) continue;
    sum += 0.5;
    free.erase(same);
  }
  return sum;
}

}  // namespace

double NameSimilarity(const std::string& a, const std::string& b) {
  if (a == b) return 1;
  std::vector<std::string> x = Words(a), y = Words(b), common;
  if (x.empty() || y.empty()) return 0;
  std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(common));
  return 2.0 * static_cast<double>(common.size()) / static_cast<double>(x.size() + y.size());
}

Overlap MemberOverlap(const Matching& m, int old_type, int new_type) {
  Members a(m.old_index, old_type), b(m.new_index, new_type);
  Overlap overlap;
  overlap.total = static_cast<int>(std::max(a.all.size(), b.all.size()));
  double sum = 0;
  for (int member : a.all) {
    double agreement = MemberAgreement(m, member, b);
    sum += agreement;
    overlap.agreeing += agreement > 0.5;
  }
  sum += SignatureAgreement(m, a, b);
  size_t both = a.all.size() + b.all.size();
  overlap.share = both == 0 ? 1 : std::min(1.0, 2 * sum / static_cast<double>(both));
  return overlap;
}

bool SameSignature(const Matching& m, int old_method, int new_method) {
  const auto& a = m.old_index.at(old_method).attributes;
  const auto& b = m.new_index.at(new_method).attributes;
  for (const char* type : {"input_type", "output_type"}) {
    if (!m.SameTypeName(old_method, a.at(type), new_method, b.at(type))) return false;
  }
  return a.at("client_streaming") == b.at("client_streaming") &&
         a.at("server_streaming") == b.at("server_streaming");
}

}  // namespace detector
