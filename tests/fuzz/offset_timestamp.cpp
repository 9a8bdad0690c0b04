// A timestamp of a home: the text is kept, and what it means can be written again.

#include <chrono>
#include <string>
#include <string_view>

#include "builderbacked/timestamp_chrono.hpp"
#include "require.hpp"

namespace builderbacked::fuzz {

namespace {

using namespace std::chrono_literals;
using LocalTime = std::chrono::local_time<std::chrono::milliseconds>;

/// Whether the year has the four digits that the format has.
bool has_four_digit_year(LocalTime time) {
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(time)};
  return date.year() >= std::chrono::year{0} && date.year() <= std::chrono::year{9999};
}

/// A time as it is written again begins as the text does, unless the text has a leap second.
void check_local(LocalTime local, std::string_view text) {
  if (text.size() >= 19 && text.substr(17, 2) == "60") return;
  const std::string again = to_local_timestamp(local).text();
  require(again.substr(0, 10) == text.substr(0, 10), "the date is as written");
  if (text.size() == 10) {
    require(local == std::chrono::floor<std::chrono::days>(local), "a date is its midnight");
  } else {
    require(again.substr(11, 5) == text.substr(11, 5), "hour and minute are as written");
  }
}

void check_instant(const OffsetTimestamp& timestamp) {
  const auto instant = *instant_of(timestamp);
  const auto offset = *utc_offset_of(timestamp);
  require(offset > -24h && offset < 24h, "an offset is less than a day");
  require(instant.time_since_epoch() == local_time_of(timestamp)->time_since_epoch() - offset,
          "the instant is the local time without the offset");
  if (has_four_digit_year(*local_time_of(timestamp))) {
    const auto again = to_offset_timestamp(instant, offset);
    require(instant_of(again) == instant && utc_offset_of(again) == offset &&
                local_time_of(again) == local_time_of(timestamp),
            "an instant that is written is read again");
  }
  if (has_four_digit_year(LocalTime{instant.time_since_epoch()})) {
    require(instant_of(to_offset_timestamp(instant)) == instant, "an instant is the same in UTC");
  }
}

void check(const std::string& text) {
  const OffsetTimestamp timestamp(text);
  require(timestamp.text() == text, "the text is kept");
  require(OffsetTimestamp(timestamp) == timestamp, "a copy is equal");
  const auto local = local_time_of(timestamp);
  require(timestamp.valid() == local.has_value(), "what is valid is a time");
  require(instant_of(timestamp).has_value() == utc_offset_of(timestamp).has_value(),
          "an offset makes an instant");
  require(local || !instant_of(timestamp), "what is not valid is no instant");
  if (local) check_local(*local, text);
  if (instant_of(timestamp)) check_instant(timestamp);
}

}  // namespace

}  // namespace builderbacked::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace builderbacked;
  fuzz::check(std::string(fuzz::as_text(data, size)));
  return 0;
}
