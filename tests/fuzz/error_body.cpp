// The API's error body: whatever it says is kept, in its member or in `extra`.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "json_tree.hpp"
#include "require.hpp"
#include "wire/error_wire.hpp"
#include "wire/json_text.hpp"

namespace builderbacked::fuzz {

namespace {

void add(std::string& json, std::string_view name, const std::string& value) {
  json += (json.empty() ? '{' : ',') + wire::json_string(name) + ':' + value;
}

/// The error as JSON text again.
std::string written(const ServiceError& error) {
  std::string json;
  const auto text = [&](std::string_view name, const std::optional<std::string>& value) {
    if (value) add(json, name, wire::json_string(*value));
  };
  text("timestamp", error.timestamp);
  if (error.status) add(json, "status", std::to_string(*error.status));
  text("error", error.error);
  text("message", error.message);
  text("path", error.path);
  for (const auto& [name, value] : error.extra) add(json, name, value);
  return json + '}';
}

/// Whether there is something to read, and no reason to refuse it.
bool must_be_read(std::string_view text) {
  const auto opening = std::count_if(text.begin(), text.end(), [](char c) { return c == '[' || c == '{'; });
  if (opening > 100 || text.find('\0') != std::string_view::npos) return false;
  const JsonDocument tree = tree_of(text);
  return tree.is_object() &&
         std::any_of(tree.begin(), tree.end(), [](const JsonDocument& member) { return !member.is_null(); });
}

}  // namespace

}  // namespace builderbacked::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace builderbacked;
  const std::string_view text = fuzz::as_text(data, size);
  const auto error = wire::decode_error(text);
  if (!error) {
    fuzz::require(!fuzz::must_be_read(text), "an object that says something is read");
    return 0;
  }
  fuzz::require(*error != ServiceError{}, "an error says something");
  const std::string again = fuzz::written(*error);
  fuzz::require(fuzz::kept(text, again), "what the error says is kept");
  fuzz::require(wire::decode_error(again) == error, "what was kept is read as the same error");
  return 0;
}
