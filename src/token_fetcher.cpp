#include "token_fetcher.hpp"

#include <algorithm>
#include <utility>

#include "retry.hpp"

namespace builderbacked {

namespace {

constexpr std::chrono::seconds longest_refresh{10};

}  // namespace

TokenFetcher::Answer TokenFetcher::acquire(std::uint64_t id, Flight& flight, TimePoint time) {
  auto answer = transport_.tokens().acquire(time, lane_, flight.token_round);
  if (auto* token = std::get_if<Token>(&answer)) {
    flight.token_round = 0;
    return std::move(*token);
  }
  if (auto* error = std::get_if<Error>(&answer)) return std::move(*error);
  if (std::holds_alternative<TokenCache::Fetch>(answer)) {
    flight.token_round = 0;  // It waits no longer.
    begin(id, flight, time);
  } else if (const auto* wait = std::get_if<TokenCache::Wait>(&answer)) {
    flight.token_round = wait->round;
  } else {
    auto& later = std::get<TokenCache::Later>(answer);
    if (later.at >= flight.deadline) return std::move(later.error);
    flight.active().ready_at = later.at;
  }
  return {};
}

void TokenFetcher::begin(std::uint64_t id, const Flight& flight, TimePoint time) {
  TokenTransfer& fetch = fetch_.emplace();  // At once: from here on `leave` gives the fetch up.
  fetch.request = transport_.token_request();
  fetch.operation = "token";
  fetch.deadline = flight.deadline;
  fetch.is_refresh = transport_.tokens().has_valid(time);
  if (fetch.is_refresh) {
    // It must leave the call time to go on with the token that it has.
    fetch.deadline = time + (std::min<TimePoint::duration>)(longest_refresh, (flight.deadline - time) / 4);
  }
  fetch.ready_at = time;
  fetch.owner = id;
}

void TokenFetcher::dispatch(TimePoint time) {
  if (fetch_ && fetch_->is_refresh && time >= fetch_->deadline) give_up_refresh(time);
  if (fetch_ && !fetch_->in_flight && time >= fetch_->ready_at) transport_.start(lane_, request_id, *fetch_);
}

void TokenFetcher::give_up_refresh(TimePoint time) {
  TokenCache& tokens = transport_.tokens();
  if (!tokens.has_valid(time)) return abandon(ErrorKind::timeout);
  drop(ErrorKind::timeout);
  Error error;  // Seen only when the old token, which serves, is refused meanwhile.
  error.kind = ErrorKind::timeout;
  error.message = "token endpoint: no answer in time";
  tokens.fail(error, time);
}

TimePoint TokenFetcher::next_event() const {
  if (!fetch_) return (TimePoint::max)();
  return fetch_->in_flight ? fetch_->deadline : (std::min)(fetch_->deadline, fetch_->ready_at);
}

TokenFetcher::Answer TokenFetcher::settle(const AttemptOutcome& outcome) {
  if (!fetch_) return {};
  fetch_->in_flight = false;
  transport_.report_attempt(*fetch_, outcome);
  TokenCache& tokens = transport_.tokens();
  const TimePoint time = transport_.engine().now();
  std::variant<GrantedToken, Error> answer = Error{};
  if (const auto* response = std::get_if<HttpResponse>(&outcome)) {
    answer = parse_token_response(*response);
  } else {
    Error error = error_from_fault("token endpoint", std::get<HttpFault>(outcome));
    error.operation.clear();  // The loop names the call that needed the token.
    answer = std::move(error);
  }
  if (auto* granted = std::get_if<GrantedToken>(&answer)) {
    transport_.budget().give_back(fetch_->attempts - 1);
    fetch_.reset();
    return tokens.store(std::move(*granted), time);
  }
  // While the old token serves, nobody should wait for a new one.
  if (!tokens.has_valid(time) && is_retryable(outcome, true) &&
      transport_.plan_repeat(*fetch_, outcome, fetch_->deadline)) {
    return {};
  }
  Error error = std::move(std::get<Error>(answer));
  error.retry_after = transport_.retry_after_of(outcome);
  // That this call has no time for another attempt is no reason for those who wait.
  const bool others_may_try =
      is_retryable(outcome, true) && fetch_->attempts < transport_.config().retry.max_attempts;
  fetch_.reset();
  tokens.fail(error, time, others_may_try);
  if (tokens.has_valid(time)) return {};
  return error;
}

void TokenFetcher::drop(ErrorKind why) {
  if (fetch_->in_flight) {
    lane_.cancel(request_id);
    transport_.report_attempt(*fetch_, why);
  }
  fetch_.reset();
}

void TokenFetcher::abandon(ErrorKind why) {
  if (!fetch_) return;
  drop(why);
  transport_.tokens().abandon();
}

void TokenFetcher::leave() {
  abandon(ErrorKind::cancelled);
  transport_.tokens().forget(lane_);
}

}  // namespace builderbacked
