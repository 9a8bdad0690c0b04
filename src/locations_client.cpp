#include "builderbacked/locations_client.hpp"

#include <utility>

#include "recipe.hpp"
#include "transport_impl.hpp"

// Assumed in the paths and verbs below (contract L7, L8): GET and PUT of master communities and neighborhoods
// mirror those of divisions; activation is a PUT without a body.

namespace builderbacked {

LocationsClient::LocationsClient(std::shared_ptr<HttpTransport> transport)
    : transport_(std::move(transport)) {}

Result<std::vector<Region>> LocationsClient::list_regions(const CallOptions& options) const {
  return fetch<std::vector<Region>>(
      transport_, Call("locations.list_regions", "GET", "/api/v2/locations/regions"), options);
}

Result<std::vector<Division>> LocationsClient::list_divisions(const CallOptions& options) const {
  return fetch<std::vector<Division>>(
      transport_, Call("locations.list_divisions", "GET", "/api/v2/locations/divisions"), options);
}

Result<Division> LocationsClient::create_division(const DivisionRequest& division,
                                                  const CallOptions& options) const {
  return fetch<Division>(
      transport_, Call("locations.create_division", "POST", "/api/v2/locations/divisions").json(division),
      options, in_list<Division>("/api/v2/locations/divisions", division));
}

Result<Division> LocationsClient::update_division(const DivisionRequest& division,
                                                  const CallOptions& options) const {
  return fetch<Division>(
      transport_, Call("locations.update_division", "PUT", "/api/v2/locations/divisions").json(division),
      options);
}

Result<void> LocationsClient::activate_division(std::string_view external_id,
                                                const CallOptions& options) const {
  return perform(transport_,
                 Call("locations.activate_division", "PUT",
                      "/api/v2/locations/divisions/{externalId}/activate", {external_id}),
                 options);
}

Result<void> LocationsClient::deactivate_division(std::string_view external_id,
                                                  const CallOptions& options) const {
  return perform(transport_,
                 Call("locations.deactivate_division", "PUT",
                      "/api/v2/locations/divisions/{externalId}/deactivate", {external_id}),
                 options);
}

Result<std::vector<MasterCommunity>> LocationsClient::list_master_communities(
    const CallOptions& options) const {
  return fetch<std::vector<MasterCommunity>>(
      transport_, Call("locations.list_master_communities", "GET", "/api/v2/locations/master-communities"),
      options);
}

Result<MasterCommunity> LocationsClient::create_master_community(const MasterCommunityRequest& community,
                                                                 const CallOptions& options) const {
  return fetch<MasterCommunity>(
      transport_,
      Call("locations.create_master_community", "POST", "/api/v2/locations/master-communities")
          .json(community),
      options, in_list<MasterCommunity>("/api/v2/locations/master-communities", community));
}

Result<MasterCommunity> LocationsClient::update_master_community(const MasterCommunityRequest& community,
                                                                 const CallOptions& options) const {
  return fetch<MasterCommunity>(
      transport_,
      Call("locations.update_master_community", "PUT", "/api/v2/locations/master-communities")
          .json(community),
      options);
}

Result<void> LocationsClient::activate_master_community(std::string_view external_id,
                                                        const CallOptions& options) const {
  return perform(transport_,
                 Call("locations.activate_master_community", "PUT",
                      "/api/v2/locations/master-communities/{externalId}/activate", {external_id}),
                 options);
}

Result<void> LocationsClient::deactivate_master_community(std::string_view external_id,
                                                          const CallOptions& options) const {
  return perform(transport_,
                 Call("locations.deactivate_master_community", "PUT",
                      "/api/v2/locations/master-communities/{externalId}/deactivate", {external_id}),
                 options);
}

Result<std::vector<Neighborhood>> LocationsClient::list_neighborhoods(const CallOptions& options) const {
  return fetch<std::vector<Neighborhood>>(
      transport_, Call("locations.list_neighborhoods", "GET", "/api/v2/locations/neighborhoods"), options);
}

Result<Neighborhood> LocationsClient::create_neighborhood(const NeighborhoodRequest& neighborhood,
                                                          const CallOptions& options) const {
  return fetch<Neighborhood>(
      transport_,
      Call("locations.create_neighborhood", "POST", "/api/v2/locations/neighborhoods").json(neighborhood),
      options, in_list<Neighborhood>("/api/v2/locations/neighborhoods", neighborhood));
}

Result<Neighborhood> LocationsClient::update_neighborhood(const NeighborhoodRequest& neighborhood,
                                                          const CallOptions& options) const {
  return fetch<Neighborhood>(
      transport_,
      Call("locations.update_neighborhood", "PUT", "/api/v2/locations/neighborhoods").json(neighborhood),
      options);
}

Result<void> LocationsClient::activate_neighborhood(std::string_view external_id,
                                                    const CallOptions& options) const {
  return perform(transport_,
                 Call("locations.activate_neighborhood", "PUT",
                      "/api/v2/locations/neighborhoods/{externalId}/activate", {external_id}),
                 options);
}

Result<void> LocationsClient::deactivate_neighborhood(std::string_view external_id,
                                                      const CallOptions& options) const {
  return perform(transport_,
                 Call("locations.deactivate_neighborhood", "PUT",
                      "/api/v2/locations/neighborhoods/{externalId}/deactivate", {external_id}),
                 options);
}

}  // namespace builderbacked
