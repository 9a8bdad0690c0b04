#include "differs.hpp"

#include <builderbacked/timestamp.hpp>

#include <nlohmann/json.hpp>
#include <string>

#include "text.hpp"

namespace importer {

namespace bb = builderbacked;

namespace {

using Json = nlohmann::json;

bool is_same_offset_time(const bb::OffsetTimestamp& a, const bb::OffsetTimestamp& b) {
  if (a.instant() && b.instant()) return *a.instant() == *b.instant();
  return !a.utc_offset() && !b.utc_offset() && a.local() && a.local() == b.local();
}

bool is_same_local_time(const bb::LocalTimestamp& a, const bb::LocalTimestamp& b) {
  return a.local() && a.local() == b.local();
}

/// Texts that differ may still mean the same.
bool means_the_same(const std::string& member, const std::string& a, const std::string& b) {
  if (member == "email") return lower_case(a) == lower_case(b);
  if (member == "closingDate" || member == "scheduledClosingDate") {
    return is_same_offset_time({a}, {b});
  }
  if (member == "displayStart" || member == "displayEnd") return is_same_local_time({a}, {b});
  return false;
}

bool value_differs(const std::string& member, const Json& wanted, const Json& stored);

bool object_differs(const Json& wanted, const Json& stored) {
  for (const auto& [member, value] : wanted.items()) {
    const auto found = stored.find(member);
    if (member == "homeowners" || found == stored.end()) continue;
    if (value_differs(member, value, *found)) return true;
  }
  return false;
}

bool value_differs(const std::string& member, const Json& wanted, const Json& stored) {
  if (wanted.is_object() && stored.is_object()) return object_differs(wanted, stored);
  if (wanted == stored) return false;
  return !(wanted.is_string() && stored.is_string() &&
           means_the_same(member, wanted.get<std::string>(), stored.get<std::string>()));
}

}  // namespace

bool json_differs(std::string_view request, std::string_view stored) {
  return object_differs(Json::parse(request), Json::parse(stored));
}

}  // namespace importer
