#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string_view>

#include "builderbacked/error.hpp"
#include "builderbacked/export.hpp"

namespace builderbacked {

/// What happened to a call. There is nothing secret or personal in it: no header, no body, no id, no e-mail.
/// Its views are valid until the observer returns.
struct CallEvent {
  /// What an event tells of.
  enum class Stage {
    attempt,  ///< A request was answered or given up: the call's own, its token's, or the look-up of a
              ///< create.
    done,     ///< The call is over; comes once for every call, also for one that was refused unsent.
  };
  Stage stage{Stage::done};      ///< An attempt, or the end of the call.
  std::string_view operation{};  ///< Such as "homes.create"; "token" for a token request.
  std::string_view method{};     ///< GET, POST, PUT or DELETE.
  std::string_view path{};       ///< The template, "/api/v2/homes/{externalId}"; empty for a token request.
  /// Which attempt it was, from 1; when done, how many there were (0: nothing was sent).
  int attempt{0};
  int status{0};                         ///< Of the last answer; 0 when there was none.
  std::optional<ErrorKind> error{};      ///< Empty: success.
  std::string_view message{};            ///< When done: `Error::message`.
  bool outcome_unknown{false};           ///< When done: `Error::outcome_unknown`.
  std::chrono::microseconds elapsed{0};  ///< Of the attempt; when done, of the whole call with its waits.
  std::uint64_t bytes_sent{0};           ///< Of request bodies.
  std::uint64_t bytes_received{0};       ///< Of response bodies, decompressed.
};

/// Called from the thread that makes the call, between its steps: be quick, and thread-safe when several
/// threads make calls. What it throws is dropped.
using Observer = std::function<void(const CallEvent&)>;

/// An observer that writes one line a call, for `TransportConfig::observer`:
///
///     2026-01-31T12:00:00.123Z homes.create POST /api/v2/homes status=201 attempts=1 ms=35 sent=412 …
///     2026-01-31T12:00:01.456Z homes.get GET /api/v2/homes/{externalId} status=404 … error=not_found "…"
///
/// Lines of several threads do not mix. `out` must outlive the transport.
[[nodiscard]] BUILDERBACKED_EXPORT Observer log_calls_to(std::ostream& out);

}  // namespace builderbacked
