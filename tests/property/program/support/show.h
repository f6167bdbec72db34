// What every random consumer stands on: its input, and one way of showing any value. Knows no
// schema, so that it is the same under OLD and NEW.
#pragma once

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/map.h>
#include <google/protobuf/message.h>
#include <google/protobuf/repeated_field.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

inline std::string Hex(const std::string& bytes) {
  static const char* digits = "0123456789abcdef";
  std::string text;
  for (unsigned char c : bytes) text += {digits[c >> 4], digits[c & 15]};
  return text;
}

template <class T>
std::string Show(const T& shown) {
  if constexpr (std::is_enum_v<T>) {
    return std::to_string(static_cast<int>(shown)) + ";";
  } else if constexpr (std::is_arithmetic_v<T>) {
    return std::to_string(shown) + ";";
  } else if constexpr (std::is_convertible_v<T, std::string>) {
    return "'" + Hex(std::string(shown)) + "'";
  } else if constexpr (std::is_base_of_v<google::protobuf::MessageLite, T>) {
    std::string bytes;
    {
      google::protobuf::io::StringOutputStream stream(&bytes);
      google::protobuf::io::CodedOutputStream coded(&stream);
      coded.SetSerializationDeterministic(true);
      shown.SerializePartialToCodedStream(&coded);
    }
    return "{" + Hex(bytes) + "}";
  } else if constexpr (requires { shown.first, shown.second; }) {
    return Show(shown.first) + "=" + Show(shown.second);
  } else {
    std::vector<std::string> parts;
    for (const auto& part : shown) parts.push_back(Show(part));
    if constexpr (requires { typename T::mapped_type; }) std::sort(parts.begin(), parts.end());
    std::string text = "[";
    for (const std::string& part : parts) text += part;
    return text + "]";
  }
}

inline std::string& InputFolder() {
  static std::string folder;
  return folder;
}

template <class T>
T Read(int message) {
  std::ifstream file(InputFolder() + "/" + std::to_string(message), std::ios::binary);
  T read;
  read.ParsePartialFromIstream(&file);
  return read;
}

struct Registered {
  using Function = void (*)(std::ostream&);
  Registered(int number, Function function) { All().emplace(number, function); }
  static std::map<int, Function>& All() {
    static std::map<int, Function> all;
    return all;
  }
};

// One line for each part of the program.
inline int RunAll(const char* folder) {
  InputFolder() = folder;
  for (const auto& [number, function] : Registered::All()) {
    std::ostringstream out;
    function(out);
    std::cout << number << " " << out.str() << "\n" << std::flush;
  }
  return 0;
}
