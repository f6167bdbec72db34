// Stand-ins for headers that only a configured build has. `config.h.in` says which names config.h
// defines, so that a parse can go on without a build:
//   #cmakedefine HAVE_GETOPT_H           ->  #define HAVE_GETOPT_H 1      (the machine has
//   <getopt.h>) #undef HAVE_IO_H                     ->  /* #undef HAVE_IO_H */       (and no
//   <io.h>) #define VERSION_MAJOR @MAJOR@        ->  #define VERSION_MAJOR 0
// Used by the inference of flags.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "rewriter/units/include_index.h"

namespace rewriter {

// A template that would be configured into what an include spells.
struct HeaderTemplate {
  std::string path;    // of the template, relative to the repository
  std::string root;    // include folder from which `spelling` would be found
  std::string header;  // where the configured header would lie beside its template
};

// The template of a header that is missing; null if there is none or more than one.
std::optional<HeaderTemplate> TemplateFor(const std::string& spelling,
                                          const RepositoryFiles& files);

// `has_header` tells whether the machine has a header of this spelling.
std::string FillTemplate(const std::string& text,
                         const std::function<bool(const std::string&)>& has_header);

}  // namespace rewriter
