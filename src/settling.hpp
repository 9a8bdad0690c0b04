#pragma once

#include <optional>

#include "flight.hpp"
#include "transport_impl.hpp"

namespace builderbacked {

/// Decides what becomes of a call after each of its outcomes: it ends, or it goes on with another attempt or
/// with a look at whether it was done. Knows neither lanes nor tokens.
class Settling {
 public:
  Settling(HttpTransport::Impl& transport, const CallOptions& options)
      : transport_(transport), options_(options) {}

  /// How the call ends; nothing when it goes on: `flight.active()` is then what to start, and when.
  using Verdict = std::optional<Result<Reply>>;

  [[nodiscard]] Verdict settle(Flight& flight, AttemptOutcome&& outcome);
  /// No token could be had. False when the look-up that needed it cannot be made later either.
  [[nodiscard]] bool look_again_later(Flight& flight);

 private:
  Verdict accept(Flight& flight, AttemptOutcome&& outcome);
  Verdict settle_failure(Flight& flight, const AttemptOutcome& outcome);
  Verdict look_up(Flight& flight, const AttemptOutcome& outcome, Error error, bool send_again);
  Verdict settle_lookup(Flight& flight, const AttemptOutcome& outcome);
  Verdict look_again(Flight& flight, const AttemptOutcome& outcome);
  bool plan_repeat(Flight& flight, Transfer& transfer, const AttemptOutcome& outcome);
  [[nodiscard]] Error error_from(const Call& call, const AttemptOutcome& outcome) const;

  HttpTransport::Impl& transport_;
  const CallOptions& options_;
};

}  // namespace builderbacked
