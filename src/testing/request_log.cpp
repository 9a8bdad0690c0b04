#include "testing/request_log.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "builderbacked/timestamp_chrono.hpp"

namespace builderbacked::testing {

namespace {

std::string now() {
  using std::chrono::seconds;
  return to_offset_timestamp(std::chrono::floor<seconds>(std::chrono::system_clock::now())).text();
}

/// As it was sent, as far as that can be shown.
std::string shown(std::string_view text, std::size_t most_bytes) {
  std::string result(text.substr(0, most_bytes));
  std::replace_if(
      result.begin(), result.end(), [](char c) { return c <= ' ' || c > '~'; }, '?');
  return text.size() > most_bytes ? result + "..." : result;
}

bool may_be_email(std::string_view segment) {
  return segment.find('@') != std::string_view::npos || segment.find("%40") != std::string_view::npos;
}

std::string path_without_email(std::string_view target) {
  const std::string_view path = target_path(target);
  std::string kept;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = (std::min)(path.find('/', at + 1), path.size());
    const std::string_view segment = path.substr(at, end - at);
    kept += may_be_email(segment) || kept.ends_with("/users") ? "/..." : segment;
    at = end;
  }
  return shown(kept, 200);
}

}  // namespace

void RequestLog::add(const HttpRequest& request, const Delivery& delivery) {
  const bool reset = delivery.manner == Delivery::Manner::reset;
  Entry entry{now(), shown(request.method, 20), path_without_email(request.url),
              reset ? "reset" : std::to_string(delivery.response.status)};
  const std::lock_guard lock(mutex_);
  entries_.push_front(std::move(entry));
  if (entries_.size() > most) entries_.pop_back();
}

std::vector<RequestLog::Entry> RequestLog::newest_first() const {
  const std::lock_guard lock(mutex_);
  return {entries_.begin(), entries_.end()};
}

SandboxServer::Handler with_log(SandboxServer::Handler api, RequestLog& log) {
  return [api = std::move(api), &log](const HttpRequest& request) {
    Delivery delivery = api(request);
    log.add(request, delivery);
    return delivery;
  };
}

}  // namespace builderbacked::testing
