#pragma once

#include <chrono>
#include <optional>

#include "builderbacked/export.hpp"
#include "builderbacked/timestamp.hpp"

/// @file
/// Timestamps as times of std::chrono, apart from the models because `<chrono>` is slow to compile.

namespace builderbacked {

/// The instant written as local time at `utc_offset`, with milliseconds only when there are any.
[[nodiscard]] BUILDERBACKED_EXPORT OffsetTimestamp
to_offset_timestamp(std::chrono::sys_time<std::chrono::milliseconds> instant,
                    std::chrono::minutes utc_offset = std::chrono::minutes{0});

/// The instant; nothing when the text is not valid or has no offset. Digits beyond milliseconds are cut.
[[nodiscard]] BUILDERBACKED_EXPORT std::optional<std::chrono::sys_time<std::chrono::milliseconds>> instant_of(
    const OffsetTimestamp& timestamp);

/// The time as written, without its offset, or nothing when the text is not valid; a date alone is its
/// midnight.
[[nodiscard]] BUILDERBACKED_EXPORT std::optional<std::chrono::local_time<std::chrono::milliseconds>>
local_time_of(const OffsetTimestamp& timestamp);

/// The offset as written; nothing when there is none or the text is not valid.
[[nodiscard]] BUILDERBACKED_EXPORT std::optional<std::chrono::minutes> utc_offset_of(
    const OffsetTimestamp& timestamp);

/// The time written as documents have it, with its milliseconds.
[[nodiscard]] BUILDERBACKED_EXPORT LocalTimestamp
to_local_timestamp(std::chrono::local_time<std::chrono::milliseconds> time);

/// The time; nothing when the text is not valid.
[[nodiscard]] BUILDERBACKED_EXPORT std::optional<std::chrono::local_time<std::chrono::milliseconds>>
local_time_of(const LocalTimestamp& timestamp);

}  // namespace builderbacked
