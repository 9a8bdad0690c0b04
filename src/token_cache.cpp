#include "token_cache.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "path.hpp"
#include "text.hpp"
#include "wire/codec.hpp"
#include "wire/token_wire.hpp"

namespace builderbacked {

namespace {

using std::chrono::seconds;
using namespace std::chrono_literals;

constexpr std::size_t max_token_response_bytes = std::size_t{1} << 20;

std::string base64(std::string_view text) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string encoded;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const auto byte = [&](std::size_t at) {
      return at < text.size() ? static_cast<std::uint32_t>(static_cast<std::uint8_t>(text[at])) : 0U;
    };
    const std::uint32_t group = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    encoded += alphabet[group >> 18];
    encoded += alphabet[group >> 12 & 63];
    encoded += i + 1 < text.size() ? alphabet[group >> 6 & 63] : '=';
    encoded += i + 2 < text.size() ? alphabet[group & 63] : '=';
  }
  return encoded;
}

/// application/x-www-form-urlencoded: as percent-encoding, but a space is '+'.
std::string form_encode(std::string_view text) {
  std::string encoded = percent_encode(text);
  for (std::size_t at = 0; (at = encoded.find("%20", at)) != std::string::npos; ++at)
    encoded.replace(at, 3, "+");
  return encoded;
}

/// Seconds from a number or a numeric string; 0 when missing, negative or unreadable. A fraction is cut.
seconds parse_lifetime(const std::optional<DetailValue>& value) {
  constexpr std::int64_t year = seconds{std::chrono::years{1}}.count();  // Bounds what clocks have to bear.
  if (!value) return 0s;
  const std::string_view text = trim(value->text());
  std::int64_t number = 0;
  const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem == std::errc::result_out_of_range) return text.starts_with('-') ? 0s : seconds{year};
  const std::string_view rest = text.substr(static_cast<std::size_t>(stop - text.data()));
  const bool decimal =
      rest.empty() || (rest.front() == '.' && rest.find_first_not_of("0123456789", 1) == rest.npos);
  if (problem != std::errc{} || !decimal) return 0s;
  return seconds{std::clamp<std::int64_t>(number, 0, year)};
}

/// The error codes of RFC 6749 §5.2. Others could be anything, so they are not repeated.
std::string_view known_error_code(const std::string& code) {
  for (const std::string_view known : {"invalid_request", "invalid_client", "invalid_grant",
                                       "unauthorized_client", "unsupported_grant_type", "invalid_scope"}) {
    if (code == known) return known;
  }
  return {};
}

Error token_error(ErrorKind kind, int status, std::string message) {
  Error error;
  error.kind = kind;
  error.http_status = status;
  error.message = "token endpoint: " + std::move(message);
  return error;
}

}  // namespace

TokenCache::TokenCache(const std::variant<ClientCredentials, AccessToken>& credentials)
    : fixed_(std::holds_alternative<AccessToken>(credentials)) {
  if (!fixed_) return;
  token_ = {std::get<AccessToken>(credentials).token, 1};
  has_token_ = true;
  expires_at_ = refresh_at_ = (TimePoint::max)();
}

TokenCache::Answer TokenCache::acquire(TimePoint now, HttpLane& lane, std::uint64_t round) {
  const std::lock_guard lock(mutex_);
  const bool valid = has_token_ && now < expires_at_;
  if (valid && (now < refresh_at_ || fetching_)) return token_;
  if (round != 0 && round <= failed_round_) return failure_;
  if (!fetching_ && now < not_before_) {
    Error error = failure_;
    error.retry_after = std::chrono::ceil<std::chrono::milliseconds>(not_before_ - now);
    return Later{not_before_, std::move(error)};
  }
  // A call that the sink of a bulk call makes cannot wait for the loop that it is called from.
  const bool caller_fetches = fetcher_ != &lane && fetcher_thread_ == std::this_thread::get_id();
  if (!fetching_ || caller_fetches) {
    fetching_ = true;
    fetcher_ = &lane;
    fetcher_thread_ = std::this_thread::get_id();
    ++round_;
    return Fetch{};
  }
  if (std::find(waiting_.begin(), waiting_.end(), &lane) == waiting_.end()) waiting_.push_back(&lane);
  return Wait{round_};
}

Token TokenCache::store(GrantedToken token, TimePoint now) {
  const std::lock_guard lock(mutex_);
  fetching_ = false;
  token_ = {std::move(token.value), token_.generation + 1};
  has_token_ = token.lifetime > 0s;
  expires_at_ = now + token.lifetime;
  refresh_at_ = expires_at_ -
                (std::min)(std::chrono::milliseconds{60s}, std::chrono::milliseconds{token.lifetime} / 10);
  wake_all();
  return token_;
}

