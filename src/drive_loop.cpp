#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "retry.hpp"
#include "transport_impl.hpp"

namespace builderbacked {

namespace {

using std::chrono::milliseconds;
using TimePoint = std::chrono::steady_clock::time_point;

/// An HTTP request with its attempts: of a call, or for a token.
struct Transfer {
  HttpRequest request;
  TimePoint deadline{};
  TimePoint ready_at{};  ///< Not before; in the future during a back-off.
  int attempts = 0;
  bool in_flight = false;
};

struct Flight : Transfer {
  Flight(std::size_t number, Call what) : index(number), call(std::move(what)) {}

  std::size_t index;
  Call call;
  int last_status = 0;
  bool replayed = false;   ///< After a 401; happens once.
  bool ambiguous = false;  ///< Some attempt may have taken effect.
  std::uint64_t token_generation = 0;
  std::uint64_t token_round = 0;
};

/// The token fetch that this loop does for everybody.
struct TokenFetch : Transfer {
  std::uint64_t owner = 0;  ///< The flight that asked.
  bool is_refresh = false;  ///< The old token still serves.
};

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
        lane_(transport.engine().open_lane()) {}

  DriveLoop(const DriveLoop&) = delete;
  DriveLoop& operator=(const DriveLoop&) = delete;
  ~DriveLoop() {
    if (fetch_) transport_.tokens().abandon();
    transport_.tokens().forget(*lane_);
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
  static constexpr std::uint64_t token_id = 0;  ///< Flights have ids from 1.
  static constexpr milliseconds longest_refresh{10'000};

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
      const std::size_t index = admitted_++;
      call->violations.insert(call->violations.end(), header_violations_.begin(), header_violations_.end());
      if (!call->violations.empty()) {
        done_(index, invalid_request(call->operation, std::move(call->violations)));
        continue;
      }
      Flight& flight = flights_.try_emplace(index + 1, index, std::move(*call)).first->second;
      flight.request = transport_.request_for(flight.call, options_);
      flight.ready_at = now();
      flight.deadline = flight.ready_at + std::clamp(options_.deadline.value_or(transport_.config().deadline),
                                                     milliseconds{0}, longest);
    }
  }

  /// Starts everything whose time has come, and ends what is past its deadline.
  void dispatch() {
    const TimePoint time = now();
    if (fetch_ && fetch_->is_refresh && time >= fetch_->deadline) give_up_refresh(time);
    for (auto it = flights_.begin(); it != flights_.end();) {
      const auto current = it++;  // Settling erases.
      Flight& flight = current->second;
      const bool fetching = fetch_ && fetch_->owner == current->first;
      if (time >= flight.deadline) {
        time_out(current->first);
      } else if (!flight.in_flight && !fetching && time >= flight.ready_at) {
        acquire_token(current->first, flight, time);
      }
    }
    if (fetch_ && !fetch_->in_flight && time >= fetch_->ready_at) start(token_id, *fetch_);
  }

  void give_up_refresh(TimePoint time) {
    if (fetch_->in_flight) lane_->cancel(token_id);
    fetch_.reset();
    TokenCache& tokens = transport_.tokens();
    if (tokens.has_valid(time)) {
      tokens.fail({}, time);  // Nobody sees the error: the old token serves.
    } else {
      tokens.abandon();
    }
  }

  void acquire_token(std::uint64_t id, Flight& flight, TimePoint time) {
    auto answer = transport_.tokens().acquire(time, *lane_, flight.token_round);
    if (const auto* token = std::get_if<Token>(&answer)) {
      start_with(id, flight, *token);
    } else if (std::holds_alternative<TokenCache::Fetch>(answer)) {
      TokenFetch& fetch = fetch_.emplace();  // At once: from here on the destructor gives the fetch up.
      fetch.request = transport_.token_request();
      fetch.deadline = flight.deadline;
      fetch.is_refresh = transport_.tokens().has_valid(time);
      if (fetch.is_refresh) {
        // It must leave the call time to go on with the token that it has.
        fetch.deadline =
            time + (std::min<TimePoint::duration>)(longest_refresh, (flight.deadline - time) / 4);
      }
      fetch.ready_at = time;
      fetch.owner = id;
    } else if (const auto* wait = std::get_if<TokenCache::Wait>(&answer)) {
      flight.token_round = wait->round;
    } else {
      finish(id, std::move(std::get<Error>(answer)));
    }
  }

