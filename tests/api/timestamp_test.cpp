#include "builderbacked/timestamp_chrono.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::local_time;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::sys_time;

constexpr std::chrono::year_month_day date(int year, int month, int day) {
  return std::chrono::year{year} / month / day;
}

local_time<milliseconds> local(int year, int month, int day, milliseconds clock = 0ms) {
  return local_days{date(year, month, day)} + clock;
}

sys_time<milliseconds> utc(int year, int month, int day, milliseconds clock = 0ms) {
  return sys_days{date(year, month, day)} + clock;
}

TEST(OffsetTimestamp, KeepsTheTextAsWritten) {
  for (const char* text : {"2025-02-24T00:00:00-05:00", "2025-02-24T00:00:00.120000Z", "2025-02-24",
                           "2025-02-30T00:00:00Z", "soon", " 2025-02-24 ", ""}) {
    EXPECT_EQ(OffsetTimestamp(text).text(), text);
    EXPECT_EQ(OffsetTimestamp(std::string(text)).text(), text);
  }
  EXPECT_EQ(OffsetTimestamp().text(), "");
  EXPECT_FALSE(OffsetTimestamp().valid());
}

TEST(OffsetTimestamp, IsEqualWhenTheTextIs) {
  EXPECT_EQ(OffsetTimestamp("2025-02-24T00:00:00Z"), OffsetTimestamp("2025-02-24T00:00:00Z"));
  // The same instant, but not what was written: the one must not be taken for the other.
  EXPECT_NE(OffsetTimestamp("2025-02-24T00:00:00Z"), OffsetTimestamp("2025-02-24T00:00:00+00:00"));
}

TEST(OffsetTimestamp, OffersTypedViews) {
  struct Case {
    const char* text;
    local_time<milliseconds> local;
    std::optional<minutes> offset;
    std::optional<sys_time<milliseconds>> instant;
  };
  const Case cases[] = {
      {"2025-02-24T00:00:00-05:00", local(2025, 2, 24), -5h, utc(2025, 2, 24, 5h)},
      {"2025-02-24T00:00:00Z", local(2025, 2, 24), 0min, utc(2025, 2, 24)},
      {"2025-02-24t00:00:00z", local(2025, 2, 24), 0min, utc(2025, 2, 24)},
      {"2025-02-24T00:00:00+00:00", local(2025, 2, 24), 0min, utc(2025, 2, 24)},
      {"2025-01-01T00:00:00+05:30", local(2025, 1, 1), 5h + 30min, utc(2024, 12, 31, 18h + 30min)},
      {"2025-01-01T00:00:00-0500", local(2025, 1, 1), -5h, utc(2025, 1, 1, 5h)},
      {"2025-01-01T00:00:00+0545", local(2025, 1, 1), 5h + 45min, utc(2024, 12, 31, 18h + 15min)},
      {"2025-01-01T00:00:00+05", local(2025, 1, 1), 5h, utc(2024, 12, 31, 19h)},
      {"2025-01-01T00:00:00-03:30", local(2025, 1, 1), -(3h + 30min), utc(2025, 1, 1, 3h + 30min)},
      {"2024-12-31T23:30:00-00:45", local(2024, 12, 31, 23h + 30min), -45min, utc(2025, 1, 1, 15min)},
      {"2025-02-24T10:30:15", local(2025, 2, 24, 10h + 30min + 15s), {}, {}},
      {"2025-02-24T10:30", local(2025, 2, 24, 10h + 30min), {}, {}},
      {"2025-02-24T10:30Z", local(2025, 2, 24, 10h + 30min), 0min, utc(2025, 2, 24, 10h + 30min)},
      {"2025-02-24", local(2025, 2, 24), {}, {}},
      {"1969-12-31T23:59:59.999Z", local(1970, 1, 1, -1ms), 0min, utc(1970, 1, 1, -1ms)},
      {"1900-01-01T00:00:00Z", local(1900, 1, 1), 0min, utc(1900, 1, 1)},
      {"9999-12-31T23:59:59Z", local(9999, 12, 31, 24h - 1s), 0min, utc(9999, 12, 31, 24h - 1s)},
      // A leap second exists, and no clock of <chrono> can show it but as the second that follows.
      {"2016-12-31T23:59:60Z", local(2017, 1, 1), 0min, utc(2017, 1, 1)},
  };
  for (const Case& c : cases) {
    const OffsetTimestamp timestamp(c.text);
    EXPECT_TRUE(timestamp.valid()) << c.text;
    EXPECT_TRUE(local_time_of(timestamp) == c.local) << c.text;
    EXPECT_TRUE(utc_offset_of(timestamp) == c.offset) << c.text;
    EXPECT_TRUE(instant_of(timestamp) == c.instant) << c.text;
    EXPECT_EQ(timestamp.text(), c.text);
  }
}

