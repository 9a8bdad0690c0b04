#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace builderbacked::wire {

/// nlohmann's JSON with a wider float: it refuses a document whose numbers its float cannot hold, although
/// nothing here needs their value.
using JsonDocument =
    nlohmann::basic_json<std::map, std::vector, std::string, bool, std::int64_t, std::uint64_t, long double>;

}  // namespace builderbacked::wire