  void start_with(std::uint64_t id, Flight& flight, const Token& token) {
    flight.token_generation = token.generation;
    flight.token_round = 0;
    flight.request.headers.front().value = "Bearer " + token.value;
    const auto& stream = flight.request.body_stream;
    if (stream != nullptr && !stream->rewind()) {
      return finish(id, invalid_request(flight.call.operation, {flight.call.body_failure}));
    }
    start(id, flight);
  }

  void start(std::uint64_t id, Transfer& transfer) {
    ++transfer.attempts;
    transfer.in_flight = true;
    lane_->start(id, transfer.request);
  }

  [[nodiscard]] TimePoint next_event() const {
    TimePoint next = (TimePoint::max)();
    const auto consider = [&](const Transfer& transfer, TimePoint time) {
      next = (std::min)({next, transfer.deadline, time});
    };
    for (const auto& [id, flight] : flights_) {
      const bool waits_for_token = flight.token_round != 0 || (fetch_ && fetch_->owner == id);
      consider(flight, flight.in_flight || waits_for_token ? flight.deadline : flight.ready_at);
    }
    if (fetch_) consider(*fetch_, fetch_->in_flight ? fetch_->deadline : fetch_->ready_at);
    return next;
  }

  void settle(HttpCompletion completion) {
    if (completion.id == token_id) return settle_token(completion.outcome);
    const auto found = flights_.find(completion.id);
    if (found == flights_.end()) return;
    Flight& flight = found->second;
    flight.in_flight = false;
    const auto* response = std::get_if<HttpResponse>(&completion.outcome);
    flight.last_status = response != nullptr ? response->status : flight.last_status;
    if (response != nullptr && response->status >= 200 && response->status < 300) {
      return finish(completion.id,
                    Reply{std::move(std::get<HttpResponse>(completion.outcome)), flight.attempts});
    }
    if (response != nullptr && response->status == 401 && !flight.replayed &&
        transport_.tokens().discard(flight.token_generation)) {
      flight.replayed = true;
      flight.ready_at = now();
      return;
    }
    if (response != nullptr && response->status == 404 && flight.call.method == "DELETE" &&
        flight.ambiguous) {
      // The attempt whose answer was lost had deleted it.
      return finish(completion.id, Reply{HttpResponse{204, {}, {}}, flight.attempts});
    }
    flight.ambiguous = flight.ambiguous || (flight.call.method != "GET" && is_ambiguous(completion.outcome));
    if (retry(flight, completion.outcome, is_idempotent(flight.call.method))) return;
    if (is_body_fault(completion.outcome)) {
      return finish(completion.id, invalid_request(flight.call.operation, {flight.call.body_failure}));
    }
    finish(completion.id, error_from(flight.call.operation, completion.outcome));
  }

  void settle_token(const AttemptOutcome& outcome) {
    if (!fetch_) return;
    TokenFetch& fetch = *fetch_;
    fetch.in_flight = false;
    const std::uint64_t owner = fetch.owner;
    TokenCache& tokens = transport_.tokens();
    std::variant<GrantedToken, Error> answer = Error{};
    if (const auto* response = std::get_if<HttpResponse>(&outcome)) {
      answer = parse_token_response(*response);
    } else {
      Error error = error_from_fault("token endpoint", std::get<HttpFault>(outcome));
      error.operation.clear();  // finish() names the call that needed the token.
      answer = std::move(error);
    }
    if (auto* granted = std::get_if<GrantedToken>(&answer)) {
      fetch_.reset();
      const Token token = tokens.store(std::move(*granted), now());
      if (const auto found = flights_.find(owner); found != flights_.end())
        start_with(owner, found->second, token);
      return;
    }
    // While the old token serves, nobody should wait for a new one.
    if (!tokens.has_valid(now()) && retry(fetch, outcome, true)) return;
    Error error = std::move(std::get<Error>(answer));
    if (const auto* response = std::get_if<HttpResponse>(&outcome)) {
      error.retry_after = retry_after(*response, transport_.engine().wall_clock());
    }
    fetch_.reset();
    tokens.fail(error, now());
    if (!tokens.has_valid(now())) finish(owner, std::move(error));
  }

