#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

// What the sandbox knows and how the API changes it. It reads JSON by itself, not with the SDK's field
// tables: what both got wrong, no test against it could show.

namespace builderbacked::testing {

using Json = nlohmann::json;

/// An answer that is not a success, in the documented terms.
struct Problem {
  int status;
  std::string message;
};

/// The three levels that a builder creates.
enum class Level { division, master_community, neighborhood };

/// Not thread-safe. Methods throw `Problem`.
class SandboxStore {
 public:
  explicit SandboxStore(const std::vector<std::string>& regions);

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

 private:
  using Table = std::map<std::string, Json>;

  [[nodiscard]] Table& table(Level level) { return locations_[static_cast<std::size_t>(level)]; }
  [[nodiscard]] const Table& table(Level level) const { return locations_[static_cast<std::size_t>(level)]; }
  [[nodiscard]] bool chain_is_active(Level level, const std::string& external_id) const;
  void require_parent(Level level, const Json& location) const;
  [[nodiscard]] Json home_answer(const Json& home) const;
  Json& home(const std::string& external_id);

  std::set<std::string> regions_;  ///< Names of the active ones; the API knows no others.
  Table locations_[3];
  Table homes_;
  std::int64_t next_id_ = 10'001;
};

}  // namespace builderbacked::testing
