// Where buf's rules put their findings, and the table of the rules. Read by buf_*.cc.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "detector/change_set.h"
#include "detector/formats/protobuf_places.h"
#include "detector/peers/buf_view.h"

namespace detector {

struct BufRule {
  std::string_view name;
  std::string_view categories;  // of buf.yaml's version v2, with a space between
};
const std::vector<BufRule>& BufRules();
const BufRule* FindBufRule(std::string_view name);  // null if there is none of that name

// Line 0: at the file alone; no file: nowhere.
using BufPlace = Span;
BufPlace Or(BufPlace first, BufPlace second);

// Collects findings; knows where the parts of a declaration are.
class BufReport {
 public:
  BufReport(const BufSide& before, const BufSide& now) : before(before), now(now) {}

  const BufSide& before;
  const BufSide& now;
  std::vector<PeerFinding> findings;

  // `old_file` is where OLD has what the finding is about.
  void Add(std::string_view rule, const BufPlace& place, const SchemaFile& old_file,
           std::string message);

  // All of these are places in NEW.
  static BufPlace At(const SchemaFile& file) { return {.file = file.path}; }
  BufPlace At(const BufMessage& message);
  BufPlace At(const BufField& field);
  BufPlace PartOf(int element, int tag);
  BufPlace PartOf(const BufField& field, int tag);
  BufPlace TypeOf(const BufField& field);  // of its scalar type, or its type's name
  BufPlace OptionOf(int element, const std::string& option);
  BufPlace OptionOf(const BufField& field, const std::string& option);
  BufPlace OptionOf(const SchemaFile& file, const std::string& option);
  BufPlace PartOf(const SchemaFile& file, int tag) { return PlacesOf(file).OfFile(tag); }

 private:
  const ProtobufPlaces& PlacesOf(const SchemaFile& file);

  std::map<const SchemaFile*, std::unique_ptr<ProtobufPlaces>> places_;
};

// "Field "3" with name "a" on message "M""
std::string DescribeBufField(const BufField& field, bool with_name = true);
std::string Quote(const std::string& text);

// The groups of rules, one file each.
void FindBufFileBreaks(BufReport& report);
void FindBufDeletions(BufReport& report);
void FindBufMessageBreaks(BufReport& report);
void FindBufEnumBreaks(BufReport& report);
void FindBufFieldBreaks(BufReport& report);
void FindBufServiceBreaks(BufReport& report);

// What of `range` no range of `ranges` holds.
std::vector<BufRange> MissingFrom(BufRange range, std::vector<BufRange> ranges);

// Reserved ranges and names, extension ranges: of messages and enums alike.
void FindLostRanges(BufReport& report, std::string_view rule, const std::string& attribute,
                    const std::string& kind, int old_element, int new_element);
void FindLostReservedNames(BufReport& report, std::string_view rule, const std::string& kind,
                           int old_element, int new_element);

}  // namespace detector
