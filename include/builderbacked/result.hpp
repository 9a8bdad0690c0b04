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
  using value_type = T;  ///< What it holds on success.

  /// Success.
  Result(const T& value) : state_(std::in_place_index<0>, value) {}
  /// Success.
  Result(T&& value) : state_(std::in_place_index<0>, std::move(value)) {}
  /// Failure.
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  /// Whether there is a value.
  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  /// Whether there is a value.
  explicit operator bool() const noexcept { return has_value(); }

  /// The value; throws `RequestFailed` when there is none.
  T& value() & {
    require();
    return std::get<0>(state_);
  }
  /// The value; throws `RequestFailed` when there is none.
  const T& value() const& {
    require();
    return std::get<0>(state_);
  }
  /// The value, moved out; throws `RequestFailed` when there is none.
  T value() && {
    require();
    return std::get<0>(std::move(state_));
  }
  /// The value, or `fallback`.
  [[nodiscard]] T value_or(T fallback) const& { return has_value() ? **this : std::move(fallback); }
  /// The value, moved out, or `fallback`.
  [[nodiscard]] T value_or(T fallback) && { return has_value() ? *std::move(*this) : std::move(fallback); }

  /// The value.
  [[nodiscard]] T& operator*() & { return std::get<0>(state_); }
  /// The value.
  [[nodiscard]] const T& operator*() const& { return std::get<0>(state_); }
  /// The value, moved out.
  [[nodiscard]] T operator*() && { return std::get<0>(std::move(state_)); }
  /// A member of the value.
  [[nodiscard]] T* operator->() { return &std::get<0>(state_); }
  /// A member of the value.
  [[nodiscard]] const T* operator->() const { return &std::get<0>(state_); }

  /// Why there is no value.
  [[nodiscard]] const Error& error() const& { return std::get<1>(state_); }
  /// Why there is no value, moved out.
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
  using value_type = void;  ///< Nothing.

  Result() = default;                        ///< Success.
  BUILDERBACKED_EXPORT Result(Error error);  ///< Failure.

  /// Whether the call succeeded.
  [[nodiscard]] bool has_value() const noexcept { return !error_.has_value(); }
  /// Whether the call succeeded.
  explicit operator bool() const noexcept { return has_value(); }

  /// Throws `RequestFailed` unless the call succeeded.
  BUILDERBACKED_EXPORT void value() const;
  /// Why the call failed; throws `std::bad_variant_access` when it succeeded.
  [[nodiscard]] BUILDERBACKED_EXPORT const Error& error() const&;
  /// Why the call failed, moved out; throws as above.
  [[nodiscard]] BUILDERBACKED_EXPORT Error error() &&;

 private:
  std::optional<Error> error_;
};

}  // namespace builderbacked
