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

std::string path_without_email(std::string_view target) {
  constexpr std::string_view before = "/users/";
  const std::string_view path = target_path(target);
  const std::size_t at = path.find(before);
  if (at == std::string_view::npos) return shown(path, 200);
  return shown(path.substr(0, at + before.size()), 200) + "...";
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
