#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "cancellation.hpp"
#include "flight.hpp"
#include "retry.hpp"
#include "token_fetcher.hpp"
#include "transport_impl.hpp"

namespace builderbacked {

namespace {

using std::chrono::milliseconds;

/// Starts what is ready, waits for the next completion, timer or deadline, settles it, repeats. One thread,
/// one lane; time comes from the engine, so nothing here sleeps.
class DriveLoop {
 public:
  DriveLoop(HttpTransport::Impl& transport, const HttpTransport::Impl::Source& next,
            const HttpTransport::Impl::Sink& done, std::size_t limit, const CallOptions& options)
      : transport_(transport),
        next_(next),
        done_(done),
        limit_((std::max)(limit, std::size_t{1})),
        options_(options),
        header_violations_(check_headers(options.headers)),
        lane_(transport.engine().open_lane()),
        fetcher_(transport, *lane_) {
    if (options_.cancellation) options_.cancellation->state().attach(*lane_);
  }

  DriveLoop(const DriveLoop&) = delete;
  DriveLoop& operator=(const DriveLoop&) = delete;
  ~DriveLoop() {
    if (options_.cancellation) options_.cancellation->state().detach(*lane_);
    fetcher_.leave();
    lane_.reset();  // Before the requests it refers to.
  }

  void run() {
    for (;;) {
      admit();
      dispatch();
      if (flights_.empty()) {
        if (dry_) return;
        continue;
      }
      if (auto completion = lane_->wait(next_event())) settle(std::move(*completion));
    }
  }

 private:
  [[nodiscard]] TimePoint now() { return transport_.engine().now(); }

  void admit() {
    // A bound, so that "forever" does not overflow the clock.
    constexpr milliseconds longest = std::chrono::hours{24 * 365};
    while (!dry_ && flights_.size() < limit_) {
      std::optional<Call> call = next_();
      if (!call) {
        dry_ = true;
        return;
      }
      const std::uint64_t id = ++admitted_;
      Flight& flight =
          flights_.try_emplace(id, static_cast<std::size_t>(id - 1), std::move(*call)).first->second;
      std::vector<Violation>& violations = flight.call.violations;
      violations.insert(violations.end(), header_violations_.begin(), header_violations_.end());
      flight.begun = now();
      if (!violations.empty()) {
        finish(id, invalid_request(flight.call.operation, std::move(violations)));
        continue;
      }
      flight.main.request = transport_.request_for(flight.call, options_);
      flight.main.operation = flight.call.operation;
      flight.main.path_template = flight.call.path_template;
      flight.main.ready_at = flight.begun;
      flight.deadline = flight.begun + std::clamp(options_.deadline.value_or(transport_.config().deadline),
                                                  milliseconds{0}, longest);
    }
  }

  /// Starts everything whose time has come, and ends what is cancelled or past its deadline.
  void dispatch() {
    const bool cancelled = options_.cancellation && options_.cancellation->is_cancelled();
    const TimePoint time = now();
    for (auto it = flights_.begin(); it != flights_.end();) {
      const auto current = it++;  // Settling erases.
      const std::uint64_t id = current->first;
      Flight& flight = current->second;
      if (cancelled) {
        give_up(id, flight, ErrorKind::cancelled);
      } else if (time >= flight.deadline) {
        give_up(id, flight, ErrorKind::timeout);
      } else if (!flight.active().in_flight && fetcher_.owner() != id && time >= flight.active().ready_at) {
        proceed(id, flight, fetcher_.acquire(id, flight, time));
      }
    }
    fetcher_.dispatch(time);
  }

  [[nodiscard]] TimePoint next_event() const {
    TimePoint next = fetcher_.next_event();
    for (const auto& [id, flight] : flights_) {
      const Transfer& active = flight.active();
      const bool waits = active.in_flight || flight.token_round != 0 || fetcher_.owner() == id;
      next = (std::min)({next, flight.deadline, waits ? flight.deadline : active.ready_at});
    }
    return next;
  }

  /// With what the token fetcher said.
  void proceed(std::uint64_t id, Flight& flight, TokenFetcher::Answer answer) {
    if (auto* error = std::get_if<Error>(&answer)) {
      flight.token_round = 0;
      if (flight.lookup && look_again_later(flight)) return;
      return finish(id, std::move(*error));
    }
    const auto* token = std::get_if<Token>(&answer);
    if (token == nullptr) return;
    flight.token_generation = token->generation;
    HttpRequest& request = flight.active().request;
    request.headers.front().value = "Bearer " + token->value;
    if (request.body_stream != nullptr && !request.body_stream->rewind()) {
      return finish(id, invalid_request(flight.call.operation, {flight.call.body_failure}));
    }
    transport_.start(*lane_, id, flight.active());
  }

