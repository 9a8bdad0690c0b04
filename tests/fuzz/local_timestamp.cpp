// A timestamp of a document: the text is kept, and what it means can be written again.

#include <string>

#include "builderbacked/timestamp_chrono.hpp"
#include "require.hpp"

namespace builderbacked::fuzz {

namespace {

void check(const std::string& text) {
  const LocalTimestamp timestamp(text);
  require(timestamp.text() == text, "the text is kept");
  require(LocalTimestamp(timestamp) == timestamp, "a copy is equal");
  const auto local = local_time_of(timestamp);
  require(timestamp.valid() == local.has_value(), "what is valid is a time");
  // A leap second is the first one of the next minute, which may be in the year 10000.
  if (!local || text.substr(17, 2) == "60") return;
  const auto again = to_local_timestamp(*local);
  require(local_time_of(again) == local, "a time that is written is read again");
  const std::string millis = (text.substr(20) + "00").substr(0, 3);
  require(again.text() == text.substr(0, 20) + millis, "a time is written as it was, to the millisecond");
  const OffsetTimestamp offset(text);
  require(local_time_of(offset) == local && !utc_offset_of(offset),
          "both kinds agree on a time without an offset");
}

}  // namespace

}  // namespace builderbacked::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace builderbacked;
  fuzz::check(std::string(fuzz::as_text(data, size)));
  return 0;
}
