#include "builderbacked/homes_client.hpp"

#include <utility>

#include "recipe.hpp"
#include "transport_impl.hpp"

namespace builderbacked {

namespace {

constexpr std::string_view home_path = "/api/v2/homes/{externalId}";

/// Homeowners are part of their home, and told apart by e-mail.
Recipe<Home> among_homeowners(std::string_view external_home_id, std::span<const HomeownerRequest> sent) {
  return recipe<Home, Home>(home_path, {external_home_id}, [sent](Home& home, std::optional<Home>& /*home*/) {
    return judge_each(
        sent, home.homeowners,
        [](const HomeownerRequest& one, const Homeowner& other) {
          return equals_ignoring_case(one.email, other.email);
        },
        [](const Homeowner& /*found*/) {});
  });
}

}  // namespace

HomesClient::HomesClient(std::shared_ptr<HttpTransport> transport) : transport_(std::move(transport)) {}

Result<Home> HomesClient::get(std::string_view external_id, const CallOptions& options) const {
  return fetch<Home>(transport_, Call("homes.get", "GET", home_path, {external_id}), options);
}

Result<std::optional<Home>> HomesClient::find(std::string_view external_id,
                                              const CallOptions& options) const {
  return fetch_if_found<Home>(transport_, Call("homes.find", "GET", home_path, {external_id}), options);
}

Result<Home> HomesClient::create(const HomeRequest& home, const CallOptions& options) const {
  return fetch<Home>(transport_, Call("homes.create", "POST", "/api/v2/homes").json(home), options,
                     by_get<Home>(home_path, home.external_id, home));
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
      options, among_homeowners(external_home_id, std::span(&homeowner, 1)));
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
                 options, among_homeowners(external_home_id, homeowners));
}

Result<void> HomesClient::remove_homeowner(std::string_view external_home_id, std::string_view email,
                                           const CallOptions& options) const {
  return perform(transport_,
                 Call("homes.remove_homeowner", "DELETE", "/api/v2/homes/{externalHomeId}/users/{email}",
                      {external_home_id, email}),
                 options);
}

}  // namespace builderbacked
