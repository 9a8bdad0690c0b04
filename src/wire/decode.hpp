#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "number.hpp"
#include "wire/codec.hpp"
#include "wire/fields.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_text.hpp"

namespace builderbacked::wire {

template <class T>
T& as(void* object) {
  return *static_cast<T*>(object);
}

template <class T>
inline constexpr Shape shape_of{};

template <class T>
Target target_of(T& object) {
  return {&object, &shape_of<T>};
}

template <>
inline constexpr Shape shape_of<std::string>{.expected = "a string",
                                             .accept = [](void* object, bool quoted, std::string&& text) {
                                               if (quoted) as<std::string>(object) = std::move(text);
                                               return quoted;
                                             }};

template <>
inline constexpr Shape shape_of<bool>{.expected = "true or false",
                                      .accept = [](void* object, bool quoted, std::string&& text) {
                                        as<bool>(object) = text == "true";
                                        return !quoted && (text == "true" || text == "false");
                                      }};

template <>
inline constexpr Shape shape_of<std::int64_t>{.expected = "a 64-bit integer",
                                              .accept = [](void* object, bool quoted, std::string&& text) {
                                                const auto number = parse_integer<std::int64_t>(text);
                                                as<std::int64_t>(object) = number.value_or(0);
                                                return !quoted && number.has_value();
                                              }};

template <HasText T>
inline constexpr Shape shape_of<T>{.expected = "a string",
                                   .accept = [](void* object, bool quoted, std::string&& text) {
                                     if (quoted) as<T>(object) = T(std::move(text));
                                     return quoted;
                                   }};

template <>
inline constexpr Shape shape_of<DetailValue>{.expected = "a value",
                                             .accept =
                                                 [](void* object, bool quoted, std::string&& text) {
                                                   as<DetailValue>(object) =
                                                       quoted ? DetailValue(std::move(text))
                                                              : DetailValue::json(std::move(text));
                                                   return true;
                                                 },
                                             .any_json = true};

/// An unknown member: whatever it is, as JSON text.
inline constexpr Shape extra_shape{.expected = "a value",
                                   .accept =
                                       [](void* object, bool quoted, std::string&& text) {
                                         auto& json = as<std::string>(object);
                                         json = quoted ? json_string(text) : std::move(text);
                                         return true;
                                       },
                                   .any_json = true};

template <class T>
inline constexpr Shape shape_of<std::optional<T>>{
    .expected = shape_of<T>.expected,
    .accept =
        [](void* object, bool quoted, std::string&& text) {
          return shape_of<T>.accept(&as<std::optional<T>>(object).emplace(), quoted, std::move(text));
        },
    .any_json = shape_of<T>.any_json};

template <>
inline constexpr Shape shape_of<HomeDetails>{
    .expected = "an object",
    .begin = [](void* object) { as<HomeDetails>(object).clear(); },
    .member = [](void* object, const std::string& name) { return target_of(as<HomeDetails>(object)[name]); }};

template <class T>
inline constexpr Shape shape_of<std::vector<T>>{
    .expected = "an array",
    .begin = [](void* object) { as<std::vector<T>>(object).clear(); },
    .element = [](void* object) { return target_of(as<std::vector<T>>(object).emplace_back()); },
    .expect = [](void* object, std::size_t count) { as<std::vector<T>>(object).reserve(count); }};

/// A row of a field table as the reader needs it.
struct Member {
  std::string_view name;
  Target (*in)(void* object);
};

template <class M, std::size_t... I>
constexpr auto members_of(std::index_sequence<I...>) {
  return std::array{Member{std::get<I>(Fields<M>::table).name, [](void* object) {
                             return target_of(as<M>(object).*(std::get<I>(Fields<M>::table).member));
                           }}...};
}

template <HasFields M>
Target member_of(void* object, const std::string& name) {
  constexpr std::size_t count = std::tuple_size_v<std::decay_t<decltype(Fields<M>::table)>>;
  static constexpr auto known = members_of<M>(std::make_index_sequence<count>());
  for (const Member& member : known) {
    if (member.name == name) return member.in(object);
  }
  return {&as<M>(object).extra[name], &extra_shape};
}

template <HasFields M>
std::string_view missing_in(const void* object) {
  if constexpr (requires(const M& model) { Fields<M>::missing(model); }) {
    return Fields<M>::missing(*static_cast<const M*>(object));
  } else {
    return {};
  }
}

template <HasFields M>
inline constexpr Shape shape_of<M>{.expected = "an object", .member = member_of<M>, .missing = missing_in<M>};

template <class T>
std::optional<DecodeError> decode_into(T& value, std::string_view text) {
  return read_json(text, target_of(value));
}

}  // namespace builderbacked::wire
