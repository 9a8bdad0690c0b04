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

/// What kind of home it is; exact on the wire, with the space.
enum class HomeType {
  single_family,  ///< "Single Family"
  multi_family,   ///< "Multi Family"
};

template <>
struct EnumTexts<HomeType> {
  static constexpr bool ignores_case = false;
  static constexpr EnumText<HomeType> values[] = {
      {"Single Family", HomeType::single_family},
      {"Multi Family", HomeType::multi_family},
  };
};

/// Where a home stands. Compared without case: the documentation's example says "ACTIVE", its table "Active".
enum class HomeStatus {
  inactive,  ///< "Inactive"
  active,    ///< "Active"
  pending,   ///< "Pending"
};

template <>
struct EnumTexts<HomeStatus> {
  static constexpr bool ignores_case = true;
  static constexpr EnumText<HomeStatus> values[] = {
      {"Inactive", HomeStatus::inactive},
      {"Active", HomeStatus::active},
      {"Pending", HomeStatus::pending},
  };
};

/// How a home was registered.
enum class HomeSource {
  builder_registration,   ///< "BuilderRegistration"
  targeted_registration,  ///< "TargetedRegistration"
};

template <>
struct EnumTexts<HomeSource> {
  static constexpr bool ignores_case = false;
  static constexpr EnumText<HomeSource> values[] = {
      {"BuilderRegistration", HomeSource::builder_registration},
      {"TargetedRegistration", HomeSource::targeted_registration},
  };
};

/// Type of a homeowner.
enum class HomeownerType {
  primary,    ///< "PRIMARY"
  secondary,  ///< "SECONDARY"
  other,      ///< "OTHER"
};

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
  DetailValue() = default;                                   ///< The empty text.
  DetailValue(std::string text) : text_(std::move(text)) {}  ///< A text.
  DetailValue(std::string_view text) : text_(text) {}        ///< A text.
  DetailValue(const char* text) : text_(text) {}             ///< A text; not null.
  DetailValue(std::nullptr_t) = delete;  ///< So that `= 0` does not compile: numbers are `json("0")`.

  /// A value that is not a string, as JSON text: `DetailValue::json("12.50")`. It is sent digit for digit.
  static DetailValue json(std::string json_text) {
    DetailValue value(std::move(json_text));
    value.is_json_ = true;
    return value;
  }

  /// The text, or the JSON text when `is_json()`.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// Whether the value is something else than a text.
  [[nodiscard]] bool is_json() const noexcept { return is_json_; }

  bool operator==(const DetailValue&) const = default;  ///< Compares every member.

 private:
  std::string text_;
  bool is_json_ = false;
};

/// Configured key → value. Builder Backed must know the keys, and they must be sent when the home is first
/// created.
using HomeDetails = std::map<std::string, DetailValue>;

/// A homeowner as it is sent (HomeUserRequestV2; H2, H4). What is not set is not sent.
struct HomeownerRequest {
  std::string email{};                                      ///< Required.
  std::optional<std::string> prefix{};                      ///< Such as "Mrs.".
  std::optional<std::string> first_name{};                  ///< Given name.
  std::optional<std::string> middle_name{};                 ///< Middle name.
  std::optional<std::string> last_name{};                   ///< Family name.
  std::optional<std::string> suffix{};                      ///< Such as "Jr.".
  std::optional<OpenEnum<HomeownerType>> homeowner_type{};  ///< Primary, secondary or other.
  std::optional<bool> default_home{};                       ///< Whether this is the homeowner's default home.
  Extra extra{};                                            ///< Sent as it stands; see `Extra`.

  bool operator==(const HomeownerRequest&) const = default;  ///< Compares every member.
};

/// A homeowner as the API answers it, in its home (H1, H2, H3).
struct Homeowner {
  std::string email{};                                      ///< E-mail address.
  std::optional<std::string> prefix{};                      ///< Such as "Mrs.".
  std::optional<std::string> first_name{};                  ///< Given name.
  std::optional<std::string> middle_name{};                 ///< Middle name.
  std::optional<std::string> last_name{};                   ///< Family name.
  std::optional<std::string> suffix{};                      ///< Such as "Jr.".
  std::optional<OpenEnum<HomeownerType>> homeowner_type{};  ///< Primary, secondary or other.
  std::optional<bool> default_home{};                       ///< Whether this is the homeowner's default home.
  std::optional<std::string> full_name{};                   ///< The whole name in one text.
  Extra extra{};                                            ///< What the SDK does not know; see `Extra`.

