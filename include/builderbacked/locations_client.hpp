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
/// inactive. Paths and verbs of L7 and L8 are assumed: see README, "Where the documentation is silent".
class BUILDERBACKED_EXPORT LocationsClient {
 public:
  explicit LocationsClient(std::shared_ptr<HttpTransport> transport);

  /// The active regions (L1).
  Result<std::vector<Region>> list_regions(const CallOptions& options = {}) const;

  Result<std::vector<Division>> list_divisions(const CallOptions& options = {}) const;  ///< L3
  Result<Division> create_division(const DivisionRequest& division,
                                   const CallOptions& options = {}) const;  ///< L2
  Result<Division> update_division(const DivisionRequest& division,
                                   const CallOptions& options = {}) const;  ///< L4
  Result<void> activate_division(std::string_view external_id,
                                 const CallOptions& options = {}) const;  ///< L8, assumed
  Result<void> deactivate_division(std::string_view external_id,
                                   const CallOptions& options = {}) const;  ///< L8, assumed

  Result<std::vector<MasterCommunity>> list_master_communities(
      const CallOptions& options = {}) const;  ///< L7, assumed
  Result<MasterCommunity> create_master_community(const MasterCommunityRequest& community,
                                                  const CallOptions& options = {}) const;  ///< L5
  Result<MasterCommunity> update_master_community(const MasterCommunityRequest& community,
                                                  const CallOptions& options = {}) const;  ///< L7, assumed
  Result<void> activate_master_community(std::string_view external_id,
                                         const CallOptions& options = {}) const;  ///< L8, assumed
  Result<void> deactivate_master_community(std::string_view external_id,
                                           const CallOptions& options = {}) const;  ///< L8, assumed

  Result<std::vector<Neighborhood>> list_neighborhoods(
      const CallOptions& options = {}) const;  ///< L7, assumed
  Result<Neighborhood> create_neighborhood(const NeighborhoodRequest& neighborhood,
                                           const CallOptions& options = {}) const;  ///< L6
  Result<Neighborhood> update_neighborhood(const NeighborhoodRequest& neighborhood,
                                           const CallOptions& options = {}) const;  ///< L7, assumed
  Result<void> activate_neighborhood(std::string_view external_id,
                                     const CallOptions& options = {}) const;  ///< L8, assumed
  Result<void> deactivate_neighborhood(std::string_view external_id,
                                       const CallOptions& options = {}) const;  ///< L8, assumed

  // Many at once: see bulk.hpp. A parent must be there before its children: make one call per level.

  Result<BulkProgress> create_divisions(BulkSource<DivisionRequest> divisions, const BulkSink<Division>& sink,
                                        const BulkOptions& options = {}) const;  ///< L2
  Result<BulkProgress> create_master_communities(BulkSource<MasterCommunityRequest> communities,
                                                 const BulkSink<MasterCommunity>& sink,
                                                 const BulkOptions& options = {}) const;  ///< L5
  Result<BulkProgress> create_neighborhoods(BulkSource<NeighborhoodRequest> neighborhoods,
                                            const BulkSink<Neighborhood>& sink,
                                            const BulkOptions& options = {}) const;  ///< L6

  Result<BulkProgress> update_divisions(BulkSource<DivisionRequest> divisions, const BulkSink<Division>& sink,
                                        const BulkOptions& options = {}) const;  ///< L4
  Result<BulkProgress> update_master_communities(BulkSource<MasterCommunityRequest> communities,
                                                 const BulkSink<MasterCommunity>& sink,
                                                 const BulkOptions& options = {}) const;  ///< L7, assumed
  Result<BulkProgress> update_neighborhoods(BulkSource<NeighborhoodRequest> neighborhoods,
                                            const BulkSink<Neighborhood>& sink,
                                            const BulkOptions& options = {}) const;  ///< L7, assumed

 private:
  std::shared_ptr<HttpTransport> transport_;
};

}  // namespace builderbacked
