#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "cancellation.hpp"
#include "flight.hpp"
#include "pace.hpp"
#include "retry.hpp"
#include "settling.hpp"
#include "token_fetcher.hpp"
#include "transport_impl.hpp"

namespace builderbacked {

namespace {

using std::chrono::milliseconds;

/// Starts what is ready, waits for the next completion, timer or deadline, settles it, repeats. One thread,
/// one lane; time comes from the engine, so nothing here sleeps.
class DriveLoop {
 public:
  using Source = HttpTransport::Impl::Source;

  DriveLoop(HttpTransport::Impl& transport, const Source& next, Pace& pace, const CallOptions& options,
            const Tick& tick)
      : transport_(transport),
        next_(next),
        pace_(pace),
        options_(options),
        tick_(tick),
        header_violations_(check_headers(options.headers)),
        settling_(transport, options),
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
    if (tick_.call) next_tick_ = now() + tick_.every;
    for (;;) {
      take_in_late_answers();
      dispatch();
      const bool has_more = admit();
      if (flights_.empty() && !has_more) return;
      fetcher_.dispatch(now());
      if (auto completion = lane_->wait(next_event())) settle(std::move(*completion));
      if (tick_.call && now() >= next_tick_) {
        next_tick_ = now() + tick_.every;
        tick_.call(flights_.size());
      }
    }
  }

 private:
  [[nodiscard]] TimePoint now() { return transport_.engine().now(); }

  /// The caller's functions may take long: an answer that came meanwhile counts, though its deadline has
  /// passed.
  void take_in_late_answers() {
    const TimePoint time = now();
    while (has_late(time)) {
      auto completion = lane_->wait((TimePoint::min)());
      if (!completion) return;
      settle(std::move(*completion));
    }
  }

  /// Whether something is in flight whose deadline has passed.
  [[nodiscard]] bool has_late(TimePoint time) const {
    for (const auto& [id, flight] : flights_) {
      if (flight.deadline > time) return false;
      if (flight.active().in_flight) return true;
    }
    return false;
  }

  /// Before which no call starts; look-ups do, because much hangs on their answer.
  [[nodiscard]] TimePoint gate() const { return (std::max)(transport_.pause().until(), pace_.next_start()); }
  /// From when on a call that is taken in can start.
  [[nodiscard]] TimePoint opens_at() { return (std::max)(gate(), transport_.tokens().available_at(now())); }
  [[nodiscard]] bool has_room() const { return on_their_way_ < pace_.limit(); }

  [[nodiscard]] bool is_cancelled() const {
    return options_.cancellation && options_.cancellation->is_cancelled();
  }

  /// Takes calls in while there is room and they may start. False when there are none.
  bool admit() {
    // A source that takes its time must not hold up what is on its way.
    constexpr milliseconds turn{20};
    const TimePoint end_of_turn = now() + turn;
    admit_again_at_ = (TimePoint::max)();
    while (flights_.size() < pace_.limit()) {
      if (!ahead_) ahead_ = next_();
      if (!ahead_) return false;
      if (must_wait_outside()) return true;
      const std::uint64_t id = ++admitted_;
      Flight& flight = flights_.try_emplace(id, *std::move(ahead_)).first->second;
      ahead_.reset();
      begin(id, flight);
      if (now() >= end_of_turn) {
        admit_again_at_ = end_of_turn;
        return true;
      }
    }
    return true;
  }

  /// Whether the next call is left where its time does not run: it could not start yet.
  [[nodiscard]] bool must_wait_outside() {
    if (!pace_.leaves_waiting_to_source() || is_cancelled()) return false;
    const TimePoint opens = opens_at();
    if (now() < opens) {
      admit_again_at_ = opens;
      return true;
    }
    // One that waits for a token is enough: more would only see their time run.
    const auto last = flights_.find(admitted_);
    return last != flights_.end() && last->second.main.attempts == 0;
  }

  void begin(std::uint64_t id, Flight& flight) {
    // A bound, so that "forever" does not overflow the clock.
    constexpr milliseconds longest = std::chrono::hours{24 * 365};
    std::vector<Violation>& violations = flight.call.violations;
    violations.insert(violations.end(), header_violations_.begin(), header_violations_.end());
    flight.begun = now();
    if (!violations.empty()) return finish(id, invalid_request(flight.call.operation, std::move(violations)));
    flight.main.request = transport_.request_for(flight.call, options_);
    flight.main.operation = flight.call.operation;
    flight.main.path_template = flight.call.path_template;
    flight.main.ready_at = flight.begun;
    flight.deadline = flight.begun + std::clamp(options_.deadline.value_or(transport_.config().deadline),
                                                milliseconds{0}, longest);
    advance(id, flight, flight.begun);
    // It may be over, or in flight.
    if (flights_.count(id) != 0 && !flight.main.in_flight) waiting_.emplace(id, &flight);
  }

  /// Starts everything whose time has come, and ends what is cancelled or past its deadline.
  void dispatch() {
    const TimePoint time = now();
    // Those in flight too are late from the first one on, or all of them cancelled.
    for (auto it = flights_.begin(); it != flights_.end();) {
      if (it->second.deadline > time && !is_cancelled()) break;
      const auto current = it++;  // Ending a flight erases it.
      advance(current->first, current->second, time);
    }
    for (auto it = waiting_.begin(); it != waiting_.end();) {
      const auto current = it++;  // And so does starting it.
      advance(current->first, *current->second, time);
    }
  }

