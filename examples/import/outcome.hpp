#pragma once

#include <builderbacked/error.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "kind.hpp"

namespace importer {

/// What became of a row.
enum class Outcome {
  created,
  updated,
  unchanged,    ///< Was there already, as it should be.
  skipped,      ///< An earlier run has done it: the journal says so.
  failed,       ///< The service refused it, or could not be asked.
  not_reached,  ///< Was not sent: the run ended before, or its parent is missing.
  invalid,      ///< Cannot be sent as it is.
};

inline constexpr std::array<std::string_view, 7> outcome_names{
    "created", "updated", "unchanged", "skipped", "failed", "not_reached", "invalid"};

constexpr std::string_view to_string(Outcome outcome) {
  return outcome_names[static_cast<std::size_t>(outcome)];
}

/// What `apply --only` does again.
constexpr bool is_left_over(Outcome outcome) {
  return outcome == Outcome::failed || outcome == Outcome::not_reached || outcome == Outcome::invalid;
}

/// What a plan says of a row.
enum class Verdict {
  create,
  update,
  unchanged,
  done_before,  ///< The journal has it as it is.
  conflict,     ///< Would fail.
  bad,          ///< Cannot be sent as it is.
};

inline constexpr std::array<std::string_view, 6> verdict_names{"create",      "update",   "unchanged",
                                                               "done_before", "conflict", "bad"};

/// Why a row failed. `message` has neither secrets nor personal data.
struct Reason {
  builderbacked::ErrorKind kind{};
  std::string message{};
  int http_status{0};  ///< 0: the service was not asked, or did not answer.
};

/// A row that is dealt with.
struct RowResult {
  Kind kind{};
  std::size_t line{0};
  std::string key{};
  Outcome outcome{};
  std::optional<Reason> reason{};
};

/// How many rows of each kind came out how.
template <class Column>
class Counts {
 public:
  void add(Kind kind, Column column) { ++counts_[{kind, column}]; }

  [[nodiscard]] std::size_t of(Kind kind, Column column) const {
    return sum([&](Kind k, Column c) { return k == kind && c == column; });
  }
  [[nodiscard]] std::size_t of(Kind kind) const {
    return sum([&](Kind k, Column /*any*/) { return k == kind; });
  }
  [[nodiscard]] std::size_t of(Column column) const {
    return sum([&](Kind /*any*/, Column c) { return c == column; });
  }

 private:
  template <class IsMeant>
  [[nodiscard]] std::size_t sum(IsMeant is_meant) const {
    std::size_t sum = 0;
    for (const auto& [place, count] : counts_) {
      if (is_meant(place.first, place.second)) sum += count;
    }
    return sum;
  }

  std::map<std::pair<Kind, Column>, std::size_t> counts_;
};

}  // namespace importer