TEST(OffsetTimestamp, CutsFractionsToMilliseconds) {
  struct Case {
    std::string_view digits;
    milliseconds fraction;
  };
  constexpr Case cases[] = {
      {"1", 100ms},      {"12", 120ms},      {"123", 123ms},       {"1234", 123ms},      {"12345", 123ms},
      {"123456", 123ms}, {"1234567", 123ms}, {"12345678", 123ms},  {"123456789", 123ms}, {"0", 0ms},
      {"007", 7ms},      {"0009", 0ms},      {"999999999", 999ms},
  };
  for (const auto& [digits, fraction] : cases) {
    const std::string text = "2025-02-24T10:00:00." + std::string(digits) + "+01:00";
    const OffsetTimestamp timestamp(text);
    EXPECT_TRUE(instant_of(timestamp) == utc(2025, 2, 24, 9h + fraction)) << text;
    EXPECT_TRUE(local_time_of(timestamp) == local(2025, 2, 24, 10h + fraction)) << text;
    EXPECT_EQ(timestamp.text(), text);
  }
}

TEST(OffsetTimestamp, RefusesWhatDoesNotExist) {
  for (const char* text :
       {"2025-02-30T00:00:00Z", "2025-02-29", "2024-02-30", "1900-02-29", "2100-02-29", "2025-04-31",
        "2025-13-01", "2025-00-01", "2025-01-00", "2025-01-32", "2025-02-24T24:00:00Z",
        "2025-02-24T25:00:00Z", "2025-02-24T10:60:00Z", "2025-02-24T10:00:61Z", "2025-02-24T10:00:99Z",
        "2025-02-24T10:00:00+24:00", "2025-02-24T10:00:00+05:60", "2025-02-24T10:00:00-99:99"}) {
    const OffsetTimestamp timestamp(text);
    EXPECT_FALSE(timestamp.valid()) << text;
    EXPECT_FALSE(instant_of(timestamp)) << text;
    EXPECT_FALSE(local_time_of(timestamp)) << text;
    EXPECT_FALSE(utc_offset_of(timestamp)) << text;
  }
}

TEST(OffsetTimestamp, KnowsLeapYears) {
  for (const char* text : {"2024-02-29", "2000-02-29T12:00:00Z", "2400-02-29"}) {
    EXPECT_TRUE(OffsetTimestamp(text).valid()) << text;
  }
}

