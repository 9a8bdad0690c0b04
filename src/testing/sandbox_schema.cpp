#include "testing/sandbox_schema.hpp"

#include <algorithm>
#include <cctype>

namespace builderbacked::testing {

namespace {

bool is_one_of(const Json& value, std::span<const std::string_view> texts) {
  return value.is_string() &&
         std::find(texts.begin(), texts.end(), value.get_ref<const std::string&>()) != texts.end();
}

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

bool is_two_letters(const std::string& text) {
  return text.size() == 2 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
}

/// Every '0' of `form` stands for a digit; whether that day exists is not looked at.
bool has_form(std::string_view text, std::string_view form) {
  return std::equal(text.begin(), text.end(), form.begin(), form.end(), [](char given, char expected) {
    return expected == '0' ? given >= '0' && given <= '9' : given == expected;
  });
}

/// "YYYY-MM-DD HH:MM:SS.SSS", the fraction of any length.
bool is_local_time(const std::string& text) {
  std::string form = "0000-00-00 00:00:00.0";
  if (text.size() > form.size()) form.resize(text.size(), '0');
  return has_form(text, form);
}

/// ISO 8601, as far as its date shows that.
bool is_date_time(const std::string& text) {
  constexpr std::string_view date = "0000-00-00";
  return has_form(std::string_view(text).substr(0, date.size()), date) &&
         (text.size() == date.size() ||
          std::string_view("Tt ").find(text[date.size()]) != std::string_view::npos);
}

bool fits(const Json& value, const Member& member) {
  const auto has_text = [&](bool (*is_right)(const std::string&)) {
    return value.is_string() && is_right(value.get_ref<const std::string&>());
  };
  switch (member.type) {
    case Type::text:
      return value.is_string() && !(member.required && has_text(is_blank));
    case Type::state:
      return has_text(is_two_letters);
    case Type::email:
      return has_text([](const std::string& text) { return text.find('@') != std::string::npos; });
    case Type::home_type:
      if (!is_one_of(value, texts_of(member.type))) throw Problem{400, "Invalid value for 'type' field"};
      return true;
    case Type::homeowner_type:
    case Type::timezone:
    case Type::document_type:
      return is_one_of(value, texts_of(member.type));
    case Type::date_time:
      return has_text(is_date_time);
    case Type::local_time:
      return has_text(is_local_time);
    case Type::boolean:
      return value.is_boolean();
    case Type::homeowners:
      if (!value.is_array()) return false;
      for (const Json& homeowner : value) check(homeowner, homeowner_schema());
      return true;
    case Type::details:
      return value.is_object() &&
             std::all_of(value.begin(), value.end(), [](const Json& detail) { return detail.is_string(); });
    case Type::documents:
      return value.is_array() && !value.empty();
  }
  return false;
}

}  // namespace

std::span<const std::string_view> texts_of(Type type) {
  static constexpr std::string_view home_types[] = {"Single Family", "Multi Family"};
  static constexpr std::string_view homeowner_types[] = {"PRIMARY", "SECONDARY", "OTHER"};
  static constexpr std::string_view timezones[] = {"EASTERN", "CENTRAL", "MOUNTAIN", "ARIZONA",
                                                   "PACIFIC", "ALASKA",  "HAWAII"};
  static constexpr std::string_view document_types[] = {"EXTERNAL_URL", "AWS", "SAPPHIRE", "BUILDERBACKED"};
  switch (type) {
    case Type::home_type:
      return home_types;
    case Type::homeowner_type:
      return homeowner_types;
    case Type::timezone:
      return timezones;
    case Type::document_type:
      return document_types;
    default:
      return {};
  }
}

Schema location_schema(std::string_view parent_member) {
  return {{"externalId", Type::text, true},
          {"name", Type::text, true},
          {"displayName", Type::text, false},
          {"abbreviatedName", Type::text, false},
          {parent_member, Type::text, true}};
}

const Schema& homeowner_schema() {
  static const Schema schema = {{"email", Type::email, true},
                                {"prefix", Type::text, false},
                                {"firstName", Type::text, false},
                                {"middleName", Type::text, false},
                                {"lastName", Type::text, false},
                                {"suffix", Type::text, false},
                                {"homeownerType", Type::homeowner_type, false},
                                {"defaultHome", Type::boolean, false}};
  return schema;
}

const Schema& home_schema() {
  static const Schema schema = {{"externalId", Type::text, true},
                                {"addressLine1", Type::text, true},
                                {"addressLine2", Type::text, false},
                                {"city", Type::text, true},
                                {"state", Type::state, true},
                                {"postalCode", Type::text, true},
                                {"type", Type::home_type, true},
                                {"neighborhoodExternalId", Type::text, true},
                                {"marketHome", Type::boolean, false},
                                {"jobId", Type::text, false},
                                {"productCollection", Type::text, false},
                                {"model", Type::text, false},
                                {"closingDate", Type::date_time, false},
                                {"scheduledClosingDate", Type::date_time, false},
                                {"homeowners", Type::homeowners, false},
                                {"homeDetails", Type::details, false}};
  return schema;
}

const Schema& user_schema() {
  static const Schema schema = {{"externalId", Type::text, true}, {"firstName", Type::text, true},
                                {"lastName", Type::text, true},   {"roleName", Type::text, true},
                                {"prefix", Type::text, false},    {"middleName", Type::text, false},
                                {"suffix", Type::text, false},    {"phoneNumber", Type::text, false},
                                {"email", Type::email, false},    {"defaultTimezone", Type::timezone, false}};
  return schema;
}

const Schema& document_schema() {
  static const Schema schema = {{"externalId", Type::text, false},
                                {"category", Type::text, true},
                                {"name", Type::text, true},
                                {"url", Type::text, true},
                                {"type", Type::document_type, true},
                                {"shareable", Type::boolean, true},
                                {"displayStart", Type::local_time, false},
                                {"displayEnd", Type::local_time, false},
                                {"bucket", Type::text, false}};
  return schema;
}

const Schema& document_batch_schema() {
  static const Schema schema = {{"externalHomeId", Type::text, true}, {"documents", Type::documents, true}};
  return schema;
}

void refuse_field(std::string_view name) {
  throw Problem{400, "Validation failed for field '" + std::string(name) + "'"};
}

void check(const Json& request, const Schema& schema) {
  if (!request.is_object()) throw Problem{400, "Request body is not a JSON object"};
  for (const auto& item : request.items()) {
    const std::string& name = item.key();
    const bool known =
        std::any_of(schema.begin(), schema.end(), [&](const Member& m) { return m.name == name; });
    if (!known) throw Problem{400, "Unrecognized field '" + name + "'"};
  }
  for (const Member& member : schema) {
    const auto found = request.find(member.name);
    if (found != request.end() && !found->is_null()) {
      if (!fits(*found, member)) refuse_field(member.name);
    } else if (member.required) {
      refuse_field(member.name);
    }
  }
}

void merge(Json& stored, const Json& request, std::string_view except) {
  for (const auto& [name, value] : request.items()) {
    if (name == except) continue;
    if (value.is_null()) {
      stored.erase(name);
    } else {
      stored[name] = value;
    }
  }
}

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void not_found(std::string_view title, const std::string& external_id) {
  throw Problem{404, std::string(title) + " with external ID '" + external_id + "' not found"};
}

void taken(std::string_view title, const std::string& external_id) {
  throw Problem{409, std::string(title) + " with external ID '" + external_id + "' already exists"};
}

}  // namespace builderbacked::testing
