#include "builderbacked/homes_client.hpp"

#include <utility>

#include "transport_impl.hpp"

namespace builderbacked {

HomesClient::HomesClient(std::shared_ptr<HttpTransport> transport) : transport_(std::move(transport)) {}

Result<Home> HomesClient::get(std::string_view external_id, const CallOptions& options) const {
  return fetch<Home>(transport_, Call("homes.get", "GET", "/api/v2/homes/{externalId}", {external_id}),
                     options);
}

Result<std::optional<Home>> HomesClient::find(std::string_view external_id,
                                              const CallOptions& options) const {
  return fetch_if_found<Home>(
      transport_, Call("homes.find", "GET", "/api/v2/homes/{externalId}", {external_id}), options);
}

Result<Home> HomesClient::create(const HomeRequest& home, const CallOptions& options) const {
  return fetch<Home>(transport_, Call("homes.create", "POST", "/api/v2/homes").json(home), options);
}

Result<Home> HomesClient::update(const HomeRequest& home, const CallOptions& options) const {
  return fetch<Home>(transport_, Call("homes.update", "PUT", "/api/v2/homes").json(home), options);
}

Result<void> HomesClient::add_homeowner(std::string_view external_home_id, const HomeownerRequest& homeowner,
                                        const CallOptions& options) const {
  return perform(
      transport_,
      Call("homes.add_homeowner", "POST", "/api/v2/homes/{externalHomeId}/users", {external_home_id})
          .json(homeowner),
      options);
}

Result<void> HomesClient::add_homeowners(std::string_view external_home_id,
                                         std::span<const HomeownerRequest> homeowners,
                                         const CallOptions& options) const {
  Call call("homes.add_homeowners", "POST", "/api/v2/homes/{externalHomeId}/users", {external_home_id});
  if (homeowners.empty()) call.violations.push_back({"homeowners", "is empty"});
  // Contract H4b: that several travel as an array is assumed; one travels as the documented object.
  return perform(transport_,
                 homeowners.size() == 1 ? std::move(call).json(homeowners.front(), "homeowners[0].")
                                        : std::move(call).json(homeowners, "homeowners"),
                 options);
}

Result<void> HomesClient::remove_homeowner(std::string_view external_home_id, std::string_view email,
                                           const CallOptions& options) const {
  return perform(transport_,
                 Call("homes.remove_homeowner", "DELETE", "/api/v2/homes/{externalHomeId}/users/{email}",
                      {external_home_id, email}),
                 options);
}

}  // namespace builderbacked
