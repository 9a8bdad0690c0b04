#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace builderbacked {

/// An enumerator and its text on the wire.
template <class E>
struct EnumText {
  std::string_view text;  ///< As it stands on the wire.
  E value;                ///< What this SDK calls it.
};

/// The texts an enum has on the wire. Specialised beside each enum with
/// `static constexpr EnumText<E> values[]` and `static constexpr bool ignores_case`.
template <class E>
struct EnumTexts;

/// An enum value that the server may outgrow: it keeps the text it was given, so that a value this SDK does
/// not know survives reading and writing back. Empty means "not set".
template <class E>
class OpenEnum {
 public:
  OpenEnum() = default;  ///< Not set.
  /// A value that this SDK knows.
  OpenEnum(E value) {
    for (const auto& [text, known] : EnumTexts<E>::values) {
      if (known == value) text_ = text;
    }
  }
  /// A text from elsewhere, known or not; see `known()`.
  explicit OpenEnum(std::string text) : text_(std::move(text)) {}

  /// The value as it stands on the wire.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// Whether it is not set.
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

  /// The enumerator, or nothing when the text is not one this SDK knows.
  [[nodiscard]] std::optional<E> known() const {
    for (const auto& [text, value] : EnumTexts<E>::values) {
      if (same(text, text_)) return value;
    }
    return std::nullopt;
  }

  /// Compares the texts, without case where the API does.
  friend bool operator==(const OpenEnum& a, const OpenEnum& b) { return same(a.text_, b.text_); }

 private:
  static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

  static bool same(std::string_view a, std::string_view b) {
    if (!EnumTexts<E>::ignores_case || a.size() != b.size()) return a == b;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (lower(a[i]) != lower(b[i])) return false;
    }
    return true;
  }

  std::string text_;
};

}  // namespace builderbacked
