#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "testing/sandbox_schema.hpp"

// What the sandbox knows and how the API changes it.

namespace builderbacked::testing {

/// The id of what is created now; `next` is then that of the next one.
[[nodiscard]] std::int64_t new_id(std::int64_t& next);

/// The three levels that a builder creates.
enum class Level { division, master_community, neighborhood };

/// Not thread-safe. Methods throw `Problem`.
class SandboxStore {
 public:
  /// `client_id` is whom documents are said to be modified by.
  SandboxStore(const std::vector<std::string>& regions, std::string client_id);

  [[nodiscard]] Json list_regions() const;
  [[nodiscard]] Json list_locations(Level level) const;
  Json create_location(Level level, const Json& request);
  Json update_location(Level level, const Json& request);
  Json set_active(Level level, const std::string& external_id, bool active);

  [[nodiscard]] Json get_home(const std::string& external_id) const;
  Json create_home(const Json& request);
  Json update_home(const Json& request);
  Json add_homeowners(const std::string& external_id, const Json& request);
  Json remove_homeowner(const std::string& external_id, const std::string& email);

  [[nodiscard]] Json find_user(const std::string& email) const;
  /// The form: `user`, and perhaps `profileImage` with `type` and `size`.
  Json create_user(const Json& form);

  [[nodiscard]] Json list_documents(const std::string& external_home_id) const;
  Json add_documents(const Json& request);
  Json update_document(const Json& request);
  Json remove_document(const std::string& external_id);
  Json remove_documents(const std::string& external_home_id);
  /// Those whose `member` is `value`.
  Json remove_documents(const std::string& external_home_id, const char* member, const std::string& value);

  /// Everything, in the shape in which people write it too.
  [[nodiscard]] nlohmann::ordered_json state() const;
  /// Adds what a state's text says; what the server makes up (`id`, `active`, …) may be absent. The
  /// `Problem`'s `place` is the entry that is not right, such as "homes[3]"; the store is of no use then.
  void load(std::string_view text);

 private:
  using Table = std::map<std::string, Json>;

  [[nodiscard]] Table& table(Level level) { return locations_[static_cast<std::size_t>(level)]; }
  [[nodiscard]] const Table& table(Level level) const { return locations_[static_cast<std::size_t>(level)]; }
  [[nodiscard]] bool chain_is_active(Level level, const std::string& external_id) const;
  void require_parent(Level level, const Json& location) const;
  [[nodiscard]] Json home_answer(const Json& home) const;
  Json& home(const std::string& external_id);
  void require_home(const std::string& external_id) const;
  Json& document(const std::string& external_id);
  void stamp(Json& document) const;
  void load_regions(Json& state);
  void load_locations(Json& state);
  void load_homes(Json& state);
  void load_users(Json& state);
  void load_documents(Json& state);

  std::set<std::string> regions_;  ///< Names of the active ones; the API knows no others.
  std::array<Table, 3> locations_;
  Table homes_;
  Table users_;
  std::map<std::string, std::vector<Json>> documents_;  ///< By home.
  std::map<std::string, std::string> document_homes_;   ///< Home by external id of the document.
  std::string client_id_;
  std::int64_t next_id_ = 10'001;
};

}  // namespace builderbacked::testing
