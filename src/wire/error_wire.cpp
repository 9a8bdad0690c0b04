#include "wire/error_wire.hpp"

#include <cstdint>
#include <utility>

#include "number.hpp"
#include "wire/decode.hpp"

namespace builderbacked::wire {

namespace {

/// The error body with whatever values it has.
struct ErrorAnswer {
  std::optional<DetailValue> timestamp{};
  std::optional<DetailValue> status{};
  std::optional<DetailValue> error{};
  std::optional<DetailValue> message{};
  std::optional<DetailValue> path{};
  Extra extra{};
};

std::optional<std::int64_t> as_integer(const DetailValue& value) {
  if (!value.is_json()) return std::nullopt;
  return parse_integer<std::int64_t>(value.text());
}

std::optional<std::string> as_text(const DetailValue& value) {
  if (value.is_json()) return std::nullopt;
  return value.text();
}

/// Takes a member as what it should be, or to `extra` as what it is.
template <class T, class Convert>
void take(std::string_view name, const std::optional<DetailValue>& value, Convert convert,
          std::optional<T>& to, Extra& extra) {
  if (!value || *value == DetailValue::json("null")) return;
  to = convert(*value);
  if (to) return;
  extra[std::string(name)] = value->is_json() ? value->text() : json_string(value->text());
}

}  // namespace

template <>
struct Fields<ErrorAnswer> {
  static constexpr auto table =
      std::make_tuple(field("timestamp", &ErrorAnswer::timestamp), field("status", &ErrorAnswer::status),
                      field("error", &ErrorAnswer::error), field("message", &ErrorAnswer::message),
                      field("path", &ErrorAnswer::path));
};

std::optional<ServiceError> decode_error(std::string_view text) {
  auto decoded = decode<ErrorAnswer>(text);
  auto* answer = std::get_if<ErrorAnswer>(&decoded);
  if (answer == nullptr) return std::nullopt;
  ServiceError error;
  error.extra = std::move(answer->extra);
  take("timestamp", answer->timestamp, as_text, error.timestamp, error.extra);
  take("status", answer->status, as_integer, error.status, error.extra);
  take("error", answer->error, as_text, error.error, error.extra);
  take("message", answer->message, as_text, error.message, error.extra);
  take("path", answer->path, as_text, error.path, error.extra);
  if (error == ServiceError{}) return std::nullopt;
  return error;
}

}  // namespace builderbacked::wire
