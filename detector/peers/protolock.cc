#include "detector/peers/protolock.h"

#include <algorithm>

#include "detector/peers/buf_report.h"
#include "detector/peers/protolock_view.h"

namespace detector {
namespace {

// protolock warns of each number by itself; nobody reads more of them than this.
constexpr int64_t kMaxNumbers = 1000;

using Types = std::map<std::string, LockType>;

class Warnings {
 public:
  Warnings(const SchemaFile& was, const SchemaFile* is) : was_(was), is_(is) {}

  void Add(const char* rule, bool only_strict, std::string message) {
    PeerFinding finding;
    finding.rule = std::string("protolock:") + rule;
    finding.categories = {"strict"};
    if (!only_strict) finding.categories.insert(finding.categories.begin(), "default");
    // A warning names a file and no place in it.
    finding.file = is_ ? is_->path : "";
    finding.line = finding.column = 1;
    finding.message = std::move(message);
    finding.old_file = was_.path;
    found.push_back(std::move(finding));
  }

  std::vector<PeerFinding> found;

 private:
  const SchemaFile& was_;
  const SchemaFile* is_;
};

bool Holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool Holds(const std::vector<BufRange>& ranges, int64_t number) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const BufRange& range) {
    return range.first <= number && number <= range.second;
  });
}

