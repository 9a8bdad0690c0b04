#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <string_view>

#include "builderbacked/http.hpp"
#include "builderbacked/timestamp_chrono.hpp"

// In a header, for the sandbox and the server around it are in two libraries that hide what is inside.

namespace builderbacked::testing {

/// What HTTP calls a status.
[[nodiscard]] inline std::string_view reason_of(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 413:
      return "Payload Too Large";
    case 415:
      return "Unsupported Media Type";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Error";
  }
}

[[nodiscard]] inline HttpResponse json_answer(int status, const nlohmann::json& body) {
  // A request's path may be any bytes.
  constexpr auto on_bad_utf8 = nlohmann::json::error_handler_t::replace;
  return {status, {{"Content-Type", "application/json"}}, body.dump(-1, ' ', false, on_bad_utf8)};
}

/// An error in the documented shape, with the current time.
[[nodiscard]] inline HttpResponse error_answer(int status, std::string_view message, std::string_view path) {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  return json_answer(status, {{"timestamp", to_offset_timestamp(now).text()},
                              {"status", status},
                              {"error", reason_of(status)},
                              {"message", message},
                              {"path", path}});
}

}  // namespace builderbacked::testing
