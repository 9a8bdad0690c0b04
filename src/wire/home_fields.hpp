#pragma once

#include <string_view>
#include <tuple>

#include "builderbacked/home.hpp"
#include "wire/fields.hpp"

namespace builderbacked::wire {

template <class M>
constexpr auto homeowner_request_fields() {
  return std::make_tuple(field("email", &M::email, Rule::email), field("prefix", &M::prefix),
                         field("firstName", &M::first_name), field("middleName", &M::middle_name),
                         field("lastName", &M::last_name), field("suffix", &M::suffix),
                         field("homeownerType", &M::homeowner_type), field("defaultHome", &M::default_home));
}

template <class M>
constexpr auto home_request_fields() {
  return std::make_tuple(
      field("externalId", &M::external_id, Rule::identifier), field("addressLine1", &M::address_line1),
      field("addressLine2", &M::address_line2), field("city", &M::city),
      field("state", &M::state, Rule::state), field("postalCode", &M::postal_code), field("type", &M::type),
      field("neighborhoodExternalId", &M::neighborhood_external_id, Rule::identifier),
      field("marketHome", &M::market_home), field("jobId", &M::job_id),
      field("productCollection", &M::product_collection), field("model", &M::model),
      field("closingDate", &M::closing_date), field("scheduledClosingDate", &M::scheduled_closing_date),
      field("homeowners", &M::homeowners), field("homeDetails", &M::home_details));
}

template <>
struct Fields<HomeownerRequest> {
  static constexpr auto table = homeowner_request_fields<HomeownerRequest>();
};

template <>
struct Fields<Homeowner> {
  static constexpr auto table = std::tuple_cat(homeowner_request_fields<Homeowner>(),
                                               std::make_tuple(field("fullName", &Homeowner::full_name)));
};

template <>
struct Fields<HomeRequest> {
  static constexpr auto table = home_request_fields<HomeRequest>();
};

template <>
struct Fields<Home> {
  static std::string_view missing(const Home& home) { return home.external_id.empty() ? "externalId" : ""; }
  static constexpr auto table = std::tuple_cat(
      home_request_fields<Home>(),
      std::make_tuple(field("id", &Home::id), field("fullAddress", &Home::full_address),
                      field("regionExternalId", &Home::region_external_id),
                      field("divisionExternalId", &Home::division_external_id),
                      field("masterCommunityExternalId", &Home::master_community_external_id),
                      field("homeSource", &Home::home_source), field("status", &Home::status)));
};

}  // namespace builderbacked::wire
