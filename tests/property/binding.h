// What the @names of one use stand for, and how each is spelled in C++ under one version of the
// schema. Part of the consumer.
#pragma once

#include <string>

#include "tests/property/consumer.h"

namespace property {

// How the names of a package are written.
//   kQualified  acme::geo::Trip      kAbsolute  ::acme::geo::Trip      kAlias   pkg::Trip
//   kDirective, kDeclaration, kInside  Trip, after `using namespace`, after `using`, or because
//   the code itself is in acme::geo
enum class Form { kQualified, kAbsolute, kAlias, kDirective, kDeclaration, kInside };

// Indices in the schema; -1 where the use has no such thing.
struct Binding {
  Form form = Form::kQualified;
  std::string home;  // namespace that the code itself is in, for kInside
  int message = 0, field = 0;
  int other = 0;  // another message with a field of the same name
  int enumeration = 0, value = 0, other_value = 0;
  int extension = -1;
  int method = 0;
  bool nested_alias = false;  // Outer::Inner rather than Outer_Inner
};

std::string NamespaceOf(const Version& version, int message);  // "acme::geo", or ""
std::string FieldPath(const Version& version, int message, int field);

// The spelling of an @name; "" if it has none here.
std::string Spell(const std::string& name, const Version& version, const Binding& binding);
bool IsKnownName(const std::string& name);

}  // namespace property
