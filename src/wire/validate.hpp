#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "builderbacked/error.hpp"
#include "path.hpp"
#include "text.hpp"
#include "wire/codec.hpp"
#include "wire/fields.hpp"
#include "wire/json_reader.hpp"

namespace builderbacked::wire {

/// Why a text is refused; empty when it is not.
inline std::string_view text_problem(std::string_view text, Rule rule, bool required) {
  if (required && is_blank(text)) return "is required";
  if (rule == Rule::identifier && is_blank(text)) return "is empty";
  if (!is_utf8(text)) return "is not valid UTF-8";
  switch (rule) {
    case Rule::text:
    case Rule::required:
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

/// Where a member stands; written out when it is reported.
struct Place {
  const std::string& path;  ///< Up to the name: "homeowners[0].".
  std::string_view name;

  [[nodiscard]] std::string text() const { return path + std::string(name); }
  /// Of something in it that a caller names freely, unless that name itself is not fit to be shown.
  [[nodiscard]] std::string of(const std::string& entry) const {
    return is_utf8(entry) && !has_control_character(entry) ? text() + '.' + entry : text();
  }
};

inline void report(std::string_view problem, std::string field, std::vector<Violation>& violations) {
  violations.push_back({std::move(field), std::string(problem)});
}

inline void report_any(std::string_view problem, const Place& place, std::vector<Violation>& violations) {
  if (!problem.empty()) report(problem, place.text(), violations);
}

inline void check_key(const std::string& key, const Place& place, std::vector<Violation>& violations) {
  if (is_blank(key)) report("has an empty name", place.text(), violations);
  if (!is_utf8(key)) report("has a name that is not valid UTF-8", place.text(), violations);
}

inline void check_json(const std::string& key, const std::string& json, const Place& place,
                       std::vector<Violation>& violations) {
  if (!is_json(json)) report("is not JSON text", place.of(key), violations);
}

inline void check_detail(const std::string& key, const DetailValue& detail, const Place& place,
                         std::vector<Violation>& violations) {
  check_key(key, place, violations);
  if (detail.is_json()) return check_json(key, detail.text(), place, violations);
  if (!is_utf8(detail.text())) report("is not valid UTF-8", place.of(key), violations);
}

template <class M>
void validate_model(const M& model, const std::string& path, std::vector<Violation>& violations);

template <class T>
void check(const T& value, const Place& place, Rule rule, bool required, std::vector<Violation>& violations) {
  if constexpr (is_optional<T>) {
    if (value) {
      check(*value, place, rule, false, violations);
    } else if (rule == Rule::required) {
      report("is required", place.text(), violations);
    }
  } else if constexpr (std::is_same_v<T, std::string>) {
    report_any(text_problem(value, rule, required), place, violations);
  } else if constexpr (is_open_enum<T>) {
    report_any(value.empty() ? "is required" : text_problem(value.text(), rule, true), place, violations);
  } else if constexpr (std::is_same_v<T, OffsetTimestamp>) {
    if (!value.valid()) report("is not an ISO 8601 date or time that exists", place.text(), violations);
  } else if constexpr (std::is_same_v<T, LocalTimestamp>) {
    if (!value.valid()) {
      report("is not an existing time in the form YYYY-MM-DD HH:MM:SS.SSS", place.text(), violations);
    }
  } else if constexpr (std::is_same_v<T, HomeDetails>) {
    for (const auto& [key, detail] : value) check_detail(key, detail, place, violations);
  } else if constexpr (is_list<T>) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      validate_model(value[i], place.text() + '[' + std::to_string(i) + "].", violations);
    }
  }
}

template <class M>
void validate(const M& model, const std::string& path, std::vector<Violation>& violations) {
  if constexpr (is_list<M>) {
    check(model, {path, {}}, Rule::text, false, violations);
  } else {
    validate_model(model, path, violations);
  }
}

template <class M>
void validate_model(const M& model, const std::string& path, std::vector<Violation>& violations) {
  for_each_field<M>([&](const auto& f) {
    const auto& member = model.*(f.member);
    const Place place{path, f.name};
    check(member, place, f.rule, true, violations);
    if (is_set(member) && !model.extra.empty() && model.extra.count(std::string(f.name)) != 0) {
      report("is set, and in extra too: reset the member or remove the entry", place.text(), violations);
    }
  });
  if constexpr (requires { Fields<M>::check(model, path, violations); }) {
    Fields<M>::check(model, path, violations);
  }
  const Place extra{path, "extra"};
  for (const auto& [name, json] : model.extra) {
    check_key(name, extra, violations);
    check_json(name, json, extra, violations);
  }
}

}  // namespace builderbacked::wire
