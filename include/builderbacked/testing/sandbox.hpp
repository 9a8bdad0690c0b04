#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "builderbacked/export.hpp"
#include "builderbacked/http.hpp"
#include "builderbacked/result.hpp"

namespace builderbacked::testing {

/// What a sandbox starts with.
struct SandboxOptions {
  std::string client_id{"sandbox-client"};      ///< The one client that it knows.
  std::string client_secret{"sandbox-secret"};  ///< That client's secret.
  /// Names of regions that are active.
  std::vector<std::string> regions{"Cincinnati"};
  std::chrono::seconds token_lifetime{3600};  ///< What a token's `expires_in` says.
};

/// The API's documented behaviour over a state in memory: the token endpoint (POST /oauth/token), scopes, the
/// hierarchy rules, errors in the documented shape (contract H1–H5, L1–L8, U1–U2, D1–D7).
///
/// It is strict where a server may be: a member that the request model does not have is a 400. Use it as a
/// function, or as the engine of an HttpTransport; any host name does. Thread-safe.
class BUILDERBACKED_TESTING_EXPORT Sandbox : public HttpEngine {
 public:
  /// Empty but for the regions.
  explicit Sandbox(const SandboxOptions& options = {});
  ~Sandbox() override;

  /// Answers one request. Only the path and query of its URL matter.
  HttpResponse handle(const HttpRequest& request);

  /// Tokens granted so far.
  [[nodiscard]] std::size_t tokens_granted() const;
  /// No token that was granted so far is accepted any more.
  void revoke_tokens();

  /// What it knows, as a JSON document: arrays of `regions`, `divisions`, `masterCommunities`,
  /// `neighborhoods`, `homes`, `users` and `documents` with the API's member names. Tokens are not in it.
  [[nodiscard]] std::string state() const;
  /// From now on it knows what `state` says and the regions of its options, no more; tokens stay as they are.
  /// The text is one of `state()`, or one that is written by hand, in which all that the API makes up (`id`,
  /// `active`, `lastModifiedBy`, `lastModifiedDate`), `nextId` and any of the arrays may be absent. It has to
  /// keep the API's rules; one that does not changes nothing: `invalid_request`, and its violation names the
  /// entry (`homes[3]`).
  Result<void> restore(std::string_view state);

  /// A lane that answers at once; pass the sandbox to `HttpTransport::create`.
  [[nodiscard]] std::unique_ptr<HttpLane> open_lane() override;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace builderbacked::testing
