#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "builderbacked/export.hpp"
#include "builderbacked/extra.hpp"
#include "builderbacked/open_enum.hpp"
#include "builderbacked/timestamp.hpp"

namespace builderbacked {

/// Required for every home; exact, with the space.
enum class HomeType { single_family, multi_family };

template <>
struct EnumTexts<HomeType> {
  static constexpr bool ignores_case = false;
  static constexpr EnumText<HomeType> values[] = {
      {"Single Family", HomeType::single_family},
      {"Multi Family", HomeType::multi_family},
  };
};

/// Compared without case: the documentation's example says "ACTIVE", its table "Active".
enum class HomeStatus { inactive, active, pending };

template <>
struct EnumTexts<HomeStatus> {
  static constexpr bool ignores_case = true;
  static constexpr EnumText<HomeStatus> values[] = {
      {"Inactive", HomeStatus::inactive},
      {"Active", HomeStatus::active},
      {"Pending", HomeStatus::pending},
  };
};

enum class HomeSource { builder_registration, targeted_registration };

template <>
struct EnumTexts<HomeSource> {
  static constexpr bool ignores_case = false;
  static constexpr EnumText<HomeSource> values[] = {
      {"BuilderRegistration", HomeSource::builder_registration},
      {"TargetedRegistration", HomeSource::targeted_registration},
  };
};

enum class HomeownerType { primary, secondary, other };

template <>
struct EnumTexts<HomeownerType> {
  static constexpr bool ignores_case = false;
  static constexpr EnumText<HomeownerType> values[] = {
      {"PRIMARY", HomeownerType::primary},
      {"SECONDARY", HomeownerType::secondary},
      {"OTHER", HomeownerType::other},
  };
};

/// A value of `homeDetails`: a text, as documented, or whatever else the server stored, as its JSON text.
class DetailValue {
 public:
  DetailValue() = default;
  DetailValue(std::string text) : text_(std::move(text)) {}
  DetailValue(std::string_view text) : text_(text) {}
  DetailValue(const char* text) : text_(text) {}
  DetailValue(std::nullptr_t) = delete;  ///< So that `= 0` does not compile: numbers are `json("0")`.

  /// A value that is not a string, as JSON text: `DetailValue::json("12.50")`. It is sent digit for digit.
  static DetailValue json(std::string json_text) {
    DetailValue value(std::move(json_text));
    value.is_json_ = true;
    return value;
  }

  /// The text, or the JSON text when `is_json()`.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] bool is_json() const noexcept { return is_json_; }

  bool operator==(const DetailValue&) const = default;

 private:
  std::string text_;
  bool is_json_ = false;
};

/// Configured key → value. Builder Backed must know the keys, and they must be sent when the home is first
/// created.
using HomeDetails = std::map<std::string, DetailValue>;

/// A homeowner as it is sent (HomeUserRequestV2).
struct HomeownerRequest {
  std::string email{};  ///< Required.
  std::optional<std::string> prefix{};
  std::optional<std::string> first_name{};
  std::optional<std::string> middle_name{};
  std::optional<std::string> last_name{};
  std::optional<std::string> suffix{};
  std::optional<OpenEnum<HomeownerType>> homeowner_type{};
  std::optional<bool> default_home{};  ///< Whether this is the homeowner's default home.
  Extra extra{};

  bool operator==(const HomeownerRequest&) const = default;
};

/// A homeowner as the API answers it.
struct Homeowner {
  std::string email{};
  std::optional<std::string> prefix{};
  std::optional<std::string> first_name{};
  std::optional<std::string> middle_name{};
  std::optional<std::string> last_name{};
  std::optional<std::string> suffix{};
  std::optional<OpenEnum<HomeownerType>> homeowner_type{};
  std::optional<bool> default_home{};
  std::optional<std::string> full_name{};
  Extra extra{};

  bool operator==(const Homeowner&) const = default;

  /// Everything the request can carry; neither `full_name` nor `extra`.
  [[nodiscard]] BUILDERBACKED_EXPORT HomeownerRequest to_request() const;
};

/// A home as it is sent (ExternalHomeRequestV3). What is not set is not sent; an empty list or map is not
/// set.
struct HomeRequest {
  std::string external_id{};    ///< Required; your id.
  std::string address_line1{};  ///< Required.
  std::optional<std::string> address_line2{};
  std::string city{};                      ///< Required.
  std::string state{};                     ///< Required; two letters.
  std::string postal_code{};               ///< Required.
  OpenEnum<HomeType> type{};               ///< Required.
  std::string neighborhood_external_id{};  ///< Required; the neighborhood and all above it must be active.
  std::optional<bool> market_home{};       ///< The API's own default is false.
  std::optional<std::string> job_id{};
  std::optional<std::string> product_collection{};
  std::optional<std::string> model{};
  std::optional<OffsetTimestamp> closing_date{};
  std::optional<OffsetTimestamp> scheduled_closing_date{};
  std::vector<HomeownerRequest> homeowners{};  ///< Stored when a home is created; an update ignores them.
  HomeDetails home_details{};
  Extra extra{};

  bool operator==(const HomeRequest&) const = default;
};

/// A home as the API answers it (ExternalHomeResponseV3).
struct Home {
  std::string external_id{};
  std::string address_line1{};
  std::optional<std::string> address_line2{};
  std::string city{};
  std::string state{};
  std::string postal_code{};
  OpenEnum<HomeType> type{};
  std::string neighborhood_external_id{};
  std::optional<bool> market_home{};
  std::optional<std::string> job_id{};
  std::optional<std::string> product_collection{};
  std::optional<std::string> model{};
  std::optional<OffsetTimestamp> closing_date{};
  std::optional<OffsetTimestamp> scheduled_closing_date{};
  std::vector<Homeowner> homeowners{};
  HomeDetails home_details{};
  std::optional<std::int64_t> id{};  ///< Builder Backed's own id.
  std::optional<std::string> full_address{};
  std::optional<std::string> region_external_id{};
  std::optional<std::string> division_external_id{};
  std::optional<std::string> master_community_external_id{};
  std::optional<OpenEnum<HomeSource>> home_source{};
  std::optional<OpenEnum<HomeStatus>> status{};
  Extra extra{};

  bool operator==(const Home&) const = default;

  /// Everything the request can carry, for read → change → write; no response-only member and no `extra`.
  [[nodiscard]] BUILDERBACKED_EXPORT HomeRequest to_request() const;
};

}  // namespace builderbacked
