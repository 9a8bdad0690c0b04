#pragma once

#include <cstdint>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "builderbacked/builderbacked.hpp"

// What a client of the API may believe about its things from what its calls reported, and whether that is
// true.

namespace builderbacked::storm {

/// What a call reported.
enum class Said { done, absent, taken, failed, unknown, nonsense };

inline Said said_by(const Error& error) {
  if (error.outcome_unknown) return Said::unknown;
  switch (error.kind) {
    case ErrorKind::not_found:
      return Said::absent;
    case ErrorKind::conflict:
      return Said::taken;
    case ErrorKind::invalid_request:
    case ErrorKind::permission:
    case ErrorKind::cancelled:
      return Said::nonsense;  // Nothing in the storm is a reason for it.
    default:
      return Said::failed;
  }
}

struct Counts {
  std::uint64_t done = 0;
  std::uint64_t refused = 0;
  std::uint64_t failed = 0;
  std::uint64_t unknown = 0;
};

/// Of one thread: nobody else touches its things, so every report can be held against what was before.
class Ledger {
 public:
  /// A thing's content; empty: it is not there.
  using State = std::string;
  /// What a thing in this state becomes by a call that reports `done`, `absent` or `taken`; nothing when that
  /// report would be untrue.
  using Effect = std::function<std::optional<State>(const State& before, Said said)>;

  void note(const std::string& operation, const std::string& thing, Said said, const Effect& effect) {
    count(operation, said);
    std::set<State>& possible = states(thing);
    std::set<State> next;
    for (const State& before : possible) {
      if (said == Said::failed || said == Said::unknown) next.insert(before);
      const Said claim = said == Said::unknown ? Said::done : said;
      if (claim == Said::failed || claim == Said::nonsense) continue;
      if (const auto after = effect(before, claim)) next.insert(*after);
    }
    if (next.empty()) return blame(wrongly_reported, operation, thing, "reported what cannot be");
    possible = std::move(next);
  }

  /// A thing was seen in this state.
  void see(const std::string& operation, const std::string& thing, const State& seen) {
    std::set<State>& possible = states(thing);
    if (possible.count(seen) == 0) {
      if (seen.empty()) {
        blame(lost, operation, thing, "is gone");
      } else if (possible == std::set<State>{""}) {
        blame(wrongly_reported, operation, thing, "is there although it was said not to be");
      } else if (!seen.empty() && possible.count("") == 0 && seen.size() > possible.rbegin()->size()) {
        blame(duplicated, operation, thing, "is more than was sent: " + seen);
      } else {
        blame(wrongly_reported, operation, thing, "is " + seen);
      }
    }
    possible = {seen};
  }

  void count(const std::string& operation, Said said) {
    Counts& counts = calls[operation];
    if (said == Said::done) ++counts.done;
    if (said == Said::absent || said == Said::taken) ++counts.refused;
    if (said == Said::failed) ++counts.failed;
    if (said == Said::unknown) ++counts.unknown;
    if (said == Said::nonsense) blame(wrongly_reported, operation, "", "reported nonsense");
  }

  [[nodiscard]] const std::map<std::string, std::set<State>>& things() const { return things_; }

  std::map<std::string, Counts> calls{};
  std::uint64_t lost = 0;
  std::uint64_t duplicated = 0;
  std::uint64_t wrongly_reported = 0;

 private:
  std::set<State>& states(const std::string& thing) {
    return things_.try_emplace(thing, std::set<State>{""}).first->second;
  }

  static void blame(std::uint64_t& counter, const std::string& operation, const std::string& thing,
                    std::string_view what) {
    ++counter;
    std::cerr << operation << ' ' << thing << ' ' << what << '\n';
  }

  std::map<std::string, std::set<State>> things_;
};

/// A create of `value`. One that finds the same already there may report success: that is how a lost answer
/// is settled.
inline Ledger::Effect creates(const std::string& value) {
  return [value](const std::string& before, Said said) -> std::optional<std::string> {
    if (said == Said::done && (before.empty() || before == value)) return value;
    if (said == Said::taken && !before.empty()) return before;
    return std::nullopt;
  };
}

inline Ledger::Effect updates(const std::string& value) {
  return [value](const std::string& before, Said said) -> std::optional<std::string> {
    if (said == Said::done && !before.empty()) return value;
    if (said == Said::absent && before.empty()) return before;
    return std::nullopt;
  };
}

/// One that finds nothing may report success: an attempt whose answer was lost may have removed it.
inline Ledger::Effect removes() {
  return [](const std::string& before, Said said) -> std::optional<std::string> {
    if (said == Said::done) return "";
    if (said == Said::absent && before.empty()) return before;
    return std::nullopt;
  };
}

/// One more of what has no id: the state is a row of strokes.
inline Ledger::Effect adds_one() {
  return [](const std::string& before, Said said) -> std::optional<std::string> {
    if (said == Said::done) return before + '|';
    return std::nullopt;
  };
}

}  // namespace builderbacked::storm
