#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What the API demands of a request's body. Written apart from the SDK's field tables: what both got wrong,
// no test against the sandbox could show.

namespace builderbacked::testing {

using Json = nlohmann::json;

/// An answer that is not a success, in the documented terms.
struct Problem {
  int status;
  std::string message;
  std::string place{};  ///< Where it is in a state that is loaded.
};

enum class Type {
  text,        ///< Not blank when it is required.
  identifier,  ///< Fit for a path segment.
  state,
  email,
  home_type,
  homeowner_type,
  timezone,
  document_type,
  date_time,
  local_time,
  boolean,
  homeowners,
  details,
  documents,  ///< At least one; what they hold is checked apart.
};

struct Member {
  std::string_view name;
  Type type;
  bool required;
};

using Schema = std::vector<Member>;

/// The values of an enumeration; empty when the type is none.
[[nodiscard]] std::span<const std::string_view> texts_of(Type type);

[[nodiscard]] Schema location_schema(std::string_view parent_member);
[[nodiscard]] const Schema& homeowner_schema();
[[nodiscard]] const Schema& home_schema();
[[nodiscard]] const Schema& user_schema();
[[nodiscard]] const Schema& document_schema();
[[nodiscard]] const Schema& document_batch_schema();

/// Strict: every required member is there, every other one is known, null is as good as absent. Throws
/// `Problem`.
void check(const Json& request, const Schema& schema);

[[noreturn]] void refuse_field(std::string_view name);
[[noreturn]] void not_found(std::string_view title, const std::string& external_id);
[[noreturn]] void taken(std::string_view title, const std::string& external_id);

/// A member that is a string; else empty.
[[nodiscard]] std::string text_of(const Json& object, const char* name);

/// An update: what is given replaces, null clears, what is absent stays.
void merge(Json& stored, const Json& request, std::string_view except = {});

}  // namespace builderbacked::testing
