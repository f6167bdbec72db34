// The documents that join the stages (change set, plan, report, ...) are plain structs. One
// function per struct describes its keys, and that one description serves three times:
//
//   struct Point { int x = 0; std::optional<int> y; };
//   template <class V> void Describe(V& v, Point& p) {
//     v.Field("x", p.x, "metres east");            // keys appear in this order, all of them,
//     always v.Field("y", p.y, "metres north, or null");
//   }
//   ToJson(point)   FromJson<Point>(json)   JsonSchema<Point>()
//
// In a document that people write, `v.Optional` is a key that may be left out.
//
// An enum E is written by name: give it `EnumNames<E>`, a table of {value, "name"}.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/result.h"

namespace support {

// Keeps the order of insertion, so that "version" stays first and output is deterministic.
using Json = nlohmann::ordered_json;

template <class E>
struct EnumNames;  // specialise: static constexpr std::pair<E, std::string_view> kTable[] = {...};

template <class E>
std::string NameOf(E value) {
  for (const auto& [known, name] : EnumNames<E>::kTable) {
    if (known == value) return std::string(name);
  }
  return "unknown";
}

template <class E>
std::optional<E> ByName(std::string_view name) {
  for (const auto& [known, known_name] : EnumNames<E>::kTable) {
    if (known_name == name) return known;
  }
  return std::nullopt;
}

// `text` as JSON; a syntax error is kInvalid with `name`, line and column.
Result<Json> ParseJson(std::string_view text, const std::string& name);

// Two-space indented, with a final newline. Bytes that are no UTF-8 become U+FFFD.
std::string DumpJson(const Json& json);

namespace document_internal {

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class T>
struct IsMap<std::map<std::string, T>> : std::true_type {};

}  // namespace document_internal

// Writes a described struct.
class JsonWriter {
 public:
  template <class T>
  void Field(const char* key, T& value, const char*) {
    out_[key] = Write(value);
  }
  template <class T>
  void Optional(const char* key, T& value, const char*) {
    out_[key] = Write(value);
  }
  template <class T>
  static Json Write(T& value) {
    using document_internal::IsMap, document_internal::IsOptional, document_internal::IsVector;
    if constexpr (std::is_same_v<T, Json> || std::is_same_v<T, std::string> ||
                  std::is_arithmetic_v<T>) {
      return value;
    } else if constexpr (std::is_enum_v<T>) {
      return NameOf(value);
    } else if constexpr (IsOptional<T>::value) {
      return value ? Write(*value) : Json(nullptr);
    } else if constexpr (IsVector<T>::value) {
      Json array = Json::array();
      for (auto&& item : value) array.push_back(Write(item));
      return array;
    } else if constexpr (IsMap<T>::value) {
      Json object = Json::object();
      for (auto& [key, item] : value) object[key] = Write(item);
      return object;
    } else {
      JsonWriter writer;
      Describe(writer, value);
      return std::move(writer.out_);
    }
  }

 private:
  Json out_ = Json::object();
};

// Reads a described struct; the first thing that is wrong is kept with its JSON pointer.
class JsonReader {
 public:
  JsonReader(const Json& json, std::string pointer, std::string& error)
      : json_(json), pointer_(std::move(pointer)), error_(error) {}

  template <class T>
  void Field(const char* key, T& value, const char*) {
    known_.push_back(key);
    auto found = json_.find(key);
    if (found == json_.end()) return Complain(pointer_, std::string("missing key `") + key + "`");
    Read(*found, value, pointer_ + "/" + key);
  }
  template <class T>
  void Optional(const char* key, T& value, const char* description) {
    known_.push_back(key);
    if (json_.contains(key)) Field(key, value, description);
  }

