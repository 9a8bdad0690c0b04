#include "fields.hpp"

#include <vector>

#include "text.hpp"

namespace importer {

namespace {

constexpr Field required(std::string_view name, FieldType type = FieldType::text) {
  return {name, type, true};
}
constexpr Field optional(std::string_view name, FieldType type = FieldType::text) {
  return {name, type, false};
}

constexpr Field division_fields[] = {required("externalId"), required("name"), optional("displayName"),
                                     optional("abbreviatedName"), required("regionName")};
constexpr Field master_community_fields[] = {required("externalId"), required("name"),
                                             optional("displayName"), optional("abbreviatedName"),
                                             required("divisionExternalId")};
constexpr Field neighborhood_fields[] = {required("externalId"), required("name"), optional("displayName"),
                                         optional("abbreviatedName"), required("masterCommunityExternalId")};
constexpr Field user_fields[] = {required("externalId"),      optional("prefix"),      required("firstName"),
                                 optional("middleName"),      required("lastName"),    optional("suffix"),
                                 required("roleName"),        optional("phoneNumber"), optional("email"),
                                 optional("defaultTimezone"), optional("profileImage")};
constexpr Field home_fields[] = {required("externalId"),
                                 required("addressLine1"),
                                 optional("addressLine2"),
                                 required("city"),
                                 required("state"),
                                 required("postalCode"),
                                 required("type"),
                                 required("neighborhoodExternalId"),
                                 optional("marketHome", FieldType::boolean),
                                 optional("jobId"),
                                 optional("productCollection"),
                                 optional("model"),
                                 optional("closingDate"),
                                 optional("scheduledClosingDate")};
constexpr Field homeowner_fields[] = {
    required("externalHomeId"), required("email"),         optional("prefix"),
    optional("firstName"),      optional("middleName"),    optional("lastName"),
    optional("suffix"),         optional("homeownerType"), optional("defaultHome", FieldType::boolean)};
// The API does without a document's external id; an import that is resumed would add such a document twice.
constexpr Field document_fields[] = {required("externalHomeId"),
                                     required("externalId"),
                                     required("category"),
                                     required("name"),
                                     required("url"),
                                     required("type"),
                                     required("shareable", FieldType::boolean),
                                     optional("displayStart"),
                                     optional("displayEnd"),
                                     optional("bucket")};

}  // namespace

std::span<const Field> fields_of(Kind kind) {
  switch (kind) {
    case Kind::division:
      return division_fields;
    case Kind::master_community:
      return master_community_fields;
    case Kind::neighborhood:
      return neighborhood_fields;
    case Kind::user:
      return user_fields;
    case Kind::home:
      return home_fields;
    case Kind::homeowner:
      return homeowner_fields;
    case Kind::document:
      return document_fields;
  }
  return {};
}

std::optional<Field> find_field(Kind kind, std::string_view name) {
  for (const Field& field : fields_of(kind)) {
    if (field.name == name) return field;
  }
  const bool is_detail = name.substr(0, detail_prefix.size()) == detail_prefix &&
                         !trimmed(name.substr(detail_prefix.size())).empty();
  if (kind == Kind::home && is_detail) return optional(name);
  return std::nullopt;
}

std::string names_of_fields(Kind kind) {
  std::vector<std::string> names;
  for (const Field& field : fields_of(kind)) names.emplace_back(field.name);
  if (kind == Kind::home) names.push_back(std::string(detail_prefix) + "<key>");
  return joined(names);
}

std::optional<bool> to_boolean(std::string_view text) {
  const std::string lower = lower_case(text);
  if (lower == "true" || lower == "yes" || lower == "1") return true;
  if (lower == "false" || lower == "no" || lower == "0") return false;
  return std::nullopt;
}

}  // namespace importer
