#pragma once

#include <optional>
#include <string>

#include "builderbacked/export.hpp"
#include "builderbacked/extra.hpp"

// Region → division → master community → neighborhood. The documentation does not show the response models:
// everything beyond external id and name is optional when read (assumed).

namespace builderbacked {

/// The top level; activated by Builder Backed, never created here.
struct Region {
  std::string external_id{};
  std::string name{};  ///< What a division refers to.
  std::optional<std::string> display_name{};
  std::optional<std::string> abbreviated_name{};
  Extra extra{};

  bool operator==(const Region&) const = default;
};

struct DivisionRequest {
  std::string external_id{};  ///< Required; your id.
  std::string name{};         ///< Required.
  std::optional<std::string> display_name{};
  std::optional<std::string> abbreviated_name{};
  std::string region_name{};  ///< Required; the name of an active region.
  Extra extra{};

  bool operator==(const DivisionRequest&) const = default;
};

struct Division {
  std::string external_id{};
  std::string name{};
  std::optional<std::string> display_name{};
  std::optional<std::string> abbreviated_name{};
  std::optional<std::string> region_name{};
  Extra extra{};

  bool operator==(const Division&) const = default;

  /// Everything the request can carry; a parent the server did not send is empty and must be set.
  [[nodiscard]] BUILDERBACKED_EXPORT DivisionRequest to_request() const;
};

struct MasterCommunityRequest {
  std::string external_id{};  ///< Required; your id.
  std::string name{};         ///< Required.
  std::optional<std::string> display_name{};
  std::optional<std::string> abbreviated_name{};
  std::string division_external_id{};  ///< Required.
  Extra extra{};

  bool operator==(const MasterCommunityRequest&) const = default;
};

struct MasterCommunity {
  std::string external_id{};
  std::string name{};
  std::optional<std::string> display_name{};
  std::optional<std::string> abbreviated_name{};
  std::optional<std::string> division_external_id{};
  Extra extra{};

  bool operator==(const MasterCommunity&) const = default;

  /// Everything the request can carry; a parent the server did not send is empty and must be set.
  [[nodiscard]] BUILDERBACKED_EXPORT MasterCommunityRequest to_request() const;
};

struct NeighborhoodRequest {
  std::string external_id{};  ///< Required; your id.
  std::string name{};         ///< Required.
  std::optional<std::string> display_name{};
  std::optional<std::string> abbreviated_name{};
  std::string master_community_external_id{};  ///< Required.
  Extra extra{};

  bool operator==(const NeighborhoodRequest&) const = default;
};

struct Neighborhood {
  std::string external_id{};
  std::string name{};
  std::optional<std::string> display_name{};
  std::optional<std::string> abbreviated_name{};
  std::optional<std::string> master_community_external_id{};
  Extra extra{};

  bool operator==(const Neighborhood&) const = default;

  /// Everything the request can carry; a parent the server did not send is empty and must be set.
  [[nodiscard]] BUILDERBACKED_EXPORT NeighborhoodRequest to_request() const;
};

}  // namespace builderbacked
