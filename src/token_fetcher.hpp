#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <variant>

#include "flight.hpp"
#include "transport_impl.hpp"

namespace builderbacked {

struct TokenTransfer : Transfer {
  std::uint64_t owner{0};  ///< The flight that asked.
  TimePoint deadline{};
  bool is_refresh{false};  ///< The old token still serves.
};

/// The loop's side of the token cache: makes the token request when it falls to this loop, for everybody who
/// waits.
class TokenFetcher {
 public:
  static constexpr std::uint64_t request_id = 0;  ///< On the lane; flights have ids from 1.

  TokenFetcher(HttpTransport::Impl& transport, HttpLane& lane) : transport_(transport), lane_(lane) {}

  /// Nothing yet, a token, or why there is none.
  using Answer = std::variant<std::monostate, Token, Error>;

  /// A token for the flight; nothing when it has to wait, for this fetcher or for another loop's. The lane
  /// wakes when it should ask again, or its `ready_at` has moved.
  Answer acquire(std::uint64_t id, Flight& flight, TimePoint time);
  /// Starts the request when its time has come; gives a refresh up at its deadline.
  void dispatch(TimePoint time);
  [[nodiscard]] TimePoint next_event() const;
  /// The outcome of the request: an answer for the flight that asked, or nothing yet.
  Answer settle(const AttemptOutcome& outcome);

  /// The flight that asked; 0 when no request is made.
  [[nodiscard]] std::uint64_t owner() const { return fetch_ ? fetch_->owner : 0; }
  /// The flight that asked goes: whoever waits takes over.
  void abandon(ErrorKind why);
  /// The lane goes.
  void leave();

 private:
  void begin(std::uint64_t id, const Flight& flight, TimePoint time);
  void give_up_refresh(TimePoint time);
  void drop(ErrorKind why);

  HttpTransport::Impl& transport_;
  HttpLane& lane_;
  std::optional<TokenTransfer> fetch_;
};

}  // namespace builderbacked
