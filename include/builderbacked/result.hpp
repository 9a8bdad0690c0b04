#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "builderbacked/error.hpp"
#include "builderbacked/export.hpp"

namespace builderbacked {

/// A value, or the `Error` that explains why there is none.
///
/// Test it as a bool, then use `*result` or `result->`; `value()` throws `RequestFailed` for those who prefer
/// exceptions. On an rvalue, `value()` and `*` return by value, so that a reference bound to them lives.
/// `*`, `->` and `error()` on the wrong alternative throw `std::bad_variant_access`.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(const T& value) : state_(std::in_place_index<0>, value) {}
  Result(T&& value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  T& value() & {
    require();
    return std::get<0>(state_);
  }
  const T& value() const& {
    require();
    return std::get<0>(state_);
  }
  T value() && {
    require();
    return std::get<0>(std::move(state_));
  }
  [[nodiscard]] T value_or(T fallback) const& { return has_value() ? **this : std::move(fallback); }
  [[nodiscard]] T value_or(T fallback) && { return has_value() ? *std::move(*this) : std::move(fallback); }

  [[nodiscard]] T& operator*() & { return std::get<0>(state_); }
  [[nodiscard]] const T& operator*() const& { return std::get<0>(state_); }
  [[nodiscard]] T operator*() && { return std::get<0>(std::move(state_)); }
  [[nodiscard]] T* operator->() { return &std::get<0>(state_); }
  [[nodiscard]] const T* operator->() const { return &std::get<0>(state_); }

  [[nodiscard]] const Error& error() const& { return std::get<1>(state_); }
  [[nodiscard]] Error error() && { return std::get<1>(std::move(state_)); }

 private:
  void require() const {
    if (!has_value()) throw RequestFailed(error());
  }

  std::variant<T, Error> state_;
};

/// Success without a value, or an `Error`.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  BUILDERBACKED_EXPORT Result(Error error);

  [[nodiscard]] bool has_value() const noexcept { return !error_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  /// Throws `RequestFailed` unless the call succeeded.
  BUILDERBACKED_EXPORT void value() const;
  /// Throws `std::bad_variant_access` when the call succeeded.
  [[nodiscard]] BUILDERBACKED_EXPORT const Error& error() const&;
  [[nodiscard]] BUILDERBACKED_EXPORT Error error() &&;

 private:
  std::optional<Error> error_;
};

}  // namespace builderbacked
