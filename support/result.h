// What every fallible function of Coevolve returns. Foreign errors (Clang, libgit2, JSON, SQL) are
// turned into an Error at the one boundary where they enter.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace support {

// Kinds exist only where a caller branches on them.
enum class ErrorKind {
  kInvalid,      // the input is wrong: the user has to change something
  kNotFound,     // a named thing does not exist
  kConflict,     // somebody else changed or holds what we wanted to change
  kUnavailable,  // a part of the machine can't serve (sandbox, disk, database): try again later
  kInterrupted,  // Ctrl-C or a deadline; the state can be resumed
  kInternal,     // a defect of ours
};

// `message` says what happened, where, and what to do; it is shown to the user as it stands.
struct Error {
  ErrorKind kind = ErrorKind::kInvalid;
  std::string message;
};

template <class T>
using Result = tl::expected<T, Error>;

// A result without a value.
using Status = Result<void>;

inline tl::unexpected<Error> Fail(ErrorKind kind, std::string message) {
  return tl::unexpected<Error>(Error{kind, std::move(message)});
}
inline tl::unexpected<Error> Invalid(std::string message) {
  return Fail(ErrorKind::kInvalid, std::move(message));
}

// Passes an error on with words in front that say where it happened.
inline tl::unexpected<Error> Wrap(const std::string& where, Error error) {
  error.message = where + ": " + error.message;
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace support