  void settle(HttpCompletion completion) {
    if (completion.id == TokenFetcher::request_id) {
      const std::uint64_t owner = fetcher_.owner();
      auto answer = fetcher_.settle(completion.outcome);
      if (const auto found = flights_.find(owner); found != flights_.end()) {
        proceed(owner, found->second, std::move(answer));
      }
      return;
    }
    const auto found = flights_.find(completion.id);
    if (found == flights_.end()) return;
    Flight& flight = found->second;
    Transfer& active = flight.active();
    active.in_flight = false;
    note_attempt(flight, completion.outcome);
    if (has_status(completion.outcome, 401) && !active.replayed &&
        transport_.tokens().discard(flight.token_generation)) {
      active.replayed = true;
      active.ready_at = now();
    } else if (flight.lookup) {
      settle_lookup(completion.id, flight, completion.outcome);
    } else if (is_success(completion.outcome)) {
      accept(completion.id, flight, std::move(completion.outcome));
    } else {
      settle_failure(completion.id, flight, completion.outcome);
    }
  }

  void note_attempt(Flight& flight, const AttemptOutcome& outcome) {
    flight.bytes_sent += body_size(flight.active().request);
    if (const HttpResponse* response = response_in(outcome)) {
      if (!flight.lookup) flight.last_status = response->status;
      flight.bytes_received += response->body.size();
    }
    transport_.report_attempt(flight.active(), outcome);
  }

  void accept(std::uint64_t id, Flight& flight, AttemptOutcome outcome) {
    HttpResponse& response = std::get<HttpResponse>(outcome);
    const auto problem = flight.call.read ? flight.call.read(response) : std::nullopt;
    if (!problem) return finish(id, Reply{std::move(response), flight.main.attempts});
    flight.ambiguous = flight.ambiguous || flight.call.writes();
    Error error = malformed_reply(flight.call.operation, response, *problem);
    if (flight.call.settlement.path.empty()) return finish(id, std::move(error));
    look_up(id, flight, outcome, std::move(error), true);
  }

  void settle_failure(std::uint64_t id, Flight& flight, const AttemptOutcome& outcome) {
    const Call& call = flight.call;
    if (has_status(outcome, 404) && call.method == "DELETE" && flight.ambiguous) {
      // The attempt whose answer was lost had deleted it.
      return finish(id, Reply{HttpResponse{204, {}, {}}, flight.main.attempts});
    }
    const bool answer_lost = call.writes() && is_ambiguous(outcome);
    // A conflict may be with what an earlier attempt created.
    const bool in_doubt = answer_lost || (flight.lost && has_status(outcome, 409));
    flight.ambiguous = flight.ambiguous || in_doubt;
    if (in_doubt && !call.settlement.path.empty()) {
      // Sent again when it is absent, but for a 500: for that the documentation says to contact support.
      const bool send_again = answer_lost && !has_status(outcome, 500);
      return look_up(id, flight, outcome, error_from(call, outcome), send_again);
    }
    if (is_retryable(outcome, is_idempotent(call.method)) && plan_repeat(flight, flight.main, outcome))
      return;
    finish(id, error_from(call, outcome));
  }

  /// Begins to look for what may have been created; `error` is what the call ends in when it was not.
  void look_up(std::uint64_t id, Flight& flight, const AttemptOutcome& outcome, Error error,
               bool send_again) {
    flight.send_again = send_again && flight.main.attempts < transport_.config().retry.max_attempts;
    flight.lost = std::move(error);
    Transfer lookup;
    lookup.request = transport_.lookup_request(flight.call.settlement, options_);
    lookup.operation = flight.call.operation;
    lookup.path_template = flight.call.settlement.path_template;
    if (has_status(outcome, 409)) {
      lookup.ready_at = now();
    } else if (transport_.plan_wait(lookup.ready_at, flight.main.attempts, outcome, flight.deadline) ||
               // What the service asks for would outlast the call; whether it was done is worth a request.
               transport_.plan_wait(lookup.ready_at, flight.main.attempts, HttpFault{}, flight.deadline)) {
      ++flight.repeats;
    } else {
      return finish(id, *flight.lost);
    }
    flight.lookup = std::move(lookup);
  }

  void settle_lookup(std::uint64_t id, Flight& flight, const AttemptOutcome& outcome) {
    Finding finding = Finding::unclear;
    if (has_status(outcome, 404)) finding = Finding::absent;
    if (is_success(outcome)) finding = flight.call.settlement.judge(*response_in(outcome));
    switch (finding) {
      case Finding::done:
        return finish(id, Reply{{}, flight.main.attempts});
      case Finding::different:
        flight.ambiguous = false;
        return finish(id, conflict_found(flight.call.operation));
      case Finding::incomplete:
      case Finding::absent:
        // A conflict with what is not there: the answers contradict each other.
        if (finding == Finding::absent && flight.lost->http_status == 409) {
          return look_again_or_finish(id, flight, outcome);
        }
        flight.ambiguous = false;
        flight.lookup.reset();
        if (!flight.send_again) return finish(id, *flight.lost);
        flight.main.ready_at = now();
        return;
      case Finding::unclear:
        return look_again_or_finish(id, flight, outcome);
    }
  }

