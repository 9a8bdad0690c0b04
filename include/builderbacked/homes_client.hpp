#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "builderbacked/export.hpp"
#include "builderbacked/home.hpp"
#include "builderbacked/http_transport.hpp"
#include "builderbacked/result.hpp"

namespace builderbacked {

/// Homes and their homeowners; needs the scope home.write. Thread-safe; copies share the transport.
class BUILDERBACKED_EXPORT HomesClient {
 public:
  explicit HomesClient(std::shared_ptr<HttpTransport> transport);

  /// The home with that external id; `not_found` when there is none (H1).
  Result<Home> get(std::string_view external_id, const CallOptions& options = {}) const;
  /// As `get`, but "there is none" is an answer, not an error (H1). Every 404 counts as that, one from a
  /// wrong `base_url` too.
  Result<std::optional<Home>> find(std::string_view external_id, const CallOptions& options = {}) const;
  /// Creates a home; `conflict` when the external id is taken, `not_found` when a location above it is absent
  /// or inactive (H2).
  Result<Home> create(const HomeRequest& home, const CallOptions& options = {}) const;
  /// Replaces a home's fields; all required ones must be set. Homeowners are not updated here (H3).
  Result<Home> update(const HomeRequest& home, const CallOptions& options = {}) const;
  /// Adds one homeowner (H4).
  Result<void> add_homeowner(std::string_view external_home_id, const HomeownerRequest& homeowner,
                             const CallOptions& options = {}) const;
  /// Adds several in one call (H4b, assumed: a JSON array); a single one is sent as the object of H4.
  Result<void> add_homeowners(std::string_view external_home_id, std::span<const HomeownerRequest> homeowners,
                              const CallOptions& options = {}) const;
  /// Removes the homeowner with that e-mail address from the home (H5).
  Result<void> remove_homeowner(std::string_view external_home_id, std::string_view email,
                                const CallOptions& options = {}) const;

 private:
  std::shared_ptr<HttpTransport> transport_;
};

}  // namespace builderbacked
