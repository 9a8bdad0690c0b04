#include "settling.hpp"

#include <memory>
#include <utility>

#include "retry.hpp"

namespace builderbacked {

Settling::Verdict Settling::settle(Flight& flight, AttemptOutcome&& outcome) {
  if (flight.lookup) return settle_lookup(flight, outcome);
  if (is_success(outcome)) return accept(flight, std::move(outcome));
  return settle_failure(flight, outcome);
}

Settling::Verdict Settling::accept(Flight& flight, AttemptOutcome&& outcome) {
  HttpResponse& response = std::get<HttpResponse>(outcome);
  const auto problem = flight.call.read ? flight.call.read(response) : std::nullopt;
  if (!problem) return Reply{std::move(response), flight.main.attempts};
  flight.ambiguous = flight.ambiguous || flight.call.writes();
  Error error = malformed_reply(flight.call.operation, response, *problem);
  if (flight.call.settlement.path.empty()) return error;
  return look_up(flight, outcome, std::move(error), true);
}

Settling::Verdict Settling::settle_failure(Flight& flight, const AttemptOutcome& outcome) {
  const Call& call = flight.call;
  if (has_status(outcome, 404) && call.method == "DELETE" && flight.ambiguous) {
    // The attempt whose answer was lost had deleted it.
    return Reply{HttpResponse{204, {}, {}}, flight.main.attempts};
  }
  const bool answer_lost = call.writes() && is_ambiguous(outcome);
  const bool perhaps_done = flight.lost || call.perhaps_done;
  const bool in_doubt = answer_lost || (perhaps_done && has_status(outcome, 409));
  flight.ambiguous = flight.ambiguous || in_doubt;
  if (in_doubt && !call.settlement.path.empty()) {
    // Sent again when it is absent, but for a 500: for that the documentation says to contact support.
    const bool send_again = answer_lost && !has_status(outcome, 500);
    return look_up(flight, outcome, error_from(call, outcome), send_again);
  }
  if (is_retryable(outcome, is_idempotent(call.method)) && plan_repeat(flight, flight.main, outcome)) {
    return std::nullopt;
  }
  return error_from(call, outcome);
}

/// Begins to look for what may have been created; `error` is what the call ends in when it was not.
Settling::Verdict Settling::look_up(Flight& flight, const AttemptOutcome& outcome, Error error,
                                    bool send_again) {
  flight.send_again = send_again && flight.main.attempts < transport_.config().retry.max_attempts;
  flight.lost = std::make_unique<Error>(std::move(error));
  Transfer lookup;
  lookup.request = transport_.lookup_request(flight.call.settlement, options_);
  lookup.operation = flight.call.operation;
  lookup.path_template = flight.call.settlement.path_template;
  if (has_status(outcome, 409)) {
    lookup.ready_at = transport_.engine().now();
  } else if (transport_.plan_wait(lookup.ready_at, flight.main.attempts, outcome, flight.deadline) ||
             // What the service asks for would outlast the call; whether it was done is worth a request.
             transport_.plan_wait(lookup.ready_at, flight.main.attempts, HttpFault{}, flight.deadline)) {
    ++flight.repeats;
  } else {
    return *flight.lost;
  }
  flight.lookup = std::move(lookup);
  return std::nullopt;
}

Settling::Verdict Settling::settle_lookup(Flight& flight, const AttemptOutcome& outcome) {
  Finding finding = Finding::unclear;
  if (has_status(outcome, 404)) finding = Finding::absent;
  if (is_success(outcome)) finding = flight.call.settlement.judge(*response_in(outcome));
  switch (finding) {
    case Finding::done:
      return Reply{{}, flight.main.attempts};
    case Finding::different:
      flight.ambiguous = false;
      return conflict_found(flight.call.operation);
    case Finding::incomplete:
    case Finding::absent:
      // A conflict with what is not there: the answers contradict each other.
      if (finding == Finding::absent && flight.lost->http_status == 409) return look_again(flight, outcome);
      flight.ambiguous = false;
      flight.lookup.reset();
      if (!flight.send_again) return *flight.lost;
      flight.main.ready_at = transport_.engine().now();
      return std::nullopt;
    case Finding::unclear:
      break;
  }
  return look_again(flight, outcome);
}

Settling::Verdict Settling::look_again(Flight& flight, const AttemptOutcome& outcome) {
  if (may_look_again(outcome) && plan_repeat(flight, *flight.lookup, outcome)) return std::nullopt;
  return *flight.lost;
}

bool Settling::look_again_later(Flight& flight) {
  ++flight.lookup->attempts;
  return plan_repeat(flight, *flight.lookup, HttpFault{});
}

bool Settling::plan_repeat(Flight& flight, Transfer& transfer, const AttemptOutcome& outcome) {
  if (!transport_.plan_repeat(transfer, outcome, flight.deadline)) return false;
  ++flight.repeats;
  return true;
}

Error Settling::error_from(const Call& call, const AttemptOutcome& outcome) const {
  if (is_body_fault(outcome)) return invalid_request(call.operation, {call.body_failure});
  if (const auto* fault = std::get_if<HttpFault>(&outcome)) return error_from_fault(call.operation, *fault);
  Error error = error_from_response(call.operation, *response_in(outcome));
  error.retry_after = transport_.retry_after_of(outcome);
  return error;
}

}  // namespace builderbacked
