#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "wire/codec.hpp"
#include "wire/fields.hpp"
#include "wire/json_text.hpp"

namespace builderbacked::wire {

inline void comma(std::string& out) {
  if (out.back() != '{' && out.back() != '[') out += ',';
}

template <class T>
void write(std::string& out, const T& value) {
  if constexpr (is_optional<T>) {
    write(out, *value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    append_json_string(out, value);
  } else if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    out += std::to_string(value);
  } else if constexpr (HasText<T>) {
    append_json_string(out, value.text());
  } else if constexpr (std::is_same_v<T, DetailValue>) {
    if (value.is_json()) {
      out += value.text();
    } else {
      append_json_string(out, value.text());
    }
  } else if constexpr (std::is_same_v<T, HomeDetails>) {
    out += '{';
    for (const auto& [key, detail] : value) {
      comma(out);
      append_json_string(out, key);
      out += ':';
      write(out, detail);
    }
    out += '}';
  } else if constexpr (is_list<T>) {
    out += '[';
    for (const auto& item : value) {
      comma(out);
      write(out, item);
    }
    out += ']';
  } else {
    static_assert(HasFields<T>);
    out += '{';
    for_each_field<T>([&](const auto& f) {
      const auto& member = value.*(f.member);
      if (!is_set(member)) return;
      comma(out);
      out += '"';
      out += f.name;  // From the field table: nothing in it to escape.
      out += "\":";
      write(out, member);
    });
    for (const auto& [name, json] : value.extra) {
      comma(out);
      append_json_string(out, name);
      out += ':';
      out += json;
    }
    out += '}';
  }
}

template <class T>
std::string encode(const T& value) {
  std::string out;
  out.reserve(512);
  write(out, value);
  return out;
}

}  // namespace builderbacked::wire
