#include "wire/error_wire.hpp"

#include <charconv>
#include <system_error>
#include <utility>

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
  std::int64_t number = 0;
  const char* end = value.text().data() + value.text().size();
  const auto [stop, problem] = std::from_chars(value.text().data(), end, number);
  if (!value.is_json() || problem != std::errc{} || stop != end) return std::nullopt;
  return number;
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
  std::string& json = extra[std::string(name)];
  if (value->is_json()) {
    json = value->text();
  } else {
    append_json_string(json, value->text());
  }
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