  bool operator==(const Homeowner&) const = default;  ///< Compares every member.

  /// Everything the request can carry; neither `full_name` nor `extra`.
  [[nodiscard]] BUILDERBACKED_EXPORT HomeownerRequest to_request() const;
};

/// A home as it is sent (ExternalHomeRequestV3; H2, H3). What is not set is not sent; an empty list or map is
/// not set.
struct HomeRequest {
  std::string external_id{};                   ///< Required; your id.
  std::string address_line1{};                 ///< Required.
  std::optional<std::string> address_line2{};  ///< Apartment or unit.
  std::string city{};                          ///< Required.
  std::string state{};                         ///< Required; two letters.
  std::string postal_code{};                   ///< Required.
  OpenEnum<HomeType> type{};                   ///< Required.
  std::string neighborhood_external_id{};  ///< Required; the neighborhood and all above it must be active.
  std::optional<bool> market_home{};       ///< Whether it is a market home; the API's own default is false.
  std::optional<std::string> job_id{};     ///< Your job's id.
  std::optional<std::string> product_collection{};          ///< Product line.
  std::optional<std::string> model{};                       ///< Name of the home's model.
  std::optional<OffsetTimestamp> closing_date{};            ///< When it closed, ISO 8601.
  std::optional<OffsetTimestamp> scheduled_closing_date{};  ///< When it is to close, ISO 8601.
  std::vector<HomeownerRequest> homeowners{};  ///< Stored when a home is created; an update ignores them.
  HomeDetails home_details{};                  ///< Sent when the home is first created; see `HomeDetails`.
  Extra extra{};                               ///< Sent as it stands; see `Extra`.

  bool operator==(const HomeRequest&) const = default;  ///< Compares every member.
};

/// A home as the API answers it (ExternalHomeResponseV3; H1, H2, H3).
struct Home {
  std::string external_id{};                                  ///< Your id.
  std::string address_line1{};                                ///< Street and number.
  std::optional<std::string> address_line2{};                 ///< Apartment or unit.
  std::string city{};                                         ///< City.
  std::string state{};                                        ///< Two letters.
  std::string postal_code{};                                  ///< ZIP code.
  OpenEnum<HomeType> type{};                                  ///< Kind of home.
  std::string neighborhood_external_id{};                     ///< The neighborhood it is in.
  std::optional<bool> market_home{};                          ///< Whether it is a market home.
  std::optional<std::string> job_id{};                        ///< Your job's id.
  std::optional<std::string> product_collection{};            ///< Product line.
  std::optional<std::string> model{};                         ///< Name of the home's model.
  std::optional<OffsetTimestamp> closing_date{};              ///< When it closed.
  std::optional<OffsetTimestamp> scheduled_closing_date{};    ///< When it is to close.
  std::vector<Homeowner> homeowners{};                        ///< As the service lists them.
  HomeDetails home_details{};                                 ///< Configured keys; see `HomeDetails`.
  std::optional<std::int64_t> id{};                           ///< Builder Backed's own id.
  std::optional<std::string> full_address{};                  ///< The whole address in one text.
  std::optional<std::string> region_external_id{};            ///< The region it is in.
  std::optional<std::string> division_external_id{};          ///< The division it is in.
  std::optional<std::string> master_community_external_id{};  ///< The master community it is in.
  std::optional<OpenEnum<HomeSource>> home_source{};          ///< How it was registered.
  std::optional<OpenEnum<HomeStatus>> status{};               ///< Active or not, see `HomeStatus`.
  Extra extra{};                                              ///< What the SDK does not know; see `Extra`.

  bool operator==(const Home&) const = default;  ///< Compares every member.

  /// Everything the request can carry, for read → change → write; no response-only member and no `extra`.
  [[nodiscard]] BUILDERBACKED_EXPORT HomeRequest to_request() const;
};

}  // namespace builderbacked
