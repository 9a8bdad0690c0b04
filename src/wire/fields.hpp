#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "builderbacked/home.hpp"
#include "builderbacked/open_enum.hpp"
#include "builderbacked/timestamp_chrono.hpp"

// One constexpr table per model (in the *_fields.hpp files) drives encoding, decoding and validation, so that
// they cannot drift. The type of a member says whether it is required: a plain text or enum is, an optional,
// a list or a map is not.

namespace builderbacked::wire {

/// What a member must be, beyond what its type says.
enum class Rule {
  text,        ///< UTF-8; nothing else.
  identifier,  ///< Fit for a path segment.
  email,
  state,
  required,  ///< Set, although its type can be empty.
};

template <class M, class T>
struct Field {
  std::string_view name;
  T M::*member;
  Rule rule;
};

template <class M, class T>
constexpr Field<M, T> field(std::string_view name, T M::*member, Rule rule = Rule::text) {
  return {name, member, rule};
}

/// Specialised for every model with `static constexpr auto table`, a tuple of `Field`s. It may also have
/// - `static std::string_view missing(const M&)`: the member without which an answer is malformed, when it is
///   not there, else empty;
/// - `static void check(const M&, const std::string& path, std::vector<Violation>&)`: rules between members.
template <class M>
struct Fields;

template <class M>
concept HasFields = requires {
  Fields<M>::table;
};

template <class M, class F>
void for_each_field(F&& visit) {
  std::apply([&](const auto&... fields) { (visit(fields), ...); }, Fields<M>::table);
}

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;
template <class T>
inline constexpr bool is_list<std::span<const T>> = true;
template <class T>
inline constexpr bool is_open_enum = false;
template <class E>
inline constexpr bool is_open_enum<OpenEnum<E>> = true;
template <class T>
concept Timestamp = std::is_same_v<T, OffsetTimestamp> || std::is_same_v<T, LocalTimestamp>;
template <class T>
concept HasText = Timestamp<T> || is_open_enum<T>;

/// Whether a member is sent at all.
template <class T>
bool is_set(const T& value) {
  if constexpr (is_optional<T>) {
    return value.has_value();
  } else if constexpr (is_list<T> || std::is_same_v<T, HomeDetails>) {
    return !value.empty();
  } else {
    return true;
  }
}

}  // namespace builderbacked::wire
