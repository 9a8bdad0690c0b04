#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

// What a JSON text holds, by way of a tree: the SDK reads without one, so that this can judge it.

namespace builderbacked::fuzz {

/// nlohmann's JSON with its widest float.
using JsonDocument =
    nlohmann::basic_json<std::map, std::vector, std::string, bool, std::int64_t, std::uint64_t, long double>;

/// The document; discarded when it is not JSON, or has a number that no float of nlohmann's holds.
inline JsonDocument tree_of(std::string_view text) {
  return JsonDocument::parse(text.begin(), text.end(), nullptr, false);
}

/// Whether everything in `in` is also in `out`. Null, an empty object and an empty array count as absent.
inline bool kept(const JsonDocument& in, const JsonDocument* out) {
  if (in.empty()) return true;
  if (out == nullptr || in.is_object() != out->is_object() || in.is_array() != out->is_array()) return false;
  if (in.is_object()) {
    return std::all_of(in.items().begin(), in.items().end(), [&](const auto& member) {
      const auto found = out->find(member.key());
      return kept(member.value(), found == out->end() ? nullptr : &*found);
    });
  }
  if (in.is_array()) {
    return std::equal(in.begin(), in.end(), out->begin(), out->end(),
                      [](const JsonDocument& a, const JsonDocument& b) { return kept(a, &b); });
  }
  return in == *out;
}

/// Whether no member and no digit was lost on the way from one JSON text to the other.
inline bool kept(std::string_view in, std::string_view out) {
  const JsonDocument before = tree_of(in);
  if (before.is_discarded()) return true;
  const JsonDocument result = tree_of(out);
  return !result.is_discarded() && kept(before, &result);
}

}  // namespace builderbacked::fuzz
