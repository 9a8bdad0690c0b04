#include "stored.hpp"

#include <builderbacked/timestamp_chrono.hpp>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "text.hpp"

namespace importer {

namespace {

using Json = nlohmann::json;

template <class T, class IsIt>
const T* find(const std::vector<T>& things, IsIt is_it) {
  const auto found = std::find_if(things.begin(), things.end(), is_it);
  return found == things.end() ? nullptr : &*found;
}

bool is_same_offset_time(const bb::OffsetTimestamp& a, const bb::OffsetTimestamp& b) {
  if (instant_of(a) && instant_of(b)) return *instant_of(a) == *instant_of(b);
  return !utc_offset_of(a) && !utc_offset_of(b) && local_time_of(a) && local_time_of(a) == local_time_of(b);
}

bool is_same_local_time(const bb::LocalTimestamp& a, const bb::LocalTimestamp& b) {
  return local_time_of(a) && local_time_of(a) == local_time_of(b);
}

/// Texts that differ may still mean the same.
bool means_the_same(const std::string& member, const std::string& a, const std::string& b) {
  if (member == "email") return lower_case(a) == lower_case(b);
  if (member == "closingDate" || member == "scheduledClosingDate") return is_same_offset_time({a}, {b});
  if (member == "displayStart" || member == "displayEnd") return is_same_local_time({a}, {b});
  return false;
}

bool object_differs(const Json& wanted, const Json& stored, bool stored_is_whole);

bool value_differs(const std::string& member, const Json& wanted, const Json& stored, bool stored_is_whole) {
  if (wanted.is_object() && stored.is_object()) return object_differs(wanted, stored, stored_is_whole);
  if (wanted == stored) return false;
  return !(wanted.is_string() && stored.is_string() &&
           means_the_same(member, wanted.get<std::string>(), stored.get<std::string>()));
}

bool object_differs(const Json& wanted, const Json& stored, bool stored_is_whole) {
  for (const auto& [member, value] : wanted.items()) {
    if (member == "homeowners") continue;
    const auto found = stored.find(member);
    const bool is_other = found == stored.end() ? stored_is_whole && !value.empty()
                                                : value_differs(member, value, *found, stored_is_whole);
    if (is_other) return true;
  }
  return false;
}

}  // namespace

const bb::Homeowner* find_homeowner(const bb::Home& home, const std::string& email) {
  return find(home.homeowners, [&](const bb::Homeowner& homeowner) {
    return lower_case(homeowner.email) == lower_case(email);
  });
}

const bb::Document* find_document(const std::vector<bb::Document>& documents,
                                  const std::string& external_id) {
  return find(documents, [&](const bb::Document& document) { return document.external_id == external_id; });
}

bool json_differs(std::string_view request, std::string_view stored, bool stored_is_whole) {
  return object_differs(Json::parse(request), Json::parse(stored), stored_is_whole);
}

}  // namespace importer
