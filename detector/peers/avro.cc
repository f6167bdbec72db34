#include "detector/peers/avro.h"

#include <algorithm>
#include <map>
#include <set>

#include "detector/formats/avro_schema.h"
#include "support/text.h"

namespace detector {
namespace {

// What is known about a pair of types. While it is being worked out the pair counts as compatible:
// a schema that contains itself is compatible until something in it is not.
struct Outcome {
  bool in_progress = true;
  std::vector<AvroIncompatibility> found;
};

std::string UpperKind(const AvroType& type) {
  std::string name(AvroKindName(type.kind));
  for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
  return name;
}

// Each once: a type that is met again has the same findings, and they would double at every level.
void Append(std::vector<AvroIncompatibility>& to, const std::vector<AvroIncompatibility>& from) {
  for (const AvroIncompatibility& one : from) {
    bool known = std::any_of(to.begin(), to.end(), [&](const AvroIncompatibility& other) {
      return one.rule == other.rule && one.pointer == other.pointer && one.message == other.message;
    });
    if (!known) to.push_back(one);
  }
}

constexpr size_t kMostPairs = 50'000;  // of types, as large unions make them
constexpr size_t kMostFound = 20'000;  // kept for all pairs together; then one each will do
constexpr int kDeepest = 300;          // types inside one another; bounds what the places take

// Follows the library step by step, also where it is odd: the place of a type that is met again is
// that of the first time, and branches of a union are compared at the root.
class Checker {
 public:
  Checker(const AvroGraph& reader, const AvroGraph& writer) : reader_(reader), writer_(writer) {}

  using Found = std::vector<AvroIncompatibility>;
  using Place = std::vector<std::string>;  // parts of the pointer

  Found Check(int reader, int writer, const Place& place) {
    auto [known, first] = known_.try_emplace({reader, writer});
    if (!first) return known->second.in_progress ? Found{} : known->second.found;
    if (known_.size() > kMostPairs) return {At(place, "TOO_LARGE", "too many types to be judged")};
    if (depth_ >= kDeepest) return {At(place, "TOO_DEEP", "nested too deeply to be judged")};
    ++depth_;
    Found found = Calculate(Reader(reader), Writer(writer), reader, writer, place);
    --depth_;
    if (stored_ > kMostFound && found.size() > 1) found.resize(1);
    stored_ += found.size();
    known_[{reader, writer}] = {false, found};
    return found;
  }

 private:
  const AvroType& Reader(int type) const { return reader_.types[static_cast<size_t>(type)]; }
  const AvroType& Writer(int type) const { return writer_.types[static_cast<size_t>(type)]; }

  static Place In(Place place, const std::string& part) {
    place.push_back(part);
    return place;
  }
  static Place In(const Place& place, size_t part) { return In(place, std::to_string(part)); }
  static AvroIncompatibility At(const Place& place, const char* rule, const std::string& message) {
    return {rule, "/" + support::Join(place, "/"), message};
  }

  Found Calculate(const AvroType& reader, const AvroType& writer, int r, int w,
                  const Place& place) {
    if (reader.kind != writer.kind) return Different(reader, writer, r, w, place);
    switch (reader.kind) {
      case AvroType::kArray:
        return Check(reader.parts[0], writer.parts[0], In(place, "items"));
      case AvroType::kMap:
        return Check(reader.parts[0], writer.parts[0], In(place, "values"));
      case AvroType::kFixed:
        return Fixed(reader, writer, place);
      case AvroType::kEnum:
        return Enum(reader, writer, place);
      case AvroType::kRecord:
        return Record(reader, writer, place);
      case AvroType::kUnion:
        return Unions(writer, r, place);
      default:
        return {};
    }
  }

  Found Name(const AvroType& reader, const AvroType& writer, const Place& place) const {
    bool same = AvroSimpleName(reader.name) == AvroSimpleName(writer.name) ||
                std::count(reader.aliases.begin(), reader.aliases.end(), writer.name) > 0;
    if (same) return {};
    return {At(In(place, "name"), "NAME_MISMATCH", "expected: " + writer.name)};
  }

  Found Fixed(const AvroType& reader, const AvroType& writer, const Place& place) const {
    Found found = Name(reader, writer, place);
    if (reader.size != writer.size) {
      found.push_back(At(
          In(place, "size"), "FIXED_SIZE_MISMATCH",
          "expected: " + std::to_string(writer.size) + ", found: " + std::to_string(reader.size)));
    }
    return found;
  }

  Found Enum(const AvroType& reader, const AvroType& writer, const Place& place) const {
    Found found = Name(reader, writer, place);
    std::set<std::string> missing(writer.symbols.begin(), writer.symbols.end());
    for (const std::string& symbol : reader.symbols) missing.erase(symbol);
    if (missing.empty() || reader.enum_default) return found;
    found.push_back(At(In(place, "symbols"), "MISSING_ENUM_SYMBOLS",
                       "[" + support::Join({missing.begin(), missing.end()}, ", ") + "]"));
    return found;
  }

