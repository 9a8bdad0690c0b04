#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

// The models as they are written by hand over nlohmann/json's tree, with `at` and `get`.

namespace bench {

template <class T>
void get_if_there(const nlohmann::json& json, const char* name, std::optional<T>& member) {
  if (const auto found = json.find(name); found != json.end() && !found->is_null()) member = found->get<T>();
}

template <class T>
void put_if_set(nlohmann::json& json, const char* name, const std::optional<T>& member) {
  if (member) json[name] = *member;
}

struct PlainHomeowner {
  std::string email{};
  std::optional<std::string> prefix{};
  std::optional<std::string> first_name{};
  std::optional<std::string> middle_name{};
  std::optional<std::string> last_name{};
  std::optional<std::string> suffix{};
  std::optional<std::string> homeowner_type{};
  std::optional<bool> default_home{};
  std::optional<std::string> full_name{};
};

inline void from_json(const nlohmann::json& json, PlainHomeowner& owner) {
  owner.email = json.at("email").get<std::string>();
  get_if_there(json, "prefix", owner.prefix);
  get_if_there(json, "firstName", owner.first_name);
  get_if_there(json, "middleName", owner.middle_name);
  get_if_there(json, "lastName", owner.last_name);
  get_if_there(json, "suffix", owner.suffix);
  get_if_there(json, "homeownerType", owner.homeowner_type);
  get_if_there(json, "defaultHome", owner.default_home);
  get_if_there(json, "fullName", owner.full_name);
}

inline void to_json(nlohmann::json& json, const PlainHomeowner& owner) {
  json["email"] = owner.email;
  put_if_set(json, "prefix", owner.prefix);
  put_if_set(json, "firstName", owner.first_name);
  put_if_set(json, "middleName", owner.middle_name);
  put_if_set(json, "lastName", owner.last_name);
  put_if_set(json, "suffix", owner.suffix);
  put_if_set(json, "homeownerType", owner.homeowner_type);
}

/// Request and response in one.
struct PlainHome {
  std::optional<std::int64_t> id{};
  std::string external_id{};
  std::string address_line1{};
  std::optional<std::string> address_line2{};
  std::string city{};
  std::string state{};
  std::string postal_code{};
  std::string type{};
  std::string neighborhood_external_id{};
  std::optional<bool> market_home{};
  std::optional<std::string> job_id{};
  std::optional<std::string> product_collection{};
  std::optional<std::string> model{};
  std::optional<std::string> closing_date{};
  std::optional<std::string> scheduled_closing_date{};
  std::vector<PlainHomeowner> homeowners{};
  std::map<std::string, std::string> home_details{};
  std::optional<std::string> full_address{};
  std::optional<std::string> region_external_id{};
  std::optional<std::string> division_external_id{};
  std::optional<std::string> master_community_external_id{};
  std::optional<std::string> home_source{};
  std::optional<std::string> status{};
};

inline void from_json(const nlohmann::json& json, PlainHome& home) {
  get_if_there(json, "id", home.id);
  home.external_id = json.at("externalId").get<std::string>();
  home.address_line1 = json.at("addressLine1").get<std::string>();
  get_if_there(json, "addressLine2", home.address_line2);
  home.city = json.at("city").get<std::string>();
  home.state = json.at("state").get<std::string>();
  home.postal_code = json.at("postalCode").get<std::string>();
  home.type = json.at("type").get<std::string>();
  home.neighborhood_external_id = json.at("neighborhoodExternalId").get<std::string>();
  get_if_there(json, "marketHome", home.market_home);
  get_if_there(json, "jobId", home.job_id);
  get_if_there(json, "productCollection", home.product_collection);
  get_if_there(json, "model", home.model);
  get_if_there(json, "closingDate", home.closing_date);
  get_if_there(json, "scheduledClosingDate", home.scheduled_closing_date);
  home.homeowners = json.at("homeowners").get<std::vector<PlainHomeowner>>();
  home.home_details = json.at("homeDetails").get<std::map<std::string, std::string>>();
  get_if_there(json, "fullAddress", home.full_address);
  get_if_there(json, "regionExternalId", home.region_external_id);
  get_if_there(json, "divisionExternalId", home.division_external_id);
  get_if_there(json, "masterCommunityExternalId", home.master_community_external_id);
  get_if_there(json, "homeSource", home.home_source);
  get_if_there(json, "status", home.status);
}

/// As a request.
inline void to_json(nlohmann::json& json, const PlainHome& home) {
  json["externalId"] = home.external_id;
  json["addressLine1"] = home.address_line1;
  json["city"] = home.city;
  json["state"] = home.state;
  json["postalCode"] = home.postal_code;
  json["type"] = home.type;
  json["neighborhoodExternalId"] = home.neighborhood_external_id;
  json["homeowners"] = home.homeowners;
  json["homeDetails"] = home.home_details;
  put_if_set(json, "addressLine2", home.address_line2);
  put_if_set(json, "marketHome", home.market_home);
  put_if_set(json, "jobId", home.job_id);
  put_if_set(json, "productCollection", home.product_collection);
  put_if_set(json, "model", home.model);
  put_if_set(json, "closingDate", home.closing_date);
  put_if_set(json, "scheduledClosingDate", home.scheduled_closing_date);
}

struct PlainDocument {
  std::optional<std::int64_t> id{};
  std::optional<std::string> external_id{};
  std::string category{};
  std::string name{};
  std::string url{};
  std::string type{};
  std::optional<bool> shareable{};
  std::optional<std::string> display_start{};
  std::optional<std::string> display_end{};
  std::optional<std::string> bucket{};
  std::optional<std::string> last_modified_by{};
  std::optional<std::string> last_modified_date{};
};

inline void from_json(const nlohmann::json& json, PlainDocument& document) {
  get_if_there(json, "id", document.id);
  get_if_there(json, "externalId", document.external_id);
  document.category = json.at("category").get<std::string>();
  document.name = json.at("name").get<std::string>();
  document.url = json.at("url").get<std::string>();
  document.type = json.at("type").get<std::string>();
  get_if_there(json, "shareable", document.shareable);
  get_if_there(json, "displayStart", document.display_start);
  get_if_there(json, "displayEnd", document.display_end);
  get_if_there(json, "bucket", document.bucket);
  get_if_there(json, "lastModifiedBy", document.last_modified_by);
  get_if_there(json, "lastModifiedDate", document.last_modified_date);
}

}  // namespace bench
