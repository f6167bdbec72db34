// Which schema elements the text of a literal names, by what a rule pack says that it holds.
// Knows the schema and the small languages of such texts; no Clang.
//
//   text format, of Car   "paint { colour: RED }"   ->   Car.paint  Paint.colour  Colour.RED
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rewriter/facts/symbol_table.h"

namespace rewriter {

// What is known of whose elements a literal names.
struct NamedTarget {
  enum Kind {
    kUnknown,  // it can't be told
    kForeign,  // a message of another schema
    kElement,
    kFile
  } kind = kUnknown;
  int index = -1;  // of an element, or of a file
};

// A name in the text: a half-open range of its bytes, and the symbol that it is.
struct Piece {
  size_t begin = 0, end = 0;
  int symbol = -1;
};

class StringNames {
 public:
  explicit StringNames(const SchemaNames& names);

  std::vector<Piece> PiecesOf(rules::Holds holds, std::string_view text,
                              const NamedTarget& target) const;

  // Element of that name in an element or a file, of one of the kinds; -1 if there is none.
  int Find(const NamedTarget& scope, std::string_view name,
           std::initializer_list<detector::ElementKind> kinds) const;
  // Element of that path in the pool of another (any pool: -1), or -1.
  int FindPath(std::string_view path, int beside) const;
  // The message or enum that a field's type is, a map's its value's; -1 for scalars.
  int TypeOf(int field) const;
  const detector::Element& element(int index) const { return view_.element(index); }
  const std::vector<int>& FieldsOf(int message) const { return view_.ChildrenOf(message); }

  // Symbol of an element in one of the string roles, or -1.
  int SymbolOf(int element, const char* role) const;

 private:
  const SchemaNames& names_;
  rules::SchemaView view_;
  std::map<std::pair<int, std::string_view>, int> symbols_;  // by element and role
  std::map<std::string_view, std::vector<int>> by_path_;
};

// The field that a JSON key or a name of text format means in `message`, and its symbol there.
struct FieldName {
  int field = -1;
  int symbol = -1;
};
FieldName FieldOf(const StringNames& names, int message, std::string_view name);

std::vector<Piece> TextFormatPieces(const StringNames& names, std::string_view text, int message);
std::vector<Piece> JsonPieces(const StringNames& names, std::string_view text, int message);

}  // namespace rewriter
