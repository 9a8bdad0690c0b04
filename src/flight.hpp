#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "call.hpp"

namespace builderbacked {

using TimePoint = std::chrono::steady_clock::time_point;

/// One request with its attempts: a call's own, the look-up of its outcome, or that for a token.
struct Transfer {
  HttpRequest request{};
  std::string_view operation{};
  std::string_view path_template{};
  TimePoint ready_at{};  ///< Not before; in the future during a back-off.
  TimePoint started_at{};
  int attempts{0};
  bool in_flight{false};
  bool replayed{false};  ///< After a 401; happens once.
};

/// A call on its way.
struct Flight {
  explicit Flight(Call&& what) : call(std::move(what)) {}

  /// The request that is being made.
  [[nodiscard]] Transfer& active() { return lookup ? *lookup : main; }
  [[nodiscard]] const Transfer& active() const { return lookup ? *lookup : main; }

  Call call;
  TimePoint begun{};
  TimePoint deadline{};
  Transfer main{};
  int last_status{0};
  int repeats{0};         ///< Paid for from the budget.
  bool ambiguous{false};  ///< Some attempt may have taken effect.
  std::uint64_t token_generation{0};
  std::uint64_t token_round{0};
  std::uint64_t bytes_sent{0};
  std::uint64_t bytes_received{0};

  std::optional<Transfer> lookup{};  ///< While the outcome of a create is looked up.
  std::unique_ptr<Error> lost{};  ///< What the last create whose answer was lost ends in if it was not done.
  bool send_again{false};         ///< Instead, when it is absent.
};

}  // namespace builderbacked
