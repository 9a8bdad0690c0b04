#pragma once

#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "builderbacked/error.hpp"
#include "builderbacked/extra.hpp"
#include "builderbacked/home.hpp"
#include "builderbacked/open_enum.hpp"
#include "builderbacked/timestamp.hpp"
#include "path.hpp"
#include "text.hpp"
#include "wire/codec.hpp"
#include "wire/json_text.hpp"

// Field tables ↔ JSON. One constexpr table per model (in the *_wire.cpp files) drives encoding, decoding and
// validation, so that they cannot drift. The type of a member says whether it is required: a plain text or
// enum is, an optional, a list or a map is not.

namespace builderbacked::wire {

/// What a text must be, beyond UTF-8.
enum class Rule { text, identifier, email, state };

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

/// Specialised for every model with `static constexpr auto table`, a tuple of `Field`s. A model of a response
/// may also have `static constexpr std::string_view identity[]`: texts without which it is malformed.
template <class M>
struct Fields;

template <class M>
concept Model = requires {
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

// ---- encoding ----

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
    static_assert(Model<T>);
    out += '{';
    for_each_field<T>([&](const auto& f) {
      const auto& member = value.*(f.member);
      if (!is_set(member)) return;
      comma(out);
      append_json_string(out, f.name);
      out += ':';
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

// ---- validation ----

/// Why a text is refused; empty when it is not.
inline std::string_view text_problem(std::string_view text, Rule rule, bool required) {
  if (required && is_blank(text)) return "is required";
  if (!is_utf8(text)) return "is not valid UTF-8";
  switch (rule) {
    case Rule::text:
      return {};
    case Rule::identifier:
      return segment_problem(text);
    case Rule::state: {
      const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
      return text.size() == 2 && is_letter(text[0]) && is_letter(text[1]) ? "" : "is not two letters";
    }
    case Rule::email: {
      const std::size_t at = text.find('@');
      const bool shaped = at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
                          text.find('@', at + 1) == std::string_view::npos;
      const bool plain = text.find(' ') == std::string_view::npos && !has_control_character(text);
      return shaped && plain ? "" : "is not an e-mail address";
    }
  }
  return {};
}

inline void report(std::string_view problem, std::string field, std::vector<Violation>& violations) {
  if (!problem.empty()) violations.push_back({std::move(field), std::string(problem)});
}

/// For a member that a caller names freely: its path, unless the name itself is not fit to be shown.
inline std::string named(const std::string& path, const std::string& name) {
  return is_utf8(name) && !has_control_character(name) ? path + '.' + name : path;
}

inline void check_json(const std::string& json, const std::string& field,
                       std::vector<Violation>& violations) {
  if (!is_json(json)) report("is not JSON text", field, violations);
}

inline void check_key(const std::string& key, const std::string& path, std::vector<Violation>& violations) {
  if (is_blank(key)) report("has an empty name", path, violations);
  if (!is_utf8(key)) report("has a name that is not valid UTF-8", path, violations);
}

template <class M>
void validate_model(const M& model, const std::string& path, std::vector<Violation>& violations);

template <class T>
void check(const T& value, const std::string& field, Rule rule, bool required,
           std::vector<Violation>& violations) {
  if constexpr (is_optional<T>) {
    if (value) check(*value, field, rule, false, violations);
  } else if constexpr (std::is_same_v<T, std::string>) {
    report(text_problem(value, rule, required), field, violations);
  } else if constexpr (is_open_enum<T>) {
    report(value.empty() ? "is required" : text_problem(value.text(), rule, true), field, violations);
  } else if constexpr (std::is_same_v<T, OffsetTimestamp>) {
    if (!value.valid()) report("is not an ISO 8601 date or time that exists", field, violations);
  } else if constexpr (std::is_same_v<T, LocalTimestamp>) {
    if (!value.valid())
      report("is not a time that exists, written YYYY-MM-DD HH:MM:SS.SSS", field, violations);
  } else if constexpr (std::is_same_v<T, HomeDetails>) {
    for (const auto& [key, detail] : value) {
      check_key(key, field, violations);
      if (detail.is_json()) {
        check_json(detail.text(), named(field, key), violations);
      } else {
        report(text_problem(detail.text(), rule, false), named(field, key), violations);
      }
    }
  } else if constexpr (is_list<T>) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      validate_model(value[i], field + '[' + std::to_string(i) + "].", violations);
    }
  }
}

template <class M>
void validate(const M& model, const std::string& path, std::vector<Violation>& violations) {
  if constexpr (is_list<M>) {
    check(model, path, Rule::text, false, violations);
  } else {
    validate_model(model, path, violations);
  }
}

template <class M>
void validate_model(const M& model, const std::string& path, std::vector<Violation>& violations) {
  for_each_field<M>([&](const auto& f) {
    const auto& member = model.*(f.member);
    const std::string field = path + std::string(f.name);
    check(member, field, f.rule, true, violations);
    if (is_set(member) && model.extra.count(std::string(f.name)) != 0) {
      report("is set, and in extra too", field, violations);
    }
  });
  for (const auto& [name, json] : model.extra) {
    check_key(name, path + "extra", violations);
    check_json(json, named(path + "extra", name), violations);
  }
}

// ---- decoding ----

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
inline constexpr Shape shape_of<std::int64_t>{
    .expected = "a 64-bit integer", .accept = [](void* object, bool quoted, std::string&& text) {
      const char* end = text.data() + text.size();
      const auto [stop, problem] = std::from_chars(text.data(), end, as<std::int64_t>(object));
      return !quoted && problem == std::errc{} && stop == end;
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
                                         json.clear();
                                         if (quoted) {
                                           append_json_string(json, text);
                                         } else {
                                           json = std::move(text);
                                         }
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
    .element = [](void* object) { return target_of(as<std::vector<T>>(object).emplace_back()); }};

template <Model M>
Target member_of(void* object, const std::string& name) {
  auto& model = as<M>(object);
  Target target;
  for_each_field<M>([&](const auto& f) {
    if (f.name == name) target = target_of(model.*(f.member));
  });
  return target.shape != nullptr ? target : Target{&model.extra[name], &extra_shape};
}

template <Model M>
std::string_view missing_in(const void* object) {
  std::string_view missing;
  if constexpr (requires { Fields<M>::identity; }) {
    const auto& model = *static_cast<const M*>(object);
    for_each_field<M>([&]<class T>(const Field<M, T>& f) {
      if constexpr (std::is_same_v<T, std::string>) {
        for (const std::string_view name : Fields<M>::identity) {
          if (f.name == name && missing.empty() && (model.*(f.member)).empty()) missing = name;
        }
      }
    });
  }
  return missing;
}

template <Model M>
inline constexpr Shape shape_of<M>{.expected = "an object", .member = member_of<M>, .missing = missing_in<M>};

template <class T>
std::variant<T, DecodeError> decode(std::string_view text) {
  T value{};
  if (auto error = read_json(text, target_of(value))) return std::move(*error);
  return value;
}

// ---- from response to request ----

template <class To, class From>
void assign(To& to, const From& from) {
  if constexpr (std::is_same_v<To, From>) {
    to = from;
  } else if constexpr (is_list<To>) {
    for (const auto& item : from) to.push_back(item.to_request());
  } else {
    to = from.value_or(To{});
  }
}

/// Everything the request can carry. The response's table starts with the same members in the same order.
template <class Request, class Response>
Request request_from(const Response& response) {
  Request request;
  constexpr auto count = std::tuple_size_v<std::remove_cvref_t<decltype(Fields<Request>::table)>>;
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    (assign(request.*(std::get<i>(Fields<Request>::table).member),
            response.*(std::get<i>(Fields<Response>::table).member)),
     ...);
  }
  (std::make_index_sequence<count>{});
  return request;
}

}  // namespace builderbacked::wire
