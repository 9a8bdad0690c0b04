#pragma once

#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "wire/fields.hpp"

namespace builderbacked::wire {

template <class T>
inline constexpr bool is_optional_text = false;
template <HasText T>
inline constexpr bool is_optional_text<std::optional<T>> = true;

template <class To, class From>
void assign(To& to, const From& from) {
  if constexpr (std::is_same_v<To, From>) {
    to = from;
    if constexpr (is_optional_text<To>) {
      if (to && to->text().empty()) to.reset();  // The server says "none" so; as a request it is an error.
    }
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