const LockField* FieldNamed(const LockType& type, const std::string& name) {
  for (const LockField& field : type.fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

// Of several values of one number protolock knows the last.
const LockField* FieldNumbered(const LockType& type, int64_t number) {
  const LockField* found = nullptr;
  for (const LockField& field : type.fields) {
    if (field.number == number) found = &field;
  }
  return found;
}

std::string Number(const LockType& type) { return type.is_enum ? "integer" : "ID"; }

void NoUsingReserved(const std::string& name, const LockType& was, const LockType& is,
                     Warnings& warnings) {
  constexpr const char* kRule = "NoUsingReservedFields";
  for (const LockField& field : is.fields) {
    if (Holds(was.reserved, field.number)) {
      warnings.Add(kRule, false,
                   Quote(name) + " is re-using " + Number(was) + ": " +
                       std::to_string(field.number) + ", a reserved " +
                       (was.is_enum ? "value" : "field number"));
    }
    if (Holds(was.reserved_names, field.name)) {
      warnings.Add(kRule, false,
                   Quote(name) + " is re-using name: " + Quote(field.name) + ", a reserved " +
                       (was.is_enum ? "name" : "field name"));
    }
  }
}

void NoRemovingReserved(const std::string& name, const LockType& was, const LockType& is,
                        Warnings& warnings) {
  constexpr const char* kRule = "NoRemovingReservedFields";
  for (const BufRange& range : was.reserved) {
    for (const BufRange& lost : MissingFrom(range, is.reserved)) {
      int64_t last = std::min(lost.second, lost.first + kMaxNumbers);
      for (int64_t number = lost.first; number <= last; ++number) {
        warnings.Add(kRule, true,
                     Quote(name) + " is missing " + Number(was) + ": " + std::to_string(number) +
                         ", which had been reserved");
      }
    }
  }
  for (const std::string& reserved : was.reserved_names) {
    if (Holds(is.reserved_names, reserved)) continue;
    warnings.Add(
        kRule, true,
        Quote(name) + " is missing name: " + Quote(reserved) + ", which had been reserved");
  }
}

void NoRemovingWithoutReserve(const std::string& name, const LockType& was, const LockType& is,
                              Warnings& warnings) {
  constexpr const char* kRule = "NoRemovingFieldsWithoutReserve";
  for (const LockField& field : was.fields) {
    if (FieldNamed(is, field.name)) continue;
    if (!Holds(is.reserved_names, field.name)) {
      warnings.Add(
          kRule, false,
          Quote(name) + " field: " + Quote(field.name) + " has been removed, but is not reserved");
    }
    if (FieldNumbered(is, field.number) || Holds(is.reserved, field.number)) continue;
    warnings.Add(kRule, false,
                 Quote(name) + " " + Number(was) + ": " + Quote(std::to_string(field.number)) +
                     " has been removed, but is not reserved");
  }
}

void NoChangingFields(const std::string& name, const LockType& was, const LockType& is,
                      Warnings& warnings) {
  for (const LockField& field : was.fields) {
    const LockField* same = FieldNumbered(is, field.number);
    const LockField* last = FieldNumbered(was, field.number);
    if (same && last == &field && same->name != field.name) {
      warnings.Add("NoChangingFieldNames", true,
                   Quote(name) + " field: " + Quote(same->name) + " " + Number(was) + ": " +
                       std::to_string(field.number) + " has an updated name, previously " +
                       Quote(field.name));
    }
    const LockField* now = FieldNamed(is, field.name);
    if (!now) continue;
    auto changed = [&](const char* rule, const std::string& what, const std::string& to,
                       const std::string& from) {
      if (to == from) return;
      warnings.Add(rule, false,
                   Quote(name) + " field: " + Quote(field.name) + " has a different " + what +
                       ": " + to + ", previously " + from);
    };
    auto word = [](bool value) { return std::string(value ? "true" : "false"); };
    changed("NoChangingFieldIDs", Number(was), std::to_string(now->number),
            std::to_string(field.number));
    changed("NoChangingFieldTypes", "type", now->type, field.type);
    changed("NoChangingFieldTypes", "\"repeated\" status", word(now->is_repeated),
            word(field.is_repeated));
    if (!now->map_key.empty() && !field.map_key.empty()) {
      changed("NoChangingFieldTypes", "type", now->map_key, field.map_key);
    }
    changed("NoMovingExistingFieldsIntoOrOutOfOneof", "oneof", Quote(now->oneof),
            Quote(field.oneof));
  }
}

void CompareTypes(const Types& was, const Types& is, Warnings& warnings) {
  for (const auto& [name, type] : was) {
    auto found = is.find(name);
    LockType none{.is_enum = type.is_enum};
    const LockType& now = found == is.end() ? none : found->second;
    NoUsingReserved(name, type, now, warnings);
    NoRemovingReserved(name, type, now, warnings);
    NoRemovingWithoutReserve(name, type, now, warnings);
    NoChangingFields(name, type, now, warnings);
  }
}

void CompareMethods(const std::string& service, const std::string& name, const LockMethod& was,
                    const LockMethod& is, Warnings& warnings) {
  auto changed = [&](const std::string& what, const std::string& from, const std::string& to) {
    if (from == to) return;
    warnings.Add(
        "NoChangingRPCSignature", false,
        Quote(service) + " RPC: " + Quote(name) + " " + what + " has changed, previously: " + from);
  };
  auto word = [](bool value) { return std::string(value ? "true" : "false"); };
  changed("input stream identifier", word(was.streams_input), word(is.streams_input));
  changed("output stream identifier", word(was.streams_output), word(is.streams_output));
  changed("input type", was.input, is.input);
  changed("output type", was.output, is.output);
}

void CompareServices(const LockFile& was, const LockFile& is, Warnings& warnings) {
  for (const auto& [service, methods] : was.services) {
    auto same = is.services.find(service);
    for (const auto& [name, method] : methods) {
      bool there = same != is.services.end() && same->second.count(name) != 0;
      if (there) {
        CompareMethods(service, name, method, same->second.at(name), warnings);
        continue;
      }
      warnings.Add(
          "NoRemovingRPCs", true,
          Quote(service) + " is missing RPC: " + Quote(name) + ", which should be available");
    }
  }
}

}  // namespace

std::vector<PeerFinding> FindProtolockWarnings(const SchemaIndex& old_index,
                                               const SchemaIndex& new_index, const ChangeSet&) {
  FileTable before(old_index), now(new_index);
  std::vector<PeerFinding> found;
  for (int i = 0; i < static_cast<int>(before.elements.size()); ++i) {
    const SchemaFile& was = old_index.file(i);
    int file = now.FileLike(was);
    const SchemaFile* is = file < 0 ? nullptr : &new_index.file(file);
    if (is && is->content == was.content) continue;
    LockFile old_view = LockFileOf(old_index, i, before.elements[static_cast<size_t>(i)]);
    LockFile new_view;
    if (is) new_view = LockFileOf(new_index, file, now.elements[static_cast<size_t>(file)]);
    Warnings warnings(was, is);
    CompareTypes(old_view.messages, new_view.messages, warnings);
    CompareTypes(old_view.enums, new_view.enums, warnings);
    CompareServices(old_view, new_view, warnings);
    found.insert(found.end(), warnings.found.begin(), warnings.found.end());
  }
  return found;
}

}  // namespace detector
