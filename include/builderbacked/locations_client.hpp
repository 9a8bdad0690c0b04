#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "builderbacked/bulk.hpp"
#include "builderbacked/export.hpp"
#include "builderbacked/http_transport.hpp"
#include "builderbacked/location.hpp"
#include "builderbacked/result.hpp"

namespace builderbacked {

/// The location hierarchy; needs the scope location.write. Thread-safe; copies share the transport.
///
/// Creating is `conflict` when the external id is taken and `not_found` when the parent is absent or
/// inactive; updating, activating and deactivating is `not_found` when the location is absent. Paths and
/// verbs of L7 and L8 are assumed: see docs/silent.md.
///
/// Any call can end with any `ErrorKind`; beside each stand those that depend on what it is given. What is
/// wrong with the input itself is an `invalid_request` before anything is sent.
class BUILDERBACKED_EXPORT LocationsClient {
 public:
  /// Over a transport that may serve other clients too; not null.
  explicit LocationsClient(std::shared_ptr<HttpTransport> transport);

  /// The active regions (L1).
  Result<std::vector<Region>> list_regions(const CallOptions& options = {}) const;

  /// All divisions (L3).
  Result<std::vector<Division>> list_divisions(const CallOptions& options = {}) const;
  /// Creates a division (L2).
  Result<Division> create_division(const DivisionRequest& division, const CallOptions& options = {}) const;
  /// Replaces a division's fields; all required ones must be set (L4).
  Result<Division> update_division(const DivisionRequest& division, const CallOptions& options = {}) const;
  /// Makes a division active (L8, assumed).
  Result<void> activate_division(std::string_view external_id, const CallOptions& options = {}) const;
  /// Makes a division inactive (L8, assumed).
  Result<void> deactivate_division(std::string_view external_id, const CallOptions& options = {}) const;

  /// All master communities (L7, assumed).
  Result<std::vector<MasterCommunity>> list_master_communities(const CallOptions& options = {}) const;
  /// Creates a master community (L5).
  Result<MasterCommunity> create_master_community(const MasterCommunityRequest& community,
                                                  const CallOptions& options = {}) const;
  /// Replaces a master community's fields; all required ones must be set (L7, assumed).
  Result<MasterCommunity> update_master_community(const MasterCommunityRequest& community,
                                                  const CallOptions& options = {}) const;
  /// Makes a master community active (L8, assumed).
  Result<void> activate_master_community(std::string_view external_id, const CallOptions& options = {}) const;
  /// Makes a master community inactive (L8, assumed).
  Result<void> deactivate_master_community(std::string_view external_id,
                                           const CallOptions& options = {}) const;

  /// All neighborhoods (L7, assumed).
  Result<std::vector<Neighborhood>> list_neighborhoods(const CallOptions& options = {}) const;
  /// Creates a neighborhood (L6).
  Result<Neighborhood> create_neighborhood(const NeighborhoodRequest& neighborhood,
                                           const CallOptions& options = {}) const;
  /// Replaces a neighborhood's fields; all required ones must be set (L7, assumed).
  Result<Neighborhood> update_neighborhood(const NeighborhoodRequest& neighborhood,
                                           const CallOptions& options = {}) const;
  /// Makes a neighborhood active (L8, assumed).
  Result<void> activate_neighborhood(std::string_view external_id, const CallOptions& options = {}) const;
  /// Makes a neighborhood inactive (L8, assumed).
  Result<void> deactivate_neighborhood(std::string_view external_id, const CallOptions& options = {}) const;

  /// @name Many at once: see bulk.hpp
  /// A parent must be there before its children: make one call per level.
  /// @{

  /// `create_division` for many (L2).
  Result<BulkProgress> create_divisions(BulkSource<DivisionRequest> divisions, const BulkSink<Division>& sink,
                                        const BulkOptions& options = {}) const;
  /// `create_master_community` for many (L5).
  Result<BulkProgress> create_master_communities(BulkSource<MasterCommunityRequest> communities,
                                                 const BulkSink<MasterCommunity>& sink,
                                                 const BulkOptions& options = {}) const;
  /// `create_neighborhood` for many (L6).
  Result<BulkProgress> create_neighborhoods(BulkSource<NeighborhoodRequest> neighborhoods,
                                            const BulkSink<Neighborhood>& sink,
                                            const BulkOptions& options = {}) const;

  /// `update_division` for many (L4).
  Result<BulkProgress> update_divisions(BulkSource<DivisionRequest> divisions, const BulkSink<Division>& sink,
                                        const BulkOptions& options = {}) const;
  /// `update_master_community` for many (L7, assumed).
  Result<BulkProgress> update_master_communities(BulkSource<MasterCommunityRequest> communities,
                                                 const BulkSink<MasterCommunity>& sink,
                                                 const BulkOptions& options = {}) const;
  /// `update_neighborhood` for many (L7, assumed).
  Result<BulkProgress> update_neighborhoods(BulkSource<NeighborhoodRequest> neighborhoods,
                                            const BulkSink<Neighborhood>& sink,
                                            const BulkOptions& options = {}) const;
  /// @}

 private:
  std::shared_ptr<HttpTransport> transport_;
};

}  // namespace builderbacked
