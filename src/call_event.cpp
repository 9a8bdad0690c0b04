#include "builderbacked/call_event.hpp"

#include <memory>
#include <mutex>
#include <ostream>
#include <string>

#include "builderbacked/timestamp_chrono.hpp"

namespace builderbacked {

namespace {

std::string line_of(const CallEvent& event) {
  using std::chrono::milliseconds;
  const auto now = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
  std::string line = to_offset_timestamp(now).text();
  for (const std::string_view word : {event.operation, event.method, event.path}) {
    line.append(" ").append(word);
  }
  const auto number = [&](const char* name, auto value) {
    line.append(" ").append(name).append("=").append(std::to_string(value));
  };
  number("status", event.status);
  number("attempts", event.attempt);
  number("ms", std::chrono::floor<milliseconds>(event.elapsed).count());
  number("sent", event.bytes_sent);
  number("received", event.bytes_received);
  if (event.error) {
    line.append(" error=").append(to_string(*event.error));
    line.append(" \"").append(event.message).append("\"");
  }
  return line += '\n';
}

}  // namespace

Observer log_calls_to(std::ostream& out) {
  return [&out, mutex = std::make_shared<std::mutex>()](const CallEvent& event) {
    if (event.stage != CallEvent::Stage::done) return;
    const std::string line = line_of(event);
    const std::lock_guard lock(*mutex);
    out << line << std::flush;
  };
}

}  // namespace builderbacked
