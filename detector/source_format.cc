#include "detector/source_format.h"

#include <algorithm>
#include <map>

#include "support/text.h"

namespace detector {

support::Result<const Format*> FormatOfFile(const SourceFile& main, LoadedSource& source) {
  const Format* format = source.format.empty() ? FormatOf(main) : FindFormat(source.format);
  if (!format) {
    return support::Invalid("cannot tell what format " + source.name + " is in; say it with --as " +
                            support::Join(FormatNames(), "|"));
  }
  source.format = format->name;
  return format;
}

support::Result<LoadedSource> KeepOneFormat(LoadedSource source) {
  std::map<std::string_view, int> counts;
  for (const SourceFile& file : source.files) {
    for (const Format& format : Formats()) counts[format.name] += IsFileOf(format, file);
  }
  std::erase_if(counts, [](const auto& entry) { return entry.second == 0; });
  auto shared = [](const auto& entry) { return FindFormat(entry.first)->shared_ending; };
  // The schema of some configuration, beside those of the data.
  if (!std::all_of(counts.begin(), counts.end(), shared)) std::erase_if(counts, shared);
  if (source.format.empty() && counts.size() > 1) {
    return support::Invalid(source.name +
                            " holds schemas of several formats; say which with --as " +
                            support::Join(FormatNames(), "|"));
  }
  if (source.format.empty() && !counts.empty()) source.format = counts.begin()->first;
  const Format* format = FindFormat(source.format);
  std::erase_if(source.files,
                [&](const SourceFile& file) { return !format || !IsFileOf(*format, file); });
  return source;
}

bool IsSchemaFile(const std::string& path) {
  return std::any_of(Formats().begin(), Formats().end(),
                     [&](const Format& format) { return path.ends_with(format.ending); });
}

}  // namespace detector
