#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "builderbacked/bulk.hpp"
#include "builderbacked/export.hpp"
#include "builderbacked/home.hpp"
#include "builderbacked/http_transport.hpp"
#include "builderbacked/result.hpp"

namespace builderbacked {

/// Homeowners to add to one home, as an item of a bulk call.
struct HomeownersOfHome {
  std::string external_home_id{};              ///< The home, by your id.
  std::vector<HomeownerRequest> homeowners{};  ///< At least one.
};

/// Homes and their homeowners; needs the scope home.write. Thread-safe; copies share the transport.
///
/// Any call can end with any `ErrorKind`; beside each stand those that depend on what it is given. What is
/// wrong with the input itself is an `invalid_request` before anything is sent.
class BUILDERBACKED_EXPORT HomesClient {
 public:
  /// Over a transport that may serve other clients too; not null.
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
  /// `not_found` when the home, or a location above it, is absent or inactive.
  Result<Home> update(const HomeRequest& home, const CallOptions& options = {}) const;
  /// Adds one homeowner (H4); `not_found` when there is no such home.
  Result<void> add_homeowner(std::string_view external_home_id, const HomeownerRequest& homeowner,
                             const CallOptions& options = {}) const;
  /// Adds several in one call (H4b, assumed: a JSON array); a single one is sent as the object of H4.
  /// `not_found` when there is no such home.
  Result<void> add_homeowners(std::string_view external_home_id, std::span<const HomeownerRequest> homeowners,
                              const CallOptions& options = {}) const;
  /// Removes the homeowner with that e-mail address from the home (H5); `not_found` when the home or
  /// the homeowner is not there.
  Result<void> remove_homeowner(std::string_view external_home_id, std::string_view email,
                                const CallOptions& options = {}) const;

  /// @name Many at once: see bulk.hpp
  /// @{

  /// `get` for many external ids (H1).
  Result<BulkProgress> get_all(BulkSource<std::string> external_ids, const BulkSink<Home>& sink,
                               const BulkOptions& options = {}) const;
  /// `create` for many homes (H2).
  Result<BulkProgress> create_all(BulkSource<HomeRequest> homes, const BulkSink<Home>& sink,
                                  const BulkOptions& options = {}) const;
  /// `update` for many homes (H3).
  Result<BulkProgress> update_all(BulkSource<HomeRequest> homes, const BulkSink<Home>& sink,
                                  const BulkOptions& options = {}) const;
  /// Creates or updates each (H1, H2, H3). As with `update`, the homeowners of a home that is there are left
  /// alone, and do not make it differ.
  Result<BulkProgress> upsert_all(BulkSource<HomeRequest> homes, const BulkSink<Upserted<Home>>& sink,
                                  UpsertMode mode = UpsertMode::create_first,
                                  const BulkOptions& options = {}) const;
  /// `add_homeowners` for many homes (H4, H4b).
  Result<BulkProgress> add_homeowners_all(BulkSource<HomeownersOfHome> homes, const BulkSink<void>& sink,
                                          const BulkOptions& options = {}) const;
  /// @}

 private:
  std::shared_ptr<HttpTransport> transport_;
};

}  // namespace builderbacked