TEST(OffsetTimestamp, RefusesJunk) {
  using namespace std::string_literals;
  for (const std::string& text : {""s,
                                  " "s,
                                  "null"s,
                                  "2025"s,
                                  "2025-02"s,
                                  "2025-2-4"s,
                                  "25-02-24"s,
                                  "02/24/2025"s,
                                  "+2025-02-24"s,
                                  "-025-02-24"s,
                                  "2025-02-24T"s,
                                  "2025-02-24T:"s,
                                  "2025-02-24Z"s,
                                  "2025-02-24X10:00:00Z"s,
                                  "2025-02-24T1:00:00Z"s,
                                  "2025-02-24T10:0:00Z"s,
                                  "2025-02-24T10:00:0Z"s,
                                  "2025-02-24T10:00:Z"s,
                                  "2025-02-24T10:00:00."s,
                                  "2025-02-24T10:00:00.Z"s,
                                  "2025-02-24T10:00:00.12x"s,
                                  "2025-02-24T10:00:00.-1Z"s,
                                  "2025-02-24T-1:00:00Z"s,
                                  "2025-02-24T10:00:00+"s,
                                  "2025-02-24T10:00:00+5"s,
                                  "2025-02-24T10:00:00+5:30"s,
                                  "2025-02-24T10:00:00+05:"s,
                                  "2025-02-24T10:00:00+05:3"s,
                                  "2025-02-24T10:00:00+053"s,
                                  "2025-02-24T10:00:00+05:300"s,
                                  "2025-02-24T10:00:00+05300"s,
                                  "2025-02-24T10:00:00++05"s,
                                  "2025-02-24T10:00:00+-5:00"s,
                                  "2025-02-24T10:00:00ZZ"s,
                                  "2025-02-24T10:00:00Z "s,
                                  " 2025-02-24T10:00:00Z"s,
                                  "2025-02-24T10:00:00 GMT"s,
                                  "2025-02-24T10:00:00Z\n"s,
                                  "2025-02-24T10:00:00Z\0"s,
                                  "2025-02-24T10:00:00\0Z"s,
                                  "1740391200"s,
                                  "2025-02-24T10:00:00Z2025-02-24"s,
                                  "\xEF\xBC\x92"s + "025-02-24"s}) {
    EXPECT_FALSE(OffsetTimestamp(text).valid()) << testing::PrintToString(text);
    EXPECT_FALSE(local_time_of(OffsetTimestamp(text))) << testing::PrintToString(text);
    EXPECT_FALSE(instant_of(OffsetTimestamp(text))) << testing::PrintToString(text);
  }
}

TEST(OffsetTimestamp, IsWrittenFromAnInstant) {
  struct Case {
    sys_time<milliseconds> instant;
    minutes offset;
    const char* text;
  };
  const Case cases[] = {
      {utc(2025, 2, 24, 5h), 0min, "2025-02-24T05:00:00Z"},
      {utc(2025, 2, 24, 5h), -5h, "2025-02-24T00:00:00-05:00"},
      {utc(2025, 2, 24, 4h), -5h, "2025-02-23T23:00:00-05:00"},
      {utc(2025, 2, 28, 20h), 5h + 30min, "2025-03-01T01:30:00+05:30"},
      {utc(2024, 2, 28, 20h), 5h + 30min, "2024-02-29T01:30:00+05:30"},
      {utc(2025, 1, 1), -45min, "2024-12-31T23:15:00-00:45"},
      {utc(2025, 2, 24, 7ms), 0min, "2025-02-24T00:00:00.007Z"},
      {utc(2025, 2, 24, 120ms), 1h, "2025-02-24T01:00:00.120+01:00"},
      {utc(1970, 1, 1, -1ms), 0min, "1969-12-31T23:59:59.999Z"},
      {utc(987, 6, 5), 0min, "0987-06-05T00:00:00Z"},
      {utc(2025, 1, 1), 23h + 59min, "2025-01-01T23:59:00+23:59"},
  };
  for (const Case& c : cases) {
    const auto timestamp = to_offset_timestamp(c.instant, c.offset);
    EXPECT_EQ(timestamp.text(), c.text);
    EXPECT_TRUE(timestamp.valid()) << c.text;
    EXPECT_TRUE(instant_of(timestamp) == c.instant) << c.text;
    EXPECT_TRUE(utc_offset_of(timestamp) == c.offset) << c.text;
  }
  EXPECT_EQ(to_offset_timestamp(utc(2025, 2, 24)).text(), "2025-02-24T00:00:00Z");
}