  /// Plans another attempt when the rule allows one before the deadline.
  bool retry(Transfer& transfer, const AttemptOutcome& outcome, bool idempotent) {
    const RetryOptions& options = transport_.config().retry;
    if (!is_retryable(outcome, idempotent) || transfer.attempts >= options.max_attempts) return false;
    std::optional<milliseconds> wait;
    if (const auto* response = std::get_if<HttpResponse>(&outcome)) {
      wait = retry_after(*response, transport_.engine().wall_clock());
    }
    if (!wait) wait = backoff(options, transfer.attempts, transport_.engine().random());
    const TimePoint time = now();
    // In milliseconds: in the clock's own unit the longest of waits would overflow.
    if (*wait >= std::chrono::floor<milliseconds>(transfer.deadline - time)) return false;
    transfer.ready_at = time + *wait;
    return true;
  }

  static bool is_body_fault(const AttemptOutcome& outcome) {
    const auto* fault = std::get_if<HttpFault>(&outcome);
    return fault != nullptr && fault->kind == HttpFault::Kind::body;
  }

  Error error_from(std::string_view operation, const AttemptOutcome& outcome) {
    if (const auto* fault = std::get_if<HttpFault>(&outcome)) return error_from_fault(operation, *fault);
    const HttpResponse& response = std::get<HttpResponse>(outcome);
    Error error = error_from_response(operation, response);
    error.retry_after = retry_after(response, transport_.engine().wall_clock());
    return error;
  }

  void time_out(std::uint64_t id) {
    Flight& flight = flights_.at(id);
    Error error;
    error.kind = ErrorKind::timeout;
    error.message =
        flight.in_flight ? "no answer within the deadline" : "the deadline passed before it could be sent";
    if (flight.in_flight) {
      const bool sent = lane_->cancel(id);
      flight.ambiguous = flight.ambiguous || (sent && flight.call.method != "GET");
    } else if (fetch_ && fetch_->owner == id) {
      if (fetch_->in_flight) lane_->cancel(token_id);
      fetch_.reset();
      transport_.tokens().abandon();
      error.message = "no access token within the deadline";
    } else if (flight.token_round != 0) {
      error.message = "no access token within the deadline";
    }
    finish(id, std::move(error));
  }

  void finish(std::uint64_t id, Result<Reply> result) {
    auto node = flights_.extract(id);
    const Flight& flight = node.mapped();
    if (result) return done_(flight.index, std::move(result));
    Error error = std::move(result).error();
    if (error.operation.empty()) {
      error.operation = flight.call.operation;
      error.message = error.operation + ": " + error.message;
    }
    if (error.http_status == 0) error.http_status = flight.last_status;
    error.attempts = flight.attempts;
    error.outcome_unknown = flight.ambiguous;
    if (flight.ambiguous) error.message += may_have_been_done;
    done_(flight.index, std::move(error));
  }

  HttpTransport::Impl& transport_;
  const HttpTransport::Impl::Source& next_;
  const HttpTransport::Impl::Sink& done_;
  std::size_t limit_;
  const CallOptions& options_;
  const std::vector<Violation> header_violations_;
  std::size_t admitted_ = 0;
  bool dry_ = false;
  std::optional<TokenFetch> fetch_;
  std::map<std::uint64_t, Flight> flights_;
  std::unique_ptr<HttpLane> lane_;  // Last: goes first, before the requests it refers to.
};

}  // namespace

void HttpTransport::Impl::drive(const Source& next, const Sink& done, std::size_t limit,
                                const CallOptions& options) {
  DriveLoop(*this, next, done, limit, options).run();
}

}  // namespace builderbacked
