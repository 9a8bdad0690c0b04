#pragma once

#include <optional>
#include <string>

#include "builderbacked/export.hpp"
#include "builderbacked/extra.hpp"

/// @file
/// Region → division → master community → neighborhood. The documentation does not show the response models:
/// everything beyond external id and name is optional when read (assumed).

namespace builderbacked {

/// The top level of the hierarchy (L1); activated by Builder Backed, never created here.
struct Region {
  std::string external_id{};                      ///< Builder Backed's id of it.
  std::string name{};                             ///< What a division refers to.
  std::optional<std::string> display_name{};      ///< Alternative name to show.
  std::optional<std::string> abbreviated_name{};  ///< Short code.
  Extra extra{};                                  ///< What the SDK does not know; see `Extra`.

  bool operator==(const Region&) const = default;  ///< Compares every member.
};

/// A division as it is sent (L2, L4). What is not set is not sent.
struct DivisionRequest {
  std::string external_id{};                      ///< Required; your id.
  std::string name{};                             ///< Required.
  std::optional<std::string> display_name{};      ///< Alternative name to show.
  std::optional<std::string> abbreviated_name{};  ///< Short code.
  std::string region_name{};                      ///< Required; the name of an active region.
  Extra extra{};                                  ///< Sent as it stands; see `Extra`.

  bool operator==(const DivisionRequest&) const = default;  ///< Compares every member.
};

/// A division as the API answers it (L2, L3, L4).
struct Division {
  std::string external_id{};                      ///< Your id.
  std::string name{};                             ///< Name.
  std::optional<std::string> display_name{};      ///< Alternative name to show.
  std::optional<std::string> abbreviated_name{};  ///< Short code.
  std::optional<std::string> region_name{};       ///< Name of the region it is in.
  Extra extra{};                                  ///< What the SDK does not know; see `Extra`.

  bool operator==(const Division&) const = default;  ///< Compares every member.

  /// Everything the request can carry; a parent the server did not send is empty and must be set.
  [[nodiscard]] BUILDERBACKED_EXPORT DivisionRequest to_request() const;
};

/// A master community as it is sent (L5, L7). What is not set is not sent.
struct MasterCommunityRequest {
  std::string external_id{};                      ///< Required; your id.
  std::string name{};                             ///< Required.
  std::optional<std::string> display_name{};      ///< Alternative name to show.
  std::optional<std::string> abbreviated_name{};  ///< Short code.
  std::string division_external_id{};             ///< Required.
  Extra extra{};                                  ///< Sent as it stands; see `Extra`.

  bool operator==(const MasterCommunityRequest&) const = default;  ///< Compares every member.
};

/// A master community as the API answers it (L5, L7).
struct MasterCommunity {
  std::string external_id{};                          ///< Your id.
  std::string name{};                                 ///< Name.
  std::optional<std::string> display_name{};          ///< Alternative name to show.
  std::optional<std::string> abbreviated_name{};      ///< Short code.
  std::optional<std::string> division_external_id{};  ///< The division it is in.
  Extra extra{};                                      ///< What the SDK does not know; see `Extra`.

  bool operator==(const MasterCommunity&) const = default;  ///< Compares every member.

  /// Everything the request can carry; a parent the server did not send is empty and must be set.
  [[nodiscard]] BUILDERBACKED_EXPORT MasterCommunityRequest to_request() const;
};

/// A neighborhood as it is sent (L6, L7). What is not set is not sent.
struct NeighborhoodRequest {
  std::string external_id{};                      ///< Required; your id.
  std::string name{};                             ///< Required.
  std::optional<std::string> display_name{};      ///< Alternative name to show.
  std::optional<std::string> abbreviated_name{};  ///< Short code.
  std::string master_community_external_id{};     ///< Required.
  Extra extra{};                                  ///< Sent as it stands; see `Extra`.

  bool operator==(const NeighborhoodRequest&) const = default;  ///< Compares every member.
};

/// A neighborhood as the API answers it (L6, L7).
struct Neighborhood {
  std::string external_id{};                                  ///< Your id.
  std::string name{};                                         ///< Name.
  std::optional<std::string> display_name{};                  ///< Alternative name to show.
  std::optional<std::string> abbreviated_name{};              ///< Short code.
  std::optional<std::string> master_community_external_id{};  ///< The master community it is in.
  Extra extra{};                                              ///< What the SDK does not know; see `Extra`.

  bool operator==(const Neighborhood&) const = default;  ///< Compares every member.

  /// Everything the request can carry; a parent the server did not send is empty and must be set.
  [[nodiscard]] BUILDERBACKED_EXPORT NeighborhoodRequest to_request() const;
};

}  // namespace builderbacked
