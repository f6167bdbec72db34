// *_NO_DELETE of files and packages, and of what is declared in them: from a file (FILE), or from a
// package (PACKAGE), where a declaration may move from one file to another.
#include <set>
#include <unordered_set>

#include "detector/peers/buf_report.h"

namespace detector {
namespace {

constexpr const char* kNowhere = "";

struct Declared {
  ElementKind kind;
  std::string name;  // less the package
};

std::string KindKey(ElementKind kind) { return std::to_string(static_cast<int>(kind)); }

std::string Key(const Declared& declared) { return KindKey(declared.kind) + declared.name; }

struct DeletionRules {
  ElementKind kind;
  const char* word;
  std::string_view in_file, in_package;
};

constexpr DeletionRules kRules[] = {
    {ElementKind::kEnum, "enum", "ENUM_NO_DELETE", "PACKAGE_ENUM_NO_DELETE"},
    {ElementKind::kExtension, "extension", "EXTENSION_NO_DELETE", "PACKAGE_EXTENSION_NO_DELETE"},
    {ElementKind::kMessage, "message", "MESSAGE_NO_DELETE", "PACKAGE_MESSAGE_NO_DELETE"},
    {ElementKind::kService, "service", "SERVICE_NO_DELETE", "PACKAGE_SERVICE_NO_DELETE"},
};

const DeletionRules& RulesOf(ElementKind kind) {
  for (const DeletionRules& rules : kRules) {
    if (rules.kind == kind) return rules;
  }
  return kRules[0];
}

bool IsDeclared(ElementKind kind) {
  return kind == ElementKind::kEnum || kind == ElementKind::kExtension ||
         kind == ElementKind::kMessage || kind == ElementKind::kService;
}

// Calls back with what a file declares, entries of maps among it.
template <class Callback>
void ForEachDeclared(const BufSide& side, int file, Callback callback) {
  for (int i : side.files.elements[static_cast<size_t>(file)]) {
    const Element& element = side.index.at(i);
    if (IsDeclared(element.kind)) {
      callback(Declared{element.kind, std::string(side.index.RelativePath(i))});
    } else if (element.cardinality == Cardinality::kMap) {
      callback(Declared{ElementKind::kMessage, BufMessage{&side.index, i, true}.nested_name()});
    }
  }
}

// Keys of declarations, and of their kinds alone.
using Names = std::unordered_set<std::string>;

Names NamesIn(const BufSide& side, int file) {
  Names names;
  ForEachDeclared(side, file, [&](const Declared& declared) {
    names.insert(Key(declared));
    names.insert(KindKey(declared.kind));
  });
  return names;
}

// The innermost message around it that is still there, else the file. `package`: for a message of a
// package, the message around it may be in any of the package's files.
BufPlace PlaceOfDeleted(BufReport& report, int file, const Declared& declared,
                        const std::string* package) {
  const SchemaFile& is = report.now.index.file(file);
  if (declared.kind == ElementKind::kService) return BufReport::At(is);
  bool anywhere = package && declared.kind == ElementKind::kMessage;
  const std::string& scope = anywhere ? *package : is.package;
  std::string name = declared.name;
  for (size_t dot = name.rfind('.'); dot != std::string::npos; dot = name.rfind('.')) {
    name.resize(dot);
    auto found = report.now.messages.find(scope.empty() ? name : scope + "." + name);
    if (found == report.now.messages.end()) continue;
    bool same_package = found->second.file().package == scope;
    if (found->second.at().file == file || (anywhere && same_package)) {
      return report.At(found->second);
    }
  }
  return BufReport::At(is);
}

void FindInFile(BufReport& report, int old_file, int new_file) {
  Names names = NamesIn(report.now, new_file);
  ForEachDeclared(report.before, old_file, [&](const Declared& declared) {
    if (names.count(Key(declared))) return;
    const DeletionRules& rules = RulesOf(declared.kind);
    report.Add(rules.in_file, PlaceOfDeleted(report, new_file, declared, nullptr),
               report.before.index.file(old_file),
               std::string("Previously present ") + rules.word + " " + Quote(declared.name) +
                   " was deleted from file.");
  });
}

std::map<std::string, Names> NamesByPackage(const BufSide& side) {
  std::map<std::string, Names> packages;
  for (int i = 0; i < static_cast<int>(side.files.elements.size()); ++i) {
    packages[side.index.file(i).package].merge(NamesIn(side, i));
  }
  return packages;
}

void FindInPackages(BufReport& report) {
  std::map<std::string, Names> packages = NamesByPackage(report.now);
  std::set<std::string> gone;
  for (int i = 0; i < static_cast<int>(report.before.files.elements.size()); ++i) {
    const SchemaFile& was = report.before.index.file(i);
    auto package = packages.find(was.package);
    if (package == packages.end()) {
      if (!gone.insert(was.package).second) continue;
      report.Add("PACKAGE_NO_DELETE", {.file = kNowhere}, was,
                 "Previously present package " + Quote(was.package) + " was deleted.");
      continue;
    }
    int file = report.now.files.FileLike(was);
    ForEachDeclared(report.before, i, [&](const Declared& declared) {
      if (package->second.count(Key(declared))) return;
      // buf has nothing to say of a kind that the package has none of any more, services apart.
      bool has_kind = package->second.count(KindKey(declared.kind)) != 0;
      if (!has_kind && declared.kind != ElementKind::kService) return;
      const DeletionRules& rules = RulesOf(declared.kind);
      BufPlace place = file < 0 ? BufPlace{.file = kNowhere}
                                : PlaceOfDeleted(report, file, declared, &was.package);
      report.Add(rules.in_package, place, was,
                 std::string("Previously present ") + rules.word + " " + Quote(declared.name) +
                     " was deleted from package " + Quote(was.package) + ".");
    });
  }
}

}  // namespace

void FindBufDeletions(BufReport& report) {
  for (int i = 0; i < static_cast<int>(report.before.files.elements.size()); ++i) {
    const SchemaFile& was = report.before.index.file(i);
    int file = report.now.files.FileLike(was);
    if (file >= 0) {
      FindInFile(report, i, file);
      continue;
    }
    report.Add("FILE_NO_DELETE", {.file = kNowhere}, was,
               "Previously present file " + Quote(was.import_name) + " was deleted.");
  }
  FindInPackages(report);
}

}  // namespace detector