  void advance(std::uint64_t id, Flight& flight, TimePoint time) {
    if (is_cancelled()) {
      give_up(id, flight, ErrorKind::cancelled);
    } else if (time >= flight.deadline) {
      give_up(id, flight, ErrorKind::timeout);
    } else if (flight.active().in_flight || fetcher_.owner() == id) {
      return;
    } else if (!flight.lookup && transport_.pause().until() >= flight.deadline) {
      give_up(id, flight, ErrorKind::throttled);
    } else if (time >= ready_at(flight) && (flight.lookup || has_room())) {
      proceed(id, flight, fetcher_.acquire(id, flight, time));
    }
  }

  [[nodiscard]] TimePoint ready_at(const Flight& flight) const {
    return flight.lookup ? flight.lookup->ready_at : (std::max)(flight.main.ready_at, gate());
  }

  [[nodiscard]] TimePoint next_event() const {
    TimePoint next = (std::min)(fetcher_.next_event(), admit_again_at_);
    if (tick_.call) next = (std::min)(next, next_tick_);
    if (!flights_.empty()) next = (std::min)(next, flights_.begin()->second.deadline);
    for (const auto& [id, flight] : waiting_) {
      // A completion, or the token's arrival, wakes the others.
      const bool waits =
          flight->token_round != 0 || fetcher_.owner() == id || !(flight->lookup || has_room());
      if (!waits) next = (std::min)(next, ready_at(*flight));
    }
    return next;
  }

  /// With what the token fetcher said.
  void proceed(std::uint64_t id, Flight& flight, TokenFetcher::Answer answer) {
    if (auto* error = std::get_if<Error>(&answer)) {
      flight.token_round = 0;
      if (flight.lookup && settling_.look_again_later(flight)) return;
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
    ++on_their_way_;
    waiting_.erase(id);
    transport_.start(*lane_, id, flight.active());
    if (!flight.lookup) pace_.started(flight.main.started_at);
  }

  void settle(HttpCompletion&& completion) {
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
    --on_their_way_;
    note_attempt(flight, completion.outcome);
    if (has_status(completion.outcome, 401) && !active.replayed &&
        transport_.tokens().discard(flight.token_generation)) {
      active.replayed = true;
      active.ready_at = now();
    } else if (auto verdict = settling_.settle(flight, std::move(completion.outcome))) {
      return finish(completion.id, *std::move(verdict));
    }
    waiting_.emplace(completion.id, &flight);
  }

  void note_attempt(Flight& flight, const AttemptOutcome& outcome) {
    const Transfer& active = flight.active();
    flight.bytes_sent += body_size(active.request);
    if (const HttpResponse* response = response_in(outcome)) {
      if (!flight.lookup) flight.last_status = response->status;
      flight.bytes_received += response->body.size();
    }
    transport_.report_attempt(active, outcome);
    const auto wait = is_throttling(outcome) ? transport_.retry_after_of(outcome) : std::nullopt;
    pace_.settled(outcome, active.started_at, now(), wait);
    // One call's Retry-After holds up all of the transport, but no longer than a back-off would.
    if (wait) transport_.pause().extend(now() + (std::min)(*wait, transport_.config().retry.max_wait));
  }

  /// Ends a flight before its time: cancelled, timed out, or held up for longer than it has.
  void give_up(std::uint64_t id, Flight& flight, ErrorKind kind) {
    Transfer& active = flight.active();
    const bool waits_for_token = flight.token_round != 0 || fetcher_.owner() == id;
    std::string_view where = "before it could be sent";
    if (active.in_flight) {
      --on_their_way_;
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
    if (kind == ErrorKind::throttled) {
      error.message = "the service asked for a pause that is longer than the call can wait";
      error.retry_after = std::chrono::ceil<milliseconds>(transport_.pause().until() - now());
    } else {
      error.message = kind == ErrorKind::cancelled ? "cancelled " : "the deadline passed ";
      error.message += where;
    }
    finish(id, std::move(error));
  }

  void finish(std::uint64_t id, Result<Reply>&& result) {
    waiting_.erase(id);
    auto node = flights_.extract(id);
    const Flight& flight = node.mapped();
    if (result) {
      transport_.budget().give_back(flight.repeats);
      report_end(flight, nullptr);
      return flight.call.done(std::move(result));
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
    flight.call.done(std::move(error));
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
  const Source& next_;
  Pace& pace_;
  const CallOptions& options_;
  const Tick& tick_;
  TimePoint next_tick_{};
  const std::vector<Violation> header_violations_;
  Settling settling_;
  std::uint64_t admitted_ = 0;
  /// Unless it waits for something on its way, whose end is an event of its own.
  TimePoint admit_again_at_ = (TimePoint::max)();
  std::optional<Call> ahead_;                 ///< Waits for the gate; its time has not begun.
  std::size_t on_their_way_ = 0;              ///< Without those that wait to be repeated.
  std::map<std::uint64_t, Flight> flights_;   ///< With the deadlines in order: all have the same time.
  std::map<std::uint64_t, Flight*> waiting_;  ///< Those of them that are not in flight.
  std::unique_ptr<HttpLane> lane_;
  TokenFetcher fetcher_;
};

}  // namespace

void HttpTransport::Impl::drive(const Source& next, Pace& pace, const CallOptions& options,
                                const Tick& tick) {
  DriveLoop(*this, next, pace, options, tick).run();
}

}  // namespace builderbacked
