#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "builderbacked/http_transport.hpp"
#include "builderbacked/testing/sandbox.hpp"
#include "testing/sandbox_fault_json.hpp"
#include "testing/sandbox_faults.hpp"
#include "testing/sandbox_server.hpp"

namespace builderbacked {

/// How far an import is, by the request that came last.
enum class Phase { start, locations, users, homes, homeowners, documents };
inline constexpr std::size_t phase_count = 6;

/// A sandbox that loses answers, and counts what it created of what cannot be listed.
class ImportServer {
 public:
  ImportServer(const std::vector<std::string>& regions, std::uint64_t seed)
      : sandbox_({.regions = regions}), plan_(seed) {
    for (const char* fault :
         {R"({"fault":"reset_after")", R"({"fault":"reset_before")", R"({"fault":"unavailable")",
          R"({"fault":"truncated")", R"({"fault":"throttled","headers":{"Retry-After":"0"})"}) {
      plan_.add({testing::parse_fault(std::string(fault) + R"(,"times":0,"probability":0.02})")});
    }
  }

  [[nodiscard]] std::vector<std::string> environment() const {
    const std::string url = server_.http_url();
    const SandboxOptions defaults;
    return {"BUILDERBACKED_BASE_URL=" + url, "BUILDERBACKED_TOKEN_URL=" + token_url(url),
            "BUILDERBACKED_CLIENT_ID=" + defaults.client_id,
            "BUILDERBACKED_CLIENT_SECRET=" + defaults.client_secret};
  }

  /// Reaches the sandbox without a network and without faults; must not outlive this.
  [[nodiscard]] std::shared_ptr<HttpTransport> transport() {
    const std::string url = "https://sandbox.test";
    const SandboxOptions defaults;
    const std::shared_ptr<HttpEngine> engine(&sandbox_, [](HttpEngine*) {});
    return HttpTransport::create(
               {.base_url = url,
                .credentials = ClientCredentials{token_url(url), defaults.client_id, defaults.client_secret}},
               engine)
        .value();
  }

  void restart_phase() { phase_ = Phase::start; }
  [[nodiscard]] Phase phase() const { return phase_; }
  [[nodiscard]] std::size_t homes_created() const { return homes_created_; }
  [[nodiscard]] std::size_t users_created() const { return users_created_; }
  [[nodiscard]] std::uint64_t requests() const { return plan_.requests(); }

 private:
  using SandboxOptions = testing::SandboxOptions;

  static std::string token_url(const std::string& url) { return url + "/oauth/token"; }

  HttpResponse handle(const HttpRequest& request) {
    const std::string_view target = request.url;
    if (target.starts_with("/api/")) phase_ = phase_of(target);
    HttpResponse response = sandbox_.handle(request);
    if (request.method == "POST" && response.status < 300) {
      if (target == "/api/v2/homes") ++homes_created_;
      if (target == "/api/v2/users") ++users_created_;
    }
    return response;
  }

  static Phase phase_of(std::string_view target) {
    const std::string_view rest = target.substr(std::string_view("/api/v2/").size());
    if (rest.starts_with("locations")) return Phase::locations;
    if (rest.starts_with("users")) return Phase::users;
    if (rest.starts_with("documents")) return Phase::documents;
    return rest.ends_with("/users") ? Phase::homeowners : Phase::homes;
  }

  testing::Sandbox sandbox_;
  testing::FaultPlan plan_;
  std::atomic<Phase> phase_{Phase::start};
  std::atomic<std::size_t> homes_created_{0};
  std::atomic<std::size_t> users_created_{0};
  testing::SandboxServer server_{
      testing::with_faults([this](const HttpRequest& request) { return handle(request); }, plan_)};
};

}  // namespace builderbacked
