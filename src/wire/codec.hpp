#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "builderbacked/error.hpp"
#include "wire/json_reader.hpp"

// What the clients need of JSON. Defined in encode.hpp, validate.hpp and decode.hpp; the *_wire.cpp files
// instantiate it for every model.

namespace builderbacked::wire {

/// The JSON text of a request: what is set, in the order of the field table, then `extra`.
template <class M>
[[nodiscard]] std::string encode(const M& model);

/// Adds every violation in `model`; `path` is put before the field names.
template <class M>
void validate(const M& model, const std::string& path, std::vector<Violation>& violations);

/// Reads a model, or a vector of them, from a response. `value` must be new; after an error it is whatever.
template <class T>
[[nodiscard]] std::optional<DecodeError> decode_into(T& value, std::string_view text);

/// The same as a value of its own.
template <class T>
[[nodiscard]] std::variant<T, DecodeError> decode(std::string_view text) {
  std::variant<T, DecodeError> result;
  if (auto error = decode_into(std::get<T>(result), text)) result = std::move(*error);
  return result;
}

/// Whether what is stored is what was sent: every member that was set, with the liberties that a server may
/// take with its form. See agree.hpp.
template <class Request, class Response>
[[nodiscard]] bool agrees(const Request& sent, const Response& stored);

/// Whether an update with `sent` would leave what is stored as it is; false when the answer does not say.
template <class Request, class Response>
[[nodiscard]] bool changes_nothing(const Request& sent, const Response& stored);

}  // namespace builderbacked::wire