  Found Record(const AvroType& reader, const AvroType& writer, const Place& place) {
    Found found = Name(reader, writer, place);
    std::map<std::string, int> written;
    for (const AvroField& field : writer.fields) written.emplace(field.name, field.type);
    for (size_t i = 0; i < reader.fields.size(); ++i) {
      const AvroField& field = reader.fields[i];
      Place here = In(In(place, "fields"), i);
      int other = WriterField(written, field);
      if (other >= 0) {
        Append(found, Check(field.type, other, In(here, "type")));
      } else if (!field.default_value && !HasEnumDefault(field)) {
        found.push_back(At(here, "READER_FIELD_MISSING_DEFAULT_VALUE", field.name));
      }
    }
    return found;
  }

  // The field of that name, or of one of its aliases; the library refuses several.
  static int WriterField(const std::map<std::string, int>& written, const AvroField& field) {
    auto found = written.find(field.name);
    if (found != written.end()) return found->second;
    for (const std::string& alias : field.aliases) {
      found = written.find(alias);
      if (found != written.end()) return found->second;
    }
    return -1;
  }

  bool HasEnumDefault(const AvroField& field) const {
    const AvroType& type = Reader(field.type);
    return type.kind == AvroType::kEnum && type.enum_default.has_value();
  }

  static AvroIncompatibility LacksBranch(const Place& place, const AvroType& writer) {
    return At(place, "MISSING_UNION_BRANCH",
              "reader union lacking writer type: " + UpperKind(writer));
  }

  Found Unions(const AvroType& writer, int reader, const Place& place) {
    Found found;
    for (size_t i = 0; i < writer.parts.size(); ++i) {
      if (Check(reader, writer.parts[i], {}).empty()) continue;
      found.push_back(LacksBranch(In(place, i), Writer(writer.parts[i])));
    }
    return found;
  }

  Found Different(const AvroType& reader, const AvroType& writer, int r, int w,
                  const Place& place) {
    Found found;
    if (writer.kind == AvroType::kUnion) {
      for (size_t i = 0; i < writer.parts.size(); ++i) {
        Append(found, Check(r, writer.parts[i], In(place, i)));
      }
      return found;
    }
    if (reader.kind == AvroType::kUnion) {
      for (int branch : reader.parts) {
        if (Check(branch, w, {}).empty()) return {};
      }
      return {LacksBranch(place, writer)};
    }
    if (Promotes(reader.kind, writer.kind)) return {};
    return {At(place, "TYPE_MISMATCH",
               "reader type: " + UpperKind(reader) +
                   " not compatible with writer type: " + UpperKind(writer))};
  }

  static bool Promotes(AvroType::Kind reader, AvroType::Kind writer) {
    constexpr std::pair<AvroType::Kind, AvroType::Kind> kReads[] = {
        {AvroType::kLong, AvroType::kInt},     {AvroType::kFloat, AvroType::kInt},
        {AvroType::kFloat, AvroType::kLong},   {AvroType::kDouble, AvroType::kInt},
        {AvroType::kDouble, AvroType::kLong},  {AvroType::kDouble, AvroType::kFloat},
        {AvroType::kBytes, AvroType::kString}, {AvroType::kString, AvroType::kBytes},
    };
    return std::find(std::begin(kReads), std::end(kReads), std::pair(reader, writer)) !=
           std::end(kReads);
  }

  const AvroGraph& reader_;
  const AvroGraph& writer_;
  int depth_ = 0;
  size_t stored_ = 0;  // findings in known_
  std::map<std::pair<int, int>, Outcome> known_;
};

AvroGraph GraphOf(const Schema& schema) {
  std::vector<AvroText> texts;
  for (const SchemaFile& file : schema.files) texts.push_back({file.path, file.content});
  return ReadAvroGraph(texts);
}

// The writer's file that a reader's file stands for; -1 if there is none.
int WriterFile(const AvroGraph& reader, size_t file, const AvroGraph& writer) {
  if (reader.files.size() == 1 && writer.files.size() == 1) return 0;
  for (size_t i = 0; i < writer.files.size(); ++i) {
    if (writer.files[i].path == reader.files[file].path) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

std::vector<AvroFileFindings> CheckAvro(const AvroVersions& versions) {
  AvroGraph reader = GraphOf(*versions.reader), writer = GraphOf(*versions.writer);
  std::vector<AvroFileFindings> all;
  for (size_t i = 0; i < reader.files.size(); ++i) {
    int other = WriterFile(reader, i, writer);
    int root = reader.files[i].root;
    int written = other < 0 ? -1 : writer.files[static_cast<size_t>(other)].root;
    if (root < 0 || written < 0) continue;
    all.push_back({reader.files[i].path, Checker(reader, writer).Check(root, written, {})});
  }
  return all;
}

std::vector<PeerFinding> FindAvro(const SchemaIndex& old_index, const SchemaIndex& new_index,
                                  const ChangeSet&) {
  std::vector<PeerFinding> findings;
  for (const AvroFileFindings& file : CheckAvro({&new_index.schema(), &old_index.schema()})) {
    for (const AvroIncompatibility& found : file.found) {
      PeerFinding& finding = findings.emplace_back();
      finding.rule = "avro:" + found.rule;
      finding.file = file.file;
      finding.pointer = found.pointer;
      finding.message = found.message;
    }
  }
  return findings;
}

}  // namespace detector