  template <class T>
  void Read(const Json& json, T& value, const std::string& at) {
    using document_internal::IsMap, document_internal::IsOptional, document_internal::IsVector;
    if constexpr (std::is_same_v<T, Json>) {
      value = json;
    } else if constexpr (std::is_same_v<T, std::string>) {
      if (!json.is_string()) return Complain(at, "expected a string");
      value = json.get<std::string>();
    } else if constexpr (std::is_same_v<T, bool>) {
      if (!json.is_boolean()) return Complain(at, "expected true or false");
      value = json.get<bool>();
    } else if constexpr (std::is_integral_v<T>) {
      if (!json.is_number_integer()) return Complain(at, "expected a whole number");
      value = json.get<T>();
    } else if constexpr (std::is_floating_point_v<T>) {
      if (!json.is_number()) return Complain(at, "expected a number");
      value = json.get<T>();
    } else if constexpr (std::is_enum_v<T>) {
      auto known = json.is_string() ? ByName<T>(json.get<std::string>()) : std::nullopt;
      if (!known) return Complain(at, "unknown name " + json.dump());
      value = *known;
    } else if constexpr (IsOptional<T>::value) {
      if (json.is_null()) return value.reset();
      Read(json, value.emplace(), at);
    } else if constexpr (IsVector<T>::value) {
      if (!json.is_array()) return Complain(at, "expected an array");
      for (const Json& item : json) {
        std::string place = at + "/" + std::to_string(value.size());
        Read(item, value.emplace_back(), place);
      }
    } else if constexpr (IsMap<T>::value) {
      if (!json.is_object()) return Complain(at, "expected an object");
      for (const auto& [key, item] : json.items()) Read(item, value[key], at + "/" + key);
    } else {
      ReadStruct(json, value, at);
    }
  }

 private:
  template <class T>
  void ReadStruct(const Json& json, T& value, const std::string& at) {
    if (!json.is_object()) return Complain(at, "expected an object");
    JsonReader reader(json, at, error_);
    Describe(reader, value);
    reader.RefuseUnknownKeys();
  }
  void RefuseUnknownKeys();
  void Complain(const std::string& at, const std::string& what);

  const Json& json_;
  std::string pointer_;
  std::string& error_;
  std::vector<std::string> known_;
};

// Builds the JSON Schema (draft 2020-12) of a described struct.
class SchemaWriter {
 public:
  template <class T>
  void Field(const char* key, T&, const char* description) {
    Json property = Of<T>();
    property["description"] = description;
    out_["properties"][key] = std::move(property);
    out_["required"].push_back(key);
  }
  template <class T>
  void Optional(const char* key, T&, const char* description) {
    Json property = Of<T>();
    property["description"] = description;
    out_["properties"][key] = std::move(property);
  }
  template <class T>
  static Json Of() {
    using document_internal::IsMap, document_internal::IsOptional, document_internal::IsVector;
    if constexpr (std::is_same_v<T, Json>) {
      return Json::object();
    } else if constexpr (std::is_same_v<T, std::string>) {
      return Json{{"type", "string"}};
    } else if constexpr (std::is_same_v<T, bool>) {
      return Json{{"type", "boolean"}};
    } else if constexpr (std::is_integral_v<T>) {
      return Json{{"type", "integer"}};
    } else if constexpr (std::is_floating_point_v<T>) {
      return Json{{"type", "number"}};
    } else if constexpr (std::is_enum_v<T>) {
      Json names = Json::array();
      for (const auto& entry : EnumNames<T>::kTable) names.push_back(std::string(entry.second));
      return Json{{"enum", names}};
    } else if constexpr (IsOptional<T>::value) {
      return Json{{"anyOf", Json::array({Of<typename T::value_type>(), Json{{"type", "null"}}})}};
    } else if constexpr (IsVector<T>::value) {
      return Json{{"type", "array"}, {"items", Of<typename T::value_type>()}};
    } else if constexpr (IsMap<T>::value) {
      return Json{{"type", "object"}, {"additionalProperties", Of<typename T::mapped_type>()}};
    } else {
      SchemaWriter writer;
      T sample;
      Describe(writer, sample);
      return std::move(writer.out_);
    }
  }

 private:
  Json out_{{"type", "object"},
            {"additionalProperties", false},
            {"properties", Json::object()},
            {"required", Json::array()}};
};

template <class T>
Json ToJson(const T& value) {
  return JsonWriter::Write(const_cast<T&>(value));  // Describe takes T& to serve reading as well
}

// kInvalid with the JSON pointer of the first key that is missing, unknown or of the wrong type.
template <class T>
Result<T> FromJson(const Json& json, const std::string& name) {
  T value;
  std::string error;
  JsonReader reader(json, "", error);
  reader.Read(json, value, "");
  if (!error.empty()) return Invalid(name + ": " + error);
  return value;
}

// Parses and reads a whole document.
template <class T>
Result<T> ParseDocument(std::string_view text, const std::string& name) {
  Result<Json> json = ParseJson(text, name);
  if (!json) return tl::unexpected<Error>(json.error());
  return FromJson<T>(*json, name);
}

template <class T>
Json JsonSchema(const std::string& title) {
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
  schema.update(SchemaWriter::Of<T>());
  return schema;
}

}  // namespace support
