#pragma once

#include <string>
#include <utility>

#include "builderbacked/export.hpp"

namespace builderbacked {

/// A date and time of a home (ISO 8601), kept exactly as written: "2025-02-24T00:00:00-05:00".
///
/// The UTC offset is part of the value and is never converted away; a text without one stays without one.
/// Two timestamps are equal when their texts are. As times of `std::chrono`: timestamp_chrono.hpp.
class BUILDERBACKED_EXPORT OffsetTimestamp {
 public:
  OffsetTimestamp() = default;  ///< The empty text, which is not valid.
  /// A text; nothing is checked here, see `valid()`.
  OffsetTimestamp(std::string text) : text_(std::move(text)) {}
  OffsetTimestamp(const char* text) : text_(text) {}  ///< The same; not null.

  /// The text as written.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// True when the text is an ISO 8601 date, or date and time, that exists.
  [[nodiscard]] bool valid() const;

  bool operator==(const OffsetTimestamp&) const = default;  ///< Compares the texts.

 private:
  std::string text_;
};

/// A date and time of a document, "YYYY-MM-DD HH:MM:SS.SSS", which has no time zone; kept as written.
class BUILDERBACKED_EXPORT LocalTimestamp {
 public:
  LocalTimestamp() = default;  ///< The empty text, which is not valid.
  /// A text; nothing is checked here, see `valid()`.
  LocalTimestamp(std::string text) : text_(std::move(text)) {}
  LocalTimestamp(const char* text) : text_(text) {}  ///< The same; not null.

  /// The text as written.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// True when the text has the documented form, with a fraction of any length, and names a time that exists.
  [[nodiscard]] bool valid() const;

  bool operator==(const LocalTimestamp&) const = default;  ///< Compares the texts.

 private:
  std::string text_;
};

}  // namespace builderbacked
