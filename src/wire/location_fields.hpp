#pragma once

#include <string_view>
#include <tuple>

#include "builderbacked/location.hpp"
#include "wire/fields.hpp"

namespace builderbacked::wire {

template <class M>
constexpr auto location_fields() {
  return std::make_tuple(field("externalId", &M::external_id, Rule::identifier), field("name", &M::name),
                         field("displayName", &M::display_name),
                         field("abbreviatedName", &M::abbreviated_name));
}

template <class M>
constexpr auto division_fields() {
  return std::tuple_cat(location_fields<M>(), std::make_tuple(field("regionName", &M::region_name)));
}

template <class M>
constexpr auto master_community_fields() {
  return std::tuple_cat(
      location_fields<M>(),
      std::make_tuple(field("divisionExternalId", &M::division_external_id, Rule::identifier)));
}

template <class M>
constexpr auto neighborhood_fields() {
  return std::tuple_cat(location_fields<M>(),
                        std::make_tuple(field("masterCommunityExternalId", &M::master_community_external_id,
                                              Rule::identifier)));
}

template <class M>
struct Identified {
  static std::string_view missing(const M& location) {
    if (location.external_id.empty()) return "externalId";
    return location.name.empty() ? "name" : "";
  }
};

template <>
struct Fields<Region> : Identified<Region> {
  static constexpr auto table = location_fields<Region>();
};
template <>
struct Fields<DivisionRequest> {
  static constexpr auto table = division_fields<DivisionRequest>();
};
template <>
struct Fields<Division> : Identified<Division> {
  static constexpr auto table = division_fields<Division>();
};
template <>
struct Fields<MasterCommunityRequest> {
  static constexpr auto table = master_community_fields<MasterCommunityRequest>();
};
template <>
struct Fields<MasterCommunity> : Identified<MasterCommunity> {
  static constexpr auto table = master_community_fields<MasterCommunity>();
};
template <>
struct Fields<NeighborhoodRequest> {
  static constexpr auto table = neighborhood_fields<NeighborhoodRequest>();
};
template <>
struct Fields<Neighborhood> : Identified<Neighborhood> {
  static constexpr auto table = neighborhood_fields<Neighborhood>();
};

}  // namespace builderbacked::wire
