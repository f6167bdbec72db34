#include "rewriter/units/header_templates.h"

#include <llvm/ADT/StringExtras.h>
#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Regex.h>

#include <vector>

namespace rewriter {
namespace {

// Whether HAVE_SYS_TIME_H asks for a header of the machine: <sys/time.h>, <sys_time.h>.
bool AsksForPresentHeader(llvm::StringRef name,
                          const std::function<bool(const std::string&)>& has_header) {
  if (!name.consume_front("HAVE_") || !name.consume_back("_H")) return false;
  std::string file = name.lower() + ".h";
  size_t underscore = file.find('_');
  if (has_header(file)) return true;
  if (underscore == std::string::npos) return false;
  file[underscore] = '/';
  return has_header(file);
}

std::string WithoutVariables(llvm::StringRef line) {
  static const llvm::Regex kVariable("@[A-Za-z_][A-Za-z0-9_]*@|[$][{][A-Za-z_][A-Za-z0-9_]*[}]");
  std::string out;
  llvm::SmallVector<llvm::StringRef> match;
  while (kVariable.match(line, &match)) {
    out += line.substr(0, match[0].begin() - line.begin());
    out += "0";
    line = line.substr(match[0].end() - line.begin());
  }
  return out + line.str();
}

std::string FillLine(llvm::StringRef line,
                     const std::function<bool(const std::string&)>& has_header) {
  llvm::StringRef rest = line.ltrim();
  if (!rest.consume_front("#")) return WithoutVariables(line);
  rest = rest.ltrim();
  bool as_number = rest.consume_front("cmakedefine01 ");
  if (!as_number && !rest.consume_front("cmakedefine ") && !rest.consume_front("undef ")) {
    return WithoutVariables(line);
  }
  std::string name =
      rest.ltrim().take_while([](char c) { return llvm::isAlnum(c) || c == '_'; }).str();
  bool present = name == "STDC_HEADERS" || AsksForPresentHeader(name, has_header);
  if (present || as_number) return "#define " + name + (present ? " 1" : " 0");
  return "/* #undef " + name + " */";
}

}  // namespace

std::optional<HeaderTemplate> TemplateFor(const std::string& spelling,
                                          const RepositoryFiles& files) {
  std::vector<HeaderTemplate> found;
  for (const char* suffix : {".in", ".cmake", ".cmake.in", ".in.cmake", "in"}) {
    for (const std::string& path : files.EndingWith(spelling + suffix)) {
      std::string header = path.substr(0, path.size() - llvm::StringRef(suffix).size());
      std::string root = header.substr(0, header.size() - spelling.size());
      if (!root.empty()) root.pop_back();
      found.push_back({path, root, header});
    }
  }
  if (found.size() != 1) return std::nullopt;
  return found[0];
}

std::string FillTemplate(const std::string& text,
                         const std::function<bool(const std::string&)>& has_header) {
  std::string out;
  for (llvm::StringRef rest = text; !rest.empty();) {
    auto [line, after] = rest.split('\n');
    out += FillLine(line, has_header) + "\n";
    rest = after;
  }
  return out;
}

}  // namespace rewriter
