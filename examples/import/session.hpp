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

#include "gate.hpp"
#include "kind.hpp"

namespace importer {

/// How hard the service may be asked.
struct Pace {
  std::size_t in_flight{16};
  double calls_per_second{0};  ///< 0: no limit but the service's own.
};

/// A call of many items, e.g. `homes.create_all`, with everything but its items and their results fixed.
template <class Item, class T>
using BulkCall = std::function<builderbacked::Result<builderbacked::BulkProgress>(
    builderbacked::BulkSource<Item>, const builderbacked::BulkSink<T>&, const builderbacked::BulkOptions&)>;

/// `bulk_call(homes, &HomesClient::create_all)`; the client must outlive it.
template <class Client, class Item, class T>
BulkCall<Item, T> bulk_call(const Client& client,
                            builderbacked::Result<builderbacked::BulkProgress> (Client::*call)(
                                builderbacked::BulkSource<Item>, const builderbacked::BulkSink<T>&,
                                const builderbacked::BulkOptions&) const) {
  return [&client, call](builderbacked::BulkSource<Item> source, const builderbacked::BulkSink<T>& sink,
                         const builderbacked::BulkOptions& options) {
    return (client.*call)(std::move(source), sink, options);
  };
}

/// The service, as one run of the program sees it.
class Session {
 public:
  Session(const std::shared_ptr<builderbacked::HttpTransport>& transport, const Pace& pace);

  builderbacked::LocationsClient locations;
  builderbacked::UsersClient users;
  builderbacked::HomesClient homes;
  builderbacked::DocumentsClient documents;
  Gate gate;
  /// Hears a few times a second how far a bulk call is.
  std::function<void(Kind, const builderbacked::BulkProgress&)> on_progress;

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
    const builderbacked::BulkSink<T> sink = [&](std::size_t index, builderbacked::Result<T> result) {
      gate.note(result);
      settle(units[index], std::move(result));
    };
    if (!units.empty()) call(source, sink, bulk_options(kind, units.size())).value();
    return sent;
  }

  /// Asks about each id and answers by id. An id is missing from it when the gate closed before.
  template <class T>
  std::map<std::string, builderbacked::Result<T>> look_up(Kind kind, const std::set<std::string>& ids,
                                                          const BulkCall<std::string, T>& call) {
    std::map<std::string, builderbacked::Result<T>> answers;
    const std::vector<std::string> units(ids.begin(), ids.end());
    send(
        kind, units, call, [](const std::string& id) { return id; },
        [&](const std::string& id, builderbacked::Result<T> answer) {
          answers.emplace(id, std::move(answer));
        });
    return answers;
  }

  /// For calls that are made one at a time: notes what came of one, and keeps to the pace.
  template <class T>
  builderbacked::Result<T> alone(builderbacked::Result<T> result) {
    gate.note(result);
    wait_for_turn();
    return result;
  }

 private:
  builderbacked::BulkOptions bulk_options(Kind kind, std::size_t total);
  /// After an interrupt what is on its way is left to settle, but nobody waits for the end of a pause that
  /// the service asked for, or for an answer that does not come.
  void end_when_stuck(const builderbacked::BulkProgress& progress);
  void wait_for_turn() const;

  Pace pace_;
  builderbacked::Cancellation stop_;
  std::size_t settled_{0};
  std::optional<std::chrono::steady_clock::time_point> moved_at_;
};

}  // namespace importer
