// The Retry-After header; the first four bytes are the time at which it is read.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include "require.hpp"
#include "retry.hpp"

namespace builderbacked::fuzz {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

/// "06 Nov 1994 08:49:37 GMT", by way of the C library.
std::string written(std::chrono::sys_seconds date) {
  constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = date.time_since_epoch().count();
  std::tm utc{};
  gmtime_r(&time, &utc);
  char text[64];
  std::snprintf(text, sizeof text, "%02d %s %04d %02d:%02d:%02d GMT", utc.tm_mday, months[utc.tm_mon],
                utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return text;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  return first == text.npos ? "" : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// What a header that is all digits means.
std::optional<milliseconds> counted(std::string_view digits) {
  if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) return std::nullopt;
  milliseconds wait{0};
  for (const char c : digits) wait = (std::min)(wait * 10 + std::chrono::seconds{c - '0'}, milliseconds{24h});
  return wait;
}

std::optional<milliseconds> read(std::string_view header, std::chrono::system_clock::time_point now) {
  return retry_after({503, {{"retry-after", std::string(header)}}, {}}, now);
}

}  // namespace

}  // namespace builderbacked::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace builderbacked;
  using namespace std::chrono_literals;
  std::string_view text = fuzz::as_text(data, size);
  std::uint32_t seconds = 0;
  for (int i = 0; i < 4; ++i) seconds = seconds << 8 | fuzz::take_byte(text);
  const std::chrono::sys_seconds now{std::chrono::seconds{seconds}};

  const auto date = parse_http_date(text);
  const bool leap = date && text.substr(23, 2) == "60";
  fuzz::require(!date || leap || fuzz::written(*date) == text.substr(5), "a date is the one that is written");

  const auto wait = fuzz::read(text, now);
  fuzz::require(!wait || (*wait >= 0ms && *wait <= 24h), "a wait is between nothing and a day");
  fuzz::require(fuzz::read(' ' + std::string(text) + '\t', now) == wait, "space around a wait is ignored");
  const std::string_view trimmed = fuzz::trimmed(text);
  if (const auto counted = fuzz::counted(trimmed)) {
    fuzz::require(wait == counted, "digits are seconds");
  } else if (const auto until = parse_http_date(trimmed)) {
    fuzz::require(wait == std::clamp<std::chrono::milliseconds>(*until - now, 0ms, 24h),
                  "a date is waited for");
  } else {
    fuzz::require(!wait, "nothing else is a wait");
  }
  return 0;
}