  void look_again_or_finish(std::uint64_t id, Flight& flight, const AttemptOutcome& outcome) {
    if (may_look_again(outcome) && plan_repeat(flight, *flight.lookup, outcome)) return;
    finish(id, *flight.lost);
  }

  bool plan_repeat(Flight& flight, Transfer& transfer, const AttemptOutcome& outcome) {
    if (!transport_.plan_repeat(transfer, outcome, flight.deadline)) return false;
    ++flight.repeats;
    return true;
  }

  /// After a failure to get a token: much hangs on the answer.
  bool look_again_later(Flight& flight) {
    ++flight.lookup->attempts;
    return plan_repeat(flight, *flight.lookup, HttpFault{});
  }

  Error error_from(const Call& call, const AttemptOutcome& outcome) {
    if (is_body_fault(outcome)) return invalid_request(call.operation, {call.body_failure});
    if (const auto* fault = std::get_if<HttpFault>(&outcome)) return error_from_fault(call.operation, *fault);
    Error error = error_from_response(call.operation, *response_in(outcome));
    error.retry_after = transport_.retry_after_of(outcome);
    return error;
  }

  /// Ends a flight before its time: cancelled or timed out.
  void give_up(std::uint64_t id, Flight& flight, ErrorKind kind) {
    Transfer& active = flight.active();
    const bool waits_for_token = flight.token_round != 0 || fetcher_.owner() == id;
    std::string_view where = "before it could be sent";
    if (active.in_flight) {
      const bool sent = lane_->cancel(id);
      flight.ambiguous = flight.ambiguous || (sent && flight.call.writes());
      flight.bytes_sent += body_size(active.request);
      transport_.report_attempt(active, kind);
      where = "while it waited for an answer";
    } else if (waits_for_token) {
      if (fetcher_.owner() == id) fetcher_.abandon(kind);
      where = "while it waited for an access token";
    } else if (active.attempts > 0) {
      where = "while it waited to try again";
    }
    Error error;
    error.kind = kind;
    error.message = kind == ErrorKind::cancelled ? "cancelled " : "the deadline passed ";
    error.message += where;
    finish(id, std::move(error));
  }

  void finish(std::uint64_t id, Result<Reply> result) {
    auto node = flights_.extract(id);
    const Flight& flight = node.mapped();
    if (result) {
      transport_.budget().give_back(flight.repeats);
      report_end(flight, nullptr);
      return done_(flight.index, std::move(result));
    }
    Error error = std::move(result).error();
    if (error.operation.empty()) {
      error.operation = flight.call.operation;
      error.message = error.operation + ": " + error.message;
    }
    // A conflict is one with what a look-up found.
    const bool answered = is_answer(error.http_status) || error.kind == ErrorKind::conflict;
    if (error.http_status == 0) error.http_status = flight.last_status;
    error.attempts = flight.main.attempts;
    error.outcome_unknown = flight.ambiguous;
    if (flight.ambiguous) error.message += "; it may have been done";
    if (answered) transport_.budget().give_back(flight.repeats);
    report_end(flight, &error);
    done_(flight.index, std::move(error));
  }

  void report_end(const Flight& flight, const Error* error) {
    if (!transport_.config().observer) return;
    const std::string message = error == nullptr ? std::string() : message_for_logs(*error);
    CallEvent event;
    event.operation = flight.call.operation;
    event.method = flight.call.method;
    event.path = flight.call.path_template;
    event.attempt = flight.main.attempts;
    event.status = flight.last_status;
    if (error != nullptr) {
      event.error = error->kind;
      event.message = message;
      event.outcome_unknown = error->outcome_unknown;
    }
    event.elapsed = std::chrono::floor<std::chrono::microseconds>(now() - flight.begun);
    event.bytes_sent = flight.bytes_sent;
    event.bytes_received = flight.bytes_received;
    transport_.report(event);
  }

  HttpTransport::Impl& transport_;
  const HttpTransport::Impl::Source& next_;
  const HttpTransport::Impl::Sink& done_;
  std::size_t limit_;
  const CallOptions& options_;
  const std::vector<Violation> header_violations_;
  std::uint64_t admitted_ = 0;
  bool dry_ = false;
  std::map<std::uint64_t, Flight> flights_;
  std::unique_ptr<HttpLane> lane_;
  TokenFetcher fetcher_;
};

}  // namespace

void HttpTransport::Impl::drive(const Source& next, const Sink& done, std::size_t limit,
                                const CallOptions& options) {
  DriveLoop(*this, next, done, limit, options).run();
}

}  // namespace builderbacked
