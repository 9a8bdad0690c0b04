#pragma once

#include <builderbacked/builderbacked.hpp>

#include <array>
#include <string_view>
#include <vector>

#include "input.hpp"

// What differs between the kinds, as types, so that everything else is written once.

namespace importer {

namespace bb = builderbacked;

/// The kind of a row's item: `kind_of<bb::HomeRequest>`. Does not compile for anything else.
template <class Item>
inline constexpr Kind kind_of = Item::is_of_no_kind;
template <>
inline constexpr Kind kind_of<bb::DivisionRequest> = Kind::division;
template <>
inline constexpr Kind kind_of<bb::MasterCommunityRequest> = Kind::master_community;
template <>
inline constexpr Kind kind_of<bb::NeighborhoodRequest> = Kind::neighborhood;
template <>
inline constexpr Kind kind_of<bb::NewUser> = Kind::user;
template <>
inline constexpr Kind kind_of<bb::HomeRequest> = Kind::home;
template <>
inline constexpr Kind kind_of<HomeownerOfHome> = Kind::homeowner;
template <>
inline constexpr Kind kind_of<bb::DocumentOfHome> = Kind::document;

/// For messages about one of a kind.
constexpr std::string_view singular(Kind kind) {
  constexpr std::array<std::string_view, all_kinds.size()> names{
      "division", "master community", "neighborhood", "user", "home", "homeowner", "document"};
  return names[static_cast<std::size_t>(kind)];
}

/// Some rows of a kind; the input outlives them.
template <class Item>
using Rows = std::vector<const Row<Item>*>;

/// Calls `visit` with the rows of every kind, in the order in which they are sent.
template <class AnyInput, class Visit>
void for_each_kind(AnyInput& input, Visit visit) {
  visit(input.divisions);
  visit(input.master_communities);
  visit(input.neighborhoods);
  visit(input.users);
  visit(input.homes);
  visit(input.homeowners);
  visit(input.documents);
}

/// The calls of a level of the location hierarchy.
template <class Request>
struct LocationCalls;

template <>
struct LocationCalls<bb::DivisionRequest> {
  using Stored = bb::Division;
  static constexpr auto list = &bb::LocationsClient::list_divisions;
  static constexpr auto create_all = &bb::LocationsClient::create_divisions;
  static constexpr auto update_all = &bb::LocationsClient::update_divisions;
};

template <>
struct LocationCalls<bb::MasterCommunityRequest> {
  using Stored = bb::MasterCommunity;
  static constexpr auto list = &bb::LocationsClient::list_master_communities;
  static constexpr auto create_all = &bb::LocationsClient::create_master_communities;
  static constexpr auto update_all = &bb::LocationsClient::update_master_communities;
};

template <>
struct LocationCalls<bb::NeighborhoodRequest> {
  using Stored = bb::Neighborhood;
  static constexpr auto list = &bb::LocationsClient::list_neighborhoods;
  static constexpr auto create_all = &bb::LocationsClient::create_neighborhoods;
  static constexpr auto update_all = &bb::LocationsClient::update_neighborhoods;
};

}  // namespace importer