TEST(LocalTimestamp, KeepsTheTextAsWritten) {
  for (const char* text : {"2025-01-01 00:00:00.000", "2025-01-01T00:00:00Z", "never", ""}) {
    EXPECT_EQ(LocalTimestamp(text).text(), text);
    EXPECT_EQ(LocalTimestamp(std::string(text)).text(), text);
  }
  EXPECT_FALSE(LocalTimestamp().valid());
  EXPECT_EQ(LocalTimestamp("2025-01-01 00:00:00.000"), LocalTimestamp("2025-01-01 00:00:00.000"));
  EXPECT_NE(LocalTimestamp("2025-01-01 00:00:00.000"), LocalTimestamp("2025-01-01 00:00:00.001"));
}

TEST(LocalTimestamp, ReadsAndWritesTheDocumentedForm) {
  struct Case {
    const char* text;
    local_time<milliseconds> time;
  };
  const Case cases[] = {
      {"2025-01-01 00:00:00.000", local(2025, 1, 1)},
      {"2025-01-15 10:30:00.000", local(2025, 1, 15, 10h + 30min)},
      {"2024-02-29 23:59:59.999", local(2024, 3, 1, -1ms)},
      {"1969-12-31 23:59:59.001", local(1970, 1, 1, -999ms)},
      {"9999-12-31 00:00:00.050", local(9999, 12, 31, 50ms)},
  };
  for (const Case& c : cases) {
    const LocalTimestamp timestamp(c.text);
    EXPECT_TRUE(timestamp.valid()) << c.text;
    EXPECT_TRUE(local_time_of(timestamp) == c.time) << c.text;
    EXPECT_EQ(to_local_timestamp(c.time).text(), c.text);
  }
  EXPECT_TRUE(local_time_of(LocalTimestamp("2016-12-31 23:59:60.000")) == local(2017, 1, 1));
}

TEST(LocalTimestamp, RefusesWhatDoesNotExistOrIsWrittenOtherwise) {
  for (const char* text : {"2025-02-30 00:00:00.000",
                           "2025-02-29 00:00:00.000",
                           "2025-13-01 00:00:00.000",
                           "2025-01-01 24:00:00.000",
                           "2025-01-01 00:60:00.000",
                           "2025-01-01 00:00:61.000",
                           "2025-01-01",
                           "2025-01-01 00:00",
                           "2025-01-01 00:00:00",
                           "2025-01-01 00:00:00.",
                           "2025-01-01 00:00:00,000",
                           "2025-01-01T00:00:00.000",
                           "2025-01-01 00:00:00.000Z",
                           "2025-01-01 00:00:00.000-05:00",
                           "2025-01-01  00:00:00.000",
                           " 2025-01-01 00:00:00.000",
                           "2025-01-01 00:00:00.000 ",
                           "2025-1-1 00:00:00.000",
                           "01-01-2025 00:00:00.000",
                           "2025-01-01 00:00:00.-12",
                           "never",
                           ""}) {
    EXPECT_FALSE(LocalTimestamp(text).valid()) << text;
    EXPECT_FALSE(local_time_of(LocalTimestamp(text))) << text;
  }
}

TEST(LocalTimestamp, TakesMoreOrFewerDigitsOfFractionSoThatWhatWasReadCanBeWrittenBack) {
  struct Case {
    const char* fraction;
    milliseconds millis;
  };
  for (const Case& c : {Case{"0", 0ms}, Case{"1", 100ms}, Case{"12", 120ms}, Case{"123456789", 123ms}}) {
    const LocalTimestamp time("2025-01-01 00:00:00." + std::string(c.fraction));
    EXPECT_EQ(local_time_of(time), local(2025, 1, 1, c.millis)) << time.text();
  }
}

}  // namespace