void TokenCache::fail(const Error& error, TimePoint now, bool others_may_try) {
  const std::lock_guard lock(mutex_);
  fetching_ = false;
  if (has_token_ && now < expires_at_) {
    // The old token still serves; asking again at every call would load an endpoint that is in trouble.
    const std::chrono::milliseconds pause = (std::max)(error.retry_after.value_or(0ms), 5'000ms);
    refresh_at_ = (std::min)(expires_at_, now + pause);
  } else {
    if (!others_may_try) failed_round_ = round_;
  }
  failure_ = error;
  not_before_ = now + error.retry_after.value_or(0ms);
  wake_all();
}

void TokenCache::abandon() {
  const std::lock_guard lock(mutex_);
  fetching_ = false;
  wake_all();
}

bool TokenCache::discard(std::uint64_t generation) {
  const std::lock_guard lock(mutex_);
  if (!fixed_ && token_.generation == generation) has_token_ = false;
  return !fixed_;
}

void TokenCache::forget(HttpLane& lane) {
  const std::lock_guard lock(mutex_);
  std::erase(waiting_, &lane);
}

bool TokenCache::has_valid(TimePoint now) const {
  const std::lock_guard lock(mutex_);
  return has_token_ && now < expires_at_;
}

TokenCache::TimePoint TokenCache::available_at(TimePoint now) const {
  const std::lock_guard lock(mutex_);
  return has_token_ && now < expires_at_ ? (TimePoint::min)() : not_before_;
}

void TokenCache::wake_all() {
  for (HttpLane* lane : std::exchange(waiting_, {})) lane->wake();
}

HttpRequest token_request(const ClientCredentials& credentials) {
  HttpRequest request;
  request.method = "POST";
  request.url = credentials.token_url;
  request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/x-www-form-urlencoded"}};
  request.max_response_bytes = max_token_response_bytes;
  request.body = "grant_type=client_credentials";
  if (!credentials.scopes.empty()) {
    std::string scopes;
    for (const std::string& scope : credentials.scopes) scopes += (scopes.empty() ? "" : " ") + scope;
    request.body += "&scope=" + form_encode(scopes);
  }
  const std::string id = form_encode(credentials.client_id);
  const std::string secret = form_encode(credentials.client_secret);
  if (credentials.method == ClientCredentials::Method::client_secret_basic) {
    request.headers.push_back({"Authorization", "Basic " + base64(id + ':' + secret)});
  } else {
    request.body += "&client_id=" + id + "&client_secret=" + secret;
  }
  return request;
}

std::variant<GrantedToken, Error> parse_token_response(const HttpResponse& response) {
  const int status = response.status;
  auto decoded = wire::decode<wire::TokenAnswer>(response.body);
  const auto* answer = std::get_if<wire::TokenAnswer>(&decoded);

  const std::string_view code = answer != nullptr && answer->error ? known_error_code(*answer->error) : "";
  if (status == 400 || status == 401 || status == 403 || !code.empty()) {
    const std::string refused = code == "invalid_scope" ? "refused the scopes, ask for those you were given"
                                : code.empty() ? "refused the request, check token_url and credentials"
                                               : "refused the client credentials";
    return token_error(ErrorKind::authentication, status,
                       refused + " (status " + std::to_string(status) +
                           (code.empty() ? "" : ", " + std::string(code)) + ")");
  }
  if (status == 429 || status >= 500) {
    return token_error(status == 429 ? ErrorKind::throttled : ErrorKind::unavailable, status,
                       "answered status " + std::to_string(status));
  }
  if (status == 407) {
    return token_error(ErrorKind::rejected, status,
                       "the proxy refused the request, check proxy_user and proxy_password (status 407)");
  }
  if (status < 200 || status > 299) {
    return token_error(ErrorKind::rejected, status, "answered status " + std::to_string(status));
  }
  const auto malformed = [&](std::string problem) {
    return token_error(ErrorKind::malformed_response, status, std::move(problem));
  };
  if (answer == nullptr) {
    const wire::DecodeError& problem = std::get<wire::DecodeError>(decoded);
    return malformed((problem.pointer.empty() ? "the answer" : problem.pointer) + ' ' + problem.problem);
  }
  if (!answer->access_token || answer->access_token->empty())
    return malformed("the answer has no access_token");
  const std::string& token = *answer->access_token;
  const bool printable = std::all_of(token.begin(), token.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (!printable) return malformed("the access_token contains characters that a token cannot have");
  if (answer->token_type && !equals_ignoring_case(*answer->token_type, "bearer")) {
    return malformed("the token_type is not Bearer");
  }
  return GrantedToken{token, parse_lifetime(answer->expires_in)};
}

}  // namespace builderbacked
