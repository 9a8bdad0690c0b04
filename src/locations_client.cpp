#include "builderbacked/locations_client.hpp"

#include <utility>

#include "bulk_run.hpp"
#include "recipe.hpp"
#include "typed_call.hpp"

// Assumed in the paths and verbs below (contract L7, L8): GET and PUT of master communities and neighborhoods
// mirror those of divisions; activation is a PUT without a body.

namespace builderbacked {

namespace {

constexpr std::string_view divisions_path = "/api/v2/locations/divisions";
constexpr std::string_view master_communities_path = "/api/v2/locations/master-communities";
constexpr std::string_view neighborhoods_path = "/api/v2/locations/neighborhoods";

template <class T>
TypedCall<std::vector<T>> list_call(std::string_view operation, std::string_view path) {
  return {Call(operation, "GET", path)};
}

template <class T, class Request>
TypedCall<T> create_call(std::string_view operation, std::string_view path, const Request& location) {
  return {Call(operation, "POST", path).json(location), in_list<T>(path, location)};
}

template <class T, class Request>
TypedCall<T> update_call(std::string_view operation, std::string_view path, const Request& location) {
  return {Call(operation, "PUT", path).json(location)};
}

TypedCall<void> activation_call(std::string_view operation, std::string_view path,
                                std::string_view external_id) {
  return {Call(operation, "PUT", path, {external_id})};
}

TypedCall<Division> create_division_call(const DivisionRequest& division) {
  return create_call<Division>("locations.create_division", divisions_path, division);
}

TypedCall<MasterCommunity> create_master_community_call(const MasterCommunityRequest& community) {
  return create_call<MasterCommunity>("locations.create_master_community", master_communities_path,
                                      community);
}

TypedCall<Neighborhood> create_neighborhood_call(const NeighborhoodRequest& neighborhood) {
  return create_call<Neighborhood>("locations.create_neighborhood", neighborhoods_path, neighborhood);
}

}  // namespace

LocationsClient::LocationsClient(std::shared_ptr<HttpTransport> transport)
    : transport_(std::move(transport)) {}

Result<std::vector<Region>> LocationsClient::list_regions(const CallOptions& options) const {
  return fetch(transport_, list_call<Region>("locations.list_regions", "/api/v2/locations/regions"), options);
}

Result<std::vector<Division>> LocationsClient::list_divisions(const CallOptions& options) const {
  return fetch(transport_, list_call<Division>("locations.list_divisions", divisions_path), options);
}

Result<Division> LocationsClient::create_division(const DivisionRequest& division,
                                                  const CallOptions& options) const {
  return fetch(transport_, create_division_call(division), options);
}

Result<Division> LocationsClient::update_division(const DivisionRequest& division,
                                                  const CallOptions& options) const {
  return fetch(transport_, update_call<Division>("locations.update_division", divisions_path, division),
               options);
}

Result<void> LocationsClient::activate_division(std::string_view external_id,
                                                const CallOptions& options) const {
  return fetch(transport_,
               activation_call("locations.activate_division",
                               "/api/v2/locations/divisions/{externalId}/activate", external_id),
               options);
}

Result<void> LocationsClient::deactivate_division(std::string_view external_id,
                                                  const CallOptions& options) const {
  return fetch(transport_,
               activation_call("locations.deactivate_division",
                               "/api/v2/locations/divisions/{externalId}/deactivate", external_id),
               options);
}

Result<BulkProgress> LocationsClient::create_divisions(BulkSource<DivisionRequest> divisions,
                                                       const BulkSink<Division>& sink,
                                                       const BulkOptions& options) const {
  return call_each<Division>({"locations.create_divisions", transport_, options}, std::move(divisions), sink,
                             create_division_call);
}

Result<std::vector<MasterCommunity>> LocationsClient::list_master_communities(
    const CallOptions& options) const {
  return fetch(transport_,
               list_call<MasterCommunity>("locations.list_master_communities", master_communities_path),
               options);
}

Result<MasterCommunity> LocationsClient::create_master_community(const MasterCommunityRequest& community,
                                                                 const CallOptions& options) const {
  return fetch(transport_, create_master_community_call(community), options);
}

Result<MasterCommunity> LocationsClient::update_master_community(const MasterCommunityRequest& community,
                                                                 const CallOptions& options) const {
  return fetch(
      transport_,
      update_call<MasterCommunity>("locations.update_master_community", master_communities_path, community),
      options);
}

Result<void> LocationsClient::activate_master_community(std::string_view external_id,
                                                        const CallOptions& options) const {
  return fetch(transport_,
               activation_call("locations.activate_master_community",
                               "/api/v2/locations/master-communities/{externalId}/activate", external_id),
               options);
}

Result<void> LocationsClient::deactivate_master_community(std::string_view external_id,
                                                          const CallOptions& options) const {
  return fetch(transport_,
               activation_call("locations.deactivate_master_community",
                               "/api/v2/locations/master-communities/{externalId}/deactivate", external_id),
               options);
}

Result<BulkProgress> LocationsClient::create_master_communities(
    BulkSource<MasterCommunityRequest> communities, const BulkSink<MasterCommunity>& sink,
    const BulkOptions& options) const {
  return call_each<MasterCommunity>({"locations.create_master_communities", transport_, options},
                                    std::move(communities), sink, create_master_community_call);
}

Result<std::vector<Neighborhood>> LocationsClient::list_neighborhoods(const CallOptions& options) const {
  return fetch(transport_, list_call<Neighborhood>("locations.list_neighborhoods", neighborhoods_path),
               options);
}

Result<Neighborhood> LocationsClient::create_neighborhood(const NeighborhoodRequest& neighborhood,
                                                          const CallOptions& options) const {
  return fetch(transport_, create_neighborhood_call(neighborhood), options);
}

Result<Neighborhood> LocationsClient::update_neighborhood(const NeighborhoodRequest& neighborhood,
                                                          const CallOptions& options) const {
  return fetch(transport_,
               update_call<Neighborhood>("locations.update_neighborhood", neighborhoods_path, neighborhood),
               options);
}

Result<void> LocationsClient::activate_neighborhood(std::string_view external_id,
                                                    const CallOptions& options) const {
  return fetch(transport_,
               activation_call("locations.activate_neighborhood",
                               "/api/v2/locations/neighborhoods/{externalId}/activate", external_id),
               options);
}

Result<void> LocationsClient::deactivate_neighborhood(std::string_view external_id,
                                                      const CallOptions& options) const {
  return fetch(transport_,
               activation_call("locations.deactivate_neighborhood",
                               "/api/v2/locations/neighborhoods/{externalId}/deactivate", external_id),
               options);
}

Result<BulkProgress> LocationsClient::create_neighborhoods(BulkSource<NeighborhoodRequest> neighborhoods,
                                                           const BulkSink<Neighborhood>& sink,
                                                           const BulkOptions& options) const {
  return call_each<Neighborhood>({"locations.create_neighborhoods", transport_, options},
                                 std::move(neighborhoods), sink, create_neighborhood_call);
}

}  // namespace builderbacked
