#pragma once

#include <builderbacked/builderbacked.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kind.hpp"

namespace importer {

namespace bb = builderbacked;

/// How hard the service may be asked.
struct Pace {
  std::size_t in_flight{16};
  double calls_per_second{0};  ///< 0: no limit but the service's own.
};

/// A call of many items, e.g. `homes.create_all`, with everything but its items and their results fixed.
template <class Item, class T>
using BulkCall = std::function<bb::Result<bb::BulkProgress>(bb::BulkSource<Item>, const bb::BulkSink<T>&,
                                                            const bb::BulkOptions&)>;

/// `bulk_call(homes, &HomesClient::create_all)`; the client must outlive it.
template <class Client, class Item, class T>
BulkCall<Item, T> bulk_call(const Client& client,
                            bb::Result<bb::BulkProgress> (Client::*call)(bb::BulkSource<Item>,
                                                                         const bb::BulkSink<T>&,
                                                                         const bb::BulkOptions&) const) {
  return [&client, call](bb::BulkSource<Item> source, const bb::BulkSink<T>& sink,
                         const bb::BulkOptions& options) {
    return (client.*call)(std::move(source), sink, options);
  };
}

/// The calls of a level of the location hierarchy.
template <class Request>
struct LocationCalls;

template <>
struct LocationCalls<bb::DivisionRequest> {
  using Stored = bb::Division;
  static constexpr auto list = &bb::LocationsClient::list_divisions;
  static constexpr auto create_all = &bb::LocationsClient::create_divisions;
  static constexpr auto update_all = &bb::LocationsClient::update_divisions;
};

template <>
struct LocationCalls<bb::MasterCommunityRequest> {
  using Stored = bb::MasterCommunity;
  static constexpr auto list = &bb::LocationsClient::list_master_communities;
  static constexpr auto create_all = &bb::LocationsClient::create_master_communities;
  static constexpr auto update_all = &bb::LocationsClient::update_master_communities;
};

template <>
struct LocationCalls<bb::NeighborhoodRequest> {
  using Stored = bb::Neighborhood;
  static constexpr auto list = &bb::LocationsClient::list_neighborhoods;
  static constexpr auto create_all = &bb::LocationsClient::create_neighborhoods;
  static constexpr auto update_all = &bb::LocationsClient::update_neighborhoods;
};

/// Decides whether more is sent. It closes for good when the user interrupts, when the service does not let
/// us in, and when it is not there: going on would only collect failures.
class Gate {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  explicit Gate(Clock clock = std::chrono::steady_clock::now) : now_(std::move(clock)) {}

  [[nodiscard]] bool is_open() const;
  /// Exit code 3: refused, or nobody answered whatever was asked.
  [[nodiscard]] bool service_is_unusable() const;

  /// Every result of a call passes here.
  template <class T>
  void note(const bb::Result<T>& result) {
    if (result) {
      note_answer();
    } else {
      note_failure(result.error());
    }
  }

 private:
  void note_answer();
  void note_failure(const bb::Error& error);
  [[nodiscard]] bool is_outage() const;

  Clock now_;
  int failures_in_a_row_{0};
  bool is_refused_{false};
  bool is_away_{false};
  std::optional<std::chrono::steady_clock::time_point> answered_at_;
};

/// The service, as one run of the program sees it.
class Session {
 public:
  Session(const std::shared_ptr<bb::HttpTransport>& transport, const Pace& pace);

  bb::LocationsClient locations;
  bb::UsersClient users;
  bb::HomesClient homes;
  bb::DocumentsClient documents;
  Gate gate;
  /// Hears a few times a second how far a bulk call is.
  std::function<void(Kind, const bb::BulkProgress&)> on_progress;

  /// Sends `item_of(unit)` for the units in their order, for as long as the gate is open, and hands every
  /// result to `settle(unit, result)`. Returns how many units were sent.
  template <class Unit, class Item, class T, class ItemOf, class Settle>
  std::size_t send(Kind kind, const std::vector<Unit>& units, const BulkCall<Item, T>& call, ItemOf item_of,
                   Settle settle) {
    std::size_t sent = 0;
    const auto source = [&]() -> std::optional<Item> {
      if (sent == units.size() || !gate.is_open()) return std::nullopt;
      return item_of(units[sent++]);
    };
    const bb::BulkSink<T> sink = [&](std::size_t index, bb::Result<T> result) {
      gate.note(result);
      settle(units[index], std::move(result));
    };
    if (units.empty()) return sent;
    const auto end = call(source, sink, bulk_options(kind, units.size()));
    // That nobody is let in has closed the gate; anything else is a fault of this program.
    if (gate.is_open() || end) end.value();
    return sent;
  }

  /// Asks about each id once and answers by id. An id is missing from it when the gate closed before.
  template <class T>
  std::map<std::string, bb::Result<T>> look_up(Kind kind, const std::set<std::string>& ids,
                                               const BulkCall<std::string, T>& call) {
    std::map<std::string, bb::Result<T>> answers;
    const std::vector<std::string> units(ids.begin(), ids.end());
    send(
        kind, units, call, [](const std::string& id) { return id; },
        [&](const std::string& id, bb::Result<T> answer) { answers.emplace(id, std::move(answer)); });
    return answers;
  }

  /// For calls that are made one at a time: notes what came of one, and keeps to the pace.
  template <class T>
  bb::Result<T> alone(bb::Result<T> result) {
    gate.note(result);
    wait_for_turn();
    return result;
  }

 private:
  bb::BulkOptions bulk_options(Kind kind, std::size_t total);
  /// After an interrupt what is on its way is left to settle, but nobody waits for the end of a pause that
  /// the service asked for, or for an answer that does not come.
  void end_when_stuck(const bb::BulkProgress& progress);
  void wait_for_turn() const;

  Pace pace_;
  bb::Cancellation stop_;
  std::size_t settled_{0};
  std::optional<std::chrono::steady_clock::time_point> moved_at_;
};

}  // namespace importer
