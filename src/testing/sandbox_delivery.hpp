#pragma once

#include <chrono>
#include <string_view>
#include <utility>

#include "builderbacked/http.hpp"

namespace builderbacked::testing {

/// An answer and how it travels. A plain answer converts: it is sent whole and at once.
struct Delivery {
  enum class Manner {
    whole,
    truncated,  ///< The Content-Length of the whole, half of the body, then the connection closes.
    dripped,    ///< Byte by byte.
    endless,    ///< Status and headers, then a chunked body that ends with the connection; no `body` is sent.
    reset,      ///< Nothing is sent: the connection is reset.
  };

  Delivery(HttpResponse answer, Manner how = Manner::whole, std::chrono::milliseconds wait = {})
      : response(std::move(answer)), manner(how), delay(wait) {}

  HttpResponse response;
  Manner manner;
  std::chrono::milliseconds delay;  ///< Before the answer; if it is dripped, between its bytes.
};

/// A request target without its query.
[[nodiscard]] inline std::string_view target_path(std::string_view target) {
  return target.substr(0, target.find('?'));
}

}  // namespace builderbacked::testing
