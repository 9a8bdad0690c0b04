#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "builderbacked/error.hpp"
#include "builderbacked/http.hpp"
#include "builderbacked/http_transport.hpp"

namespace builderbacked {

/// A bearer token; the generation tells it from those before and after it.
struct Token {
  std::string value{};
  std::uint64_t generation{0};
};

/// A token as the endpoint granted it. Without a lifetime it is used once.
struct GrantedToken {
  std::string value{};
  std::chrono::seconds lifetime{0};
};

/// One token for all threads, fetched by one of them at a time (single flight).
///
/// The cache sends nothing: `acquire` names the caller that has to fetch, and that caller reports back with
/// `store`, `fail` or `abandon`. Callers that wait are woken through their lane. Thread-safe.
class TokenCache {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  struct Fetch {};  ///< The caller must fetch a token now.
  struct Wait {     ///< Another caller fetches; ask again with this round when woken.
    std::uint64_t round;
  };
  struct Later {  ///< The endpoint asked to be left alone until then.
    TimePoint at;
    Error error;  ///< For a caller that cannot wait so long.
  };
  using Answer = std::variant<Token, Fetch, Wait, Later, Error>;

  /// A fixed token is never fetched and never replaced.
  explicit TokenCache(const std::variant<ClientCredentials, AccessToken>& credentials);

  /// `round` is what `Wait` said, or 0: only callers that waited for a fetch share its failure.
  Answer acquire(TimePoint now, HttpLane& lane, std::uint64_t round);

  /// The fetch succeeded. The fetcher uses the returned token itself; others may use it unless it is
  /// use-once.
  Token store(GrantedToken token, TimePoint now);
  /// The fetch failed: all who wait get the error, unless the old token is still valid or another of them may
  /// try. Nobody fetches before the error's `retry_after` is over.
  void fail(const Error& error, TimePoint now, bool others_may_try = false);
  /// The fetcher gave up for a reason of its own: another caller fetches.
  void abandon();

  /// The API refused that token. False when there can be no other one.
  bool discard(std::uint64_t generation);
  /// The lane is about to go.
  void forget(HttpLane& lane);
  /// Whether there is a token that could still be used.
  [[nodiscard]] bool has_valid(TimePoint now) const;
  /// From when on a call can get a token; in the past when it can now.
  [[nodiscard]] TimePoint available_at(TimePoint now) const;

 private:
  void wake_all();  ///< With the mutex held.

  mutable std::mutex mutex_;
  const bool fixed_;
  Token token_{};
  bool has_token_ = false;
  TimePoint expires_at_{};
  TimePoint refresh_at_{};
  bool fetching_ = false;
  const HttpLane* fetcher_ = nullptr;  ///< Whose lane it is; only compared.
  std::thread::id fetcher_thread_{};
  std::uint64_t round_ = 0;  ///< Counts fetches.
  std::uint64_t failed_round_ = 0;
  Error failure_{};
  TimePoint not_before_{};  ///< Of the next fetch.
  std::vector<HttpLane*> waiting_;
};

/// The token request for these credentials (RFC 6749 §4.4.2).
[[nodiscard]] HttpRequest token_request(const ClientCredentials& credentials);

/// Reads the endpoint's answer. The error names the RFC's error code, never what else the endpoint said.
[[nodiscard]] std::variant<GrantedToken, Error> parse_token_response(const HttpResponse& response);

}  // namespace builderbacked
