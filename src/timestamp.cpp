#include "builderbacked/timestamp_chrono.hpp"

#include <cstdio>
#include <string_view>

namespace builderbacked {

namespace {

using std::chrono::milliseconds;
using LocalTime = std::chrono::local_time<milliseconds>;

/// Reads a text from the left; each step says whether it was there.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  bool literal(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// Exactly `digits` decimal digits.
  bool number(std::size_t digits, int& value) {
    if (rest_.size() < digits) return false;
    value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!is_digit(rest_[i])) return false;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return true;
  }

  /// One or more digits after the decimal point; what is beyond milliseconds is cut.
  bool fraction(int& millis) {
    std::size_t digits = 0;
    millis = 0;
    for (; digits < rest_.size() && is_digit(rest_[digits]); ++digits) {
      if (digits < 3) millis = millis * 10 + (rest_[digits] - '0');
    }
    for (std::size_t i = digits; i < 3; ++i) millis *= 10;
    rest_.remove_prefix(digits);
    return digits > 0;
  }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  std::string_view rest_;
};

bool scan_date(Scanner& in, LocalTime& time) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!in.number(4, year) || !in.literal('-') || !in.number(2, month) || !in.literal('-') ||
      !in.number(2, day)) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return false;
  time = std::chrono::local_days{date};
  return true;
}

bool scan_hour_minute(Scanner& in, LocalTime& time) {
  int hour = 0;
  int minute = 0;
  if (!in.number(2, hour) || !in.literal(':') || !in.number(2, minute) || hour > 23 || minute > 59)
    return false;
  time += std::chrono::hours{hour} + std::chrono::minutes{minute};
  return true;
}

/// 60 is a leap second: it exists, and counts as the first second of the next minute.
bool scan_second(Scanner& in, LocalTime& time) {
  int second = 0;
  if (!in.number(2, second) || second > 60) return false;
  time += std::chrono::seconds{second};
  return true;
}

bool scan_offset(Scanner& in, std::chrono::minutes& offset) {
  offset = std::chrono::minutes{0};
  if (in.literal('Z') || in.literal('z')) return true;
  const bool west = in.literal('-');
  int hour = 0;
  int minute = 0;
  if ((!west && !in.literal('+')) || !in.number(2, hour)) return false;
  if (!in.at_end() && (in.literal(':'), !in.number(2, minute))) return false;
  if (hour > 23 || minute > 59) return false;
  offset = std::chrono::hours{hour} + std::chrono::minutes{minute};
  if (west) offset = -offset;
  return true;
}

struct ParsedOffsetTime {
  LocalTime local{};
  std::optional<std::chrono::minutes> offset{};
};

/// ISO 8601 in its extended form: a date, or a date and time with optional seconds, fraction and offset.
std::optional<ParsedOffsetTime> parse_offset_time(std::string_view text) {
  Scanner in(text);
  ParsedOffsetTime parsed;
  if (!scan_date(in, parsed.local)) return std::nullopt;
  if (in.at_end()) return parsed;
  if ((!in.literal('T') && !in.literal('t') && !in.literal(' ')) || !scan_hour_minute(in, parsed.local)) {
    return std::nullopt;
  }
  if (in.literal(':')) {
    int millis = 0;
    if (!scan_second(in, parsed.local)) return std::nullopt;
    if ((in.literal('.') || in.literal(',')) && !in.fraction(millis)) return std::nullopt;
    parsed.local += milliseconds{millis};
  }
  if (in.at_end()) return parsed;
  std::chrono::minutes offset{};
  if (!scan_offset(in, offset) || !in.at_end()) return std::nullopt;
  parsed.offset = offset;
  return parsed;
}

/// "YYYY-MM-DD<separator>HH:MM:SS", with ".SSS" when there are milliseconds or `always_millis`.
std::string format_local(LocalTime time, char separator, bool always_millis) {
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{midnight};
  const std::chrono::hh_mm_ss clock{time - midnight};
  const auto millis = static_cast<int>(clock.subseconds().count());
  char text[64];
  int length =
      std::snprintf(text, sizeof text, "%04d-%02u-%02u%c%02d:%02d:%02d", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), separator,
                    static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                    static_cast<int>(clock.seconds().count()));
  std::string result(text, static_cast<std::size_t>(length));
  if (millis != 0 || always_millis) {
    length = std::snprintf(text, sizeof text, ".%03d", millis);
    result.append(text, static_cast<std::size_t>(length));
  }
  return result;
}

}  // namespace

OffsetTimestamp to_offset_timestamp(std::chrono::sys_time<milliseconds> instant,
                                    std::chrono::minutes utc_offset) {
  std::string text = format_local(LocalTime{instant.time_since_epoch() + utc_offset}, 'T', false);
  if (utc_offset == std::chrono::minutes{0}) return OffsetTimestamp(text + 'Z');
  const auto minutes = static_cast<int>(std::chrono::abs(utc_offset).count());
  char offset[32];
  const int length = std::snprintf(offset, sizeof offset, "%c%02d:%02d", utc_offset.count() < 0 ? '-' : '+',
                                   minutes / 60, minutes % 60);
  return OffsetTimestamp(text.append(offset, static_cast<std::size_t>(length)));
}

bool OffsetTimestamp::valid() const {
  return parse_offset_time(text_).has_value();
}

std::optional<std::chrono::sys_time<milliseconds>> instant_of(const OffsetTimestamp& timestamp) {
  const auto parsed = parse_offset_time(timestamp.text());
  if (!parsed || !parsed->offset) return std::nullopt;
  return std::chrono::sys_time<milliseconds>{parsed->local.time_since_epoch() - *parsed->offset};
}

std::optional<LocalTime> local_time_of(const OffsetTimestamp& timestamp) {
  const auto parsed = parse_offset_time(timestamp.text());
  if (!parsed) return std::nullopt;
  return parsed->local;
}

std::optional<std::chrono::minutes> utc_offset_of(const OffsetTimestamp& timestamp) {
  const auto parsed = parse_offset_time(timestamp.text());
  if (!parsed) return std::nullopt;
  return parsed->offset;
}

LocalTimestamp to_local_timestamp(LocalTime time) {
  return LocalTimestamp(format_local(time, ' ', true));
}

bool LocalTimestamp::valid() const {
  return local_time_of(*this).has_value();
}

std::optional<LocalTime> local_time_of(const LocalTimestamp& timestamp) {
  Scanner in(timestamp.text());
  LocalTime time{};
  int millis = 0;
  // Any number of digits in the fraction: Java prints ".0" for none, and what was read can be written back.
  const bool documented = scan_date(in, time) && in.literal(' ') && scan_hour_minute(in, time) &&
                          in.literal(':') && scan_second(in, time) && in.literal('.') &&
                          in.fraction(millis) && in.at_end();
  if (!documented) return std::nullopt;
  return time + milliseconds{millis};
}

}  // namespace builderbacked
