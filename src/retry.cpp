#include "retry.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>

#include "text.hpp"

namespace builderbacked {

namespace {

using std::chrono::milliseconds;

template <class T>
std::optional<T> parse_number(std::string_view text) {
  T value{};
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (stop != end || problem == std::errc::invalid_argument) return std::nullopt;
  return problem == std::errc{} ? value : (std::numeric_limits<T>::max)();
}

}  // namespace

bool has_status(const AttemptOutcome& outcome, int status) {
  const HttpResponse* response = response_in(outcome);
  return response != nullptr && response->status == status;
}

bool is_success(const AttemptOutcome& outcome) {
  const HttpResponse* response = response_in(outcome);
  return response != nullptr && response->status >= 200 && response->status < 300;
}

bool is_throttling(const AttemptOutcome& outcome) {
  return has_status(outcome, 429) || has_status(outcome, 503);
}

bool is_body_fault(const AttemptOutcome& outcome) {
  const auto* fault = std::get_if<HttpFault>(&outcome);
  return fault != nullptr && fault->kind == HttpFault::Kind::body;
}

bool is_answer(int status) noexcept {
  return status >= 200 && status < 500 && status != 429;
}

bool is_idempotent(std::string_view method) noexcept {
  return method != "POST";
}

bool is_ambiguous(const AttemptOutcome& outcome) {
  if (const auto* fault = std::get_if<HttpFault>(&outcome)) {
    return fault->sent && fault->kind != HttpFault::Kind::body;  // Half a request does nothing.
  }
  return std::get<HttpResponse>(outcome).status >= 500;
}

bool is_retryable(const AttemptOutcome& outcome, bool idempotent) {
  if (const auto* response = std::get_if<HttpResponse>(&outcome)) {
    const int status = response->status;
    return status == 429 || (idempotent && (status == 502 || status == 503 || status == 504));
  }
  const HttpFault& fault = std::get<HttpFault>(outcome);
  switch (fault.kind) {
    case HttpFault::Kind::resolve:
    case HttpFault::Kind::connect:
    case HttpFault::Kind::broken:
    case HttpFault::Kind::timeout:
      return idempotent || !fault.sent;
    case HttpFault::Kind::tls:
    case HttpFault::Kind::proxy:
    case HttpFault::Kind::too_large:
    case HttpFault::Kind::garbled:
    case HttpFault::Kind::body:
      return false;
  }
  return false;
}

bool may_look_again(const AttemptOutcome& outcome) {
  const HttpResponse* response = response_in(outcome);
  if (response == nullptr || !is_answer(response->status)) return true;
  return response->status < 400 || response->status == 401 || response->status == 404;
}

std::optional<milliseconds> retry_after(const HttpResponse& response,
                                        std::chrono::system_clock::time_point now) {
  const std::string* header = find_header(response.headers, "Retry-After");
  if (header == nullptr) return std::nullopt;
  const std::string_view text = trim(*header);
  // More than a day is as good as forever; the bound keeps the arithmetic in range.
  constexpr std::int64_t day = std::chrono::seconds{std::chrono::hours{24}}.count();
  if (const auto seconds = parse_number<std::uint64_t>(text)) {
    return std::chrono::seconds{static_cast<std::int64_t>((std::min)(*seconds, std::uint64_t{day}))};
  }
  const auto date = parse_http_date(text);
  if (!date) return std::nullopt;
  const milliseconds wait = *date - std::chrono::floor<milliseconds>(now);
  return std::clamp<milliseconds>(wait, milliseconds{0}, std::chrono::seconds{day});
}

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text) {
  // "Sun, 06 Nov 1994 08:49:37 GMT"
  constexpr std::array<std::string_view, 7> weekdays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const bool framed = text.size() == 29 && text.substr(3, 2) == ", " && text[7] == ' ' && text[11] == ' ' &&
                      text[16] == ' ' && text[19] == ':' && text[22] == ':' && text.substr(25) == " GMT";
  const auto is_weekday = [&](std::string_view name) {
    return std::find(weekdays.begin(), weekdays.end(), name) != weekdays.end();
  };
  if (!framed || !is_weekday(text.substr(0, 3))) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t digits) {
    return parse_number<std::uint16_t>(text.substr(at, digits));
  };
  const auto day = number(5, 2);
  const auto* month = std::find(months.begin(), months.end(), text.substr(8, 3));
  const auto year = number(12, 4);
  const auto hour = number(17, 2);
  const auto minute = number(20, 2);
  const auto second = number(23, 2);
  if (!day || month == months.end() || !year || !hour || !minute || !second) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(month - months.begin()) + 1},
      std::chrono::day{*day}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second};
}

milliseconds backoff(const RetryOptions& options, int attempts, double chance) {
  milliseconds ceiling = options.initial_wait;
  for (int i = 1; i < attempts && ceiling > milliseconds{0} && ceiling < options.max_wait; ++i) {
    ceiling = ceiling > options.max_wait / 2 ? options.max_wait : ceiling * 2;
  }
  ceiling = (std::min)(ceiling, options.max_wait);
  return milliseconds{static_cast<std::int64_t>(static_cast<double>(ceiling.count()) * chance)};
}

}  // namespace builderbacked
