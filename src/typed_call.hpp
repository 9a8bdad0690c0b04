#pragma once

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "recipe.hpp"
#include "transport_impl.hpp"
#include "wire/codec.hpp"

namespace builderbacked {

/// A call with what it answers: a model, a list of them, or nothing that is promised (void).
template <class T>
struct TypedCall {
  /// What `Value` holds after success; that nothing is promised is held as a monostate.
  using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

  Call call;
  Recipe<Value> recipe{};
};

/// What the loop needs: the answer, or what a look-up finds in its place, goes to `value`. That, and what the
/// recipe refers to, must live as long as the call.
template <class T>
Call bind(TypedCall<T>&& typed, std::optional<typename TypedCall<T>::Value>& value) {
  Call call = std::move(typed.call);
  if constexpr (std::is_void_v<T>) {
    value.emplace();
  } else {
    call.read = [&value](const HttpResponse& response) {
      return wire::decode_into(value.emplace(), response.body);
    };
  }
  if (!typed.recipe.path.empty()) {
    call.settlement = {typed.recipe.path_template, std::move(typed.recipe.path),
                       [judge = std::move(typed.recipe.judge), &value](const HttpResponse& response) {
                         return judge(response.body, value);
                       }};
  }
  return call;
}

/// The result of a call that ended with `reply`.
template <class T>
Result<T> result_of(Result<Reply>&& reply, std::optional<typename TypedCall<T>::Value>& value) {
  if (!reply) return std::move(reply).error();
  if constexpr (std::is_void_v<T>) {
    return {};
  } else {
    return *std::move(value);
  }
}

[[nodiscard]] inline Error no_transport(std::string_view operation) {
  return invalid_request(operation, {{"transport", "is null"}});
}

/// Makes one call and waits for its end.
template <class T>
Result<T> fetch(const std::shared_ptr<HttpTransport>& transport, TypedCall<T>&& typed,
                const CallOptions& options) {
  if (transport == nullptr) return no_transport(typed.call.operation);
  std::optional<typename TypedCall<T>::Value> value;
  return result_of<T>(transport->impl().send(bind(std::move(typed), value), options), value);
}

/// "There is none" (404) is an answer.
template <class T>
Result<std::optional<T>> none_if_absent(Result<T> found) {
  if (found) return std::optional<T>(*std::move(found));
  if (found.error().kind == ErrorKind::not_found) return std::optional<T>();
  return std::move(found).error();
}

}  // namespace builderbacked
