#include "testing/sandbox_schema.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>

namespace builderbacked::testing {

namespace {

bool is_one_of(const Json& value, std::span<const std::string_view> texts) {
  return value.is_string() &&
         std::find(texts.begin(), texts.end(), value.get_ref<const std::string&>()) != texts.end();
}

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t\n\v\f\r") == std::string::npos;
}

bool is_two_letters(const std::string& text) {
  return text.size() == 2 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
}

bool has_control_character(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

/// Fit for a path segment.
bool is_identifier(const std::string& text) {
  return !is_blank(text) && text != "." && text != ".." && !has_control_character(text);
}

bool is_email(const std::string& text) {
  const std::size_t at = text.find('@');
  return at != std::string::npos && at > 0 && at + 1 < text.size() && at == text.rfind('@') &&
         text.find(' ') == std::string::npos && !has_control_character(text);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Takes what has the form from the front of the text; every '0' of it stands for a digit.
bool take(std::string_view& text, std::string_view form) {
  const auto fits = [](char expected, char given) {
    return expected == '0' ? is_digit(given) : given == expected;
  };
  if (text.size() < form.size() || !std::equal(form.begin(), form.end(), text.begin(), fits)) return false;
  text.remove_prefix(form.size());
  return true;
}

bool take_any(std::string_view& text, std::string_view characters) {
  if (text.empty() || characters.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

unsigned number(std::string_view digits) {
  unsigned value = 0;
  for (const char digit : digits) value = value * 10 + static_cast<unsigned>(digit - '0');
  return value;
}

/// "2025-02-24", a day that exists.
bool take_day(std::string_view& text) {
  const std::string_view day = text;
  if (!take(text, "0000-00-00")) return false;
  return std::chrono::year_month_day(std::chrono::year(static_cast<int>(number(day.substr(0, 4)))),
                                     std::chrono::month(number(day.substr(5, 2))),
                                     std::chrono::day(number(day.substr(8, 2))))
      .ok();
}

/// "23:59"
bool take_minutes(std::string_view& text) {
  const std::string_view time = text;
  return take(text, "00:00") && number(time.substr(0, 2)) < 24 && number(time.substr(3, 2)) < 60;
}

/// ":60", which is a leap second.
bool take_seconds(std::string_view& text) {
  const std::string_view seconds = text;
  return take(text, ":00") && number(seconds.substr(1, 2)) <= 60;
}

bool take_digits(std::string_view& text) {
  const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(count);
  return count > 0;
}

/// "Z", "-05:00", "-0500" or "-05".
bool take_offset(std::string_view& text) {
  if (take_any(text, "Zz")) return true;
  if (!take_any(text, "+-")) return false;
  if (take_minutes(text)) return true;
  const std::string_view offset = text;
  if (take(text, "0000")) return number(offset.substr(0, 2)) < 24 && number(offset.substr(2, 2)) < 60;
  return take(text, "00") && number(offset.substr(0, 2)) < 24;
}

/// "YYYY-MM-DD HH:MM:SS.SSS", the fraction of any length.
bool is_local_time(const std::string& text) {
  std::string_view rest = text;
  return take_day(rest) && take(rest, " ") && take_minutes(rest) && take_seconds(rest) && take(rest, ".") &&
         take_digits(rest) && rest.empty();
}

/// ISO 8601: a date, or a date and time with optional seconds, fraction and offset.
bool is_date_time(const std::string& text) {
  std::string_view rest = text;
  if (!take_day(rest)) return false;
  if (rest.empty()) return true;
  if (!take_any(rest, "Tt ") || !take_minutes(rest)) return false;
  if (rest.starts_with(':')) {
    if (!take_seconds(rest)) return false;
    if (take_any(rest, ".,") && !take_digits(rest)) return false;
  }
  return rest.empty() || (take_offset(rest) && rest.empty());
}

bool fits(const Json& value, const Member& member) {
  const auto has_text = [&](bool (*is_right)(const std::string&)) {
    return value.is_string() && is_right(value.get_ref<const std::string&>());
  };
  switch (member.type) {
    case Type::text:
      return value.is_string() && !(member.required && has_text(is_blank));
    case Type::identifier:
      return has_text(is_identifier);
    case Type::state:
      return has_text(is_two_letters);
    case Type::email:
      return has_text(is_email);
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
  // A region is referred to by its name.
  const Type parent = parent_member == "regionName" ? Type::text : Type::identifier;
  return {{"externalId", Type::identifier, true},
          {"name", Type::text, true},
          {"displayName", Type::text, false},
          {"abbreviatedName", Type::text, false},
          {parent_member, parent, true}};
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
  static const Schema schema = {{"externalId", Type::identifier, true},
                                {"addressLine1", Type::text, true},
                                {"addressLine2", Type::text, false},
                                {"city", Type::text, true},
                                {"state", Type::state, true},
                                {"postalCode", Type::text, true},
                                {"type", Type::home_type, true},
                                {"neighborhoodExternalId", Type::identifier, true},
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
  static const Schema schema = {
      {"externalId", Type::identifier, true}, {"firstName", Type::text, true},
      {"lastName", Type::text, true},         {"roleName", Type::text, true},
      {"prefix", Type::text, false},          {"middleName", Type::text, false},
      {"suffix", Type::text, false},          {"phoneNumber", Type::text, false},
      {"email", Type::email, false},          {"defaultTimezone", Type::timezone, false}};
  return schema;
}

const Schema& document_schema() {
  static const Schema schema = {{"externalId", Type::identifier, false},
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
  static const Schema schema = {{"externalHomeId", Type::identifier, true},
                                {"documents", Type::documents, true}};
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
