#include "wire/json_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "text.hpp"
#include "wire/json_text.hpp"

namespace builderbacked::wire {

namespace {

constexpr int max_depth = 100;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto append = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  const auto follow = [&](std::uint32_t bits) { append(0x80 | (bits & 0x3F)); };
  if (code < 0x80) return append(code);
  if (code < 0x800) {
    append(0xC0 | code >> 6);
  } else if (code < 0x10000) {
    append(0xE0 | code >> 12);
    follow(code >> 6);
  } else {
    append(0xF0 | code >> 18);
    follow(code >> 12);
    follow(code >> 6);
  }
  follow(code);
}

/// Recursive descent over RFC 8259, without its liberties: one value, UTF-8, no lone surrogates. Functions
/// that read something return false when it is not there, and then `error_` says why.
class Reader {
 public:
  explicit Reader(std::string_view text, std::size_t begin = 0) : text_(text), at_(begin) {}

  bool document(const Target& root) { return value(root, false) && at_end(); }
  bool any_document() {
    std::string json;
    return copy(json) && at_end();
  }
  [[nodiscard]] DecodeError take_error() { return std::move(error_); }

 private:
  /// The next character after white space; NUL at the end, where no value begins either.
  char peek() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool skip(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool at_end() {
    peek();
    return at_ == text_.size() || invalid();
  }

  bool value(const Target& target, bool is_member) {
    const Shape& shape = *target.shape;
    const char first = peek();
    if (first == '"') {
      std::string text;
      return string(text) && accept(target, true, std::move(text));
    }
    if (first == '{' && !shape.any_json) return object_into(target);
    if (first == '[' && !shape.any_json) return array_into(target);
    std::string json;
    if (!copy(json)) return false;
    if (json == "null" && is_member && !shape.any_json) return true;
    return accept(target, false, std::move(json));
  }

  bool accept(const Target& target, bool quoted, std::string&& text) {
    const Shape& shape = *target.shape;
    const bool taken = shape.accept != nullptr && shape.accept(target.object, quoted, std::move(text));
    return taken || refuse(shape);
  }

  bool object_into(const Target& target) {
    const Shape& shape = *target.shape;
    if (shape.member == nullptr) return refuse(shape);
    if (shape.begin != nullptr) shape.begin(target.object);
    const bool read = object(
        [&](const std::string& name) { return value(shape.member(target.object, name), true) || in(name); });
    if (!read || shape.missing == nullptr) return read;
    const std::string_view name = shape.missing(target.object);
    return name.empty() || fail("has no " + std::string(name));
  }

  bool array_into(const Target& target) {
    const Shape& shape = *target.shape;
    if (shape.element == nullptr) return refuse(shape);
    if (shape.begin != nullptr) shape.begin(target.object);
    const std::size_t begin = at_;
    return array([&](std::size_t index) {
      // Of an inner list the text does not say where it ends.
      if (depth_ == 1 && (index == 16 || index == 1024 || index == 65'536)) {
        shape.expect(target.object, expected_elements(index, begin));
      }
      return value(shape.element(target.object), false) || in(std::to_string(index));
    });
  }

  /// By what the first `count` elements of an array took: growing step by step, a long list would take three
  /// times its memory. Bounded, as one that only begins with small elements must not.
  [[nodiscard]] std::size_t expected_elements(std::size_t count, std::size_t begin) const {
    const std::size_t more = (text_.size() - at_) / ((at_ - begin) / count) + 1;
    return count + (std::min)(more + more / 16, count * 64);
  }

  /// Appends the next value, whatever it is, as compact JSON; numbers keep their digits.
  bool copy(std::string& out) {
    switch (const char first = peek()) {
      case '{':
        out += '{';
        return object([&](const std::string& name) {
                 if (out.back() != '{') out += ',';
                 append_json_string(out, name);
                 out += ':';
                 return copy(out);
               }) &&
               (out += '}', true);
      case '[':
        out += '[';
        return array([&](std::size_t index) {
                 if (index > 0) out += ',';
                 return copy(out);
               }) &&
               (out += ']', true);
      case '"': {
        std::string text;
        if (!string(text)) return false;
        append_json_string(out, text);
        return true;
      }
      default:
        return first == '-' || is_digit(first) ? number(out) : word(out);
    }
  }

  /// `read_member(name)` reads each value.
  template <class ReadMember>
  bool object(const ReadMember& read_member) {
    if (!enter()) return false;
    std::string name;
    if (peek() != '}') {
      do {
        if (peek() != '"') return invalid();
        if (!string(name)) return false;
        if (peek() != ':') return invalid();
        ++at_;
        if (!read_member(std::as_const(name))) return false;
        peek();
      } while (skip(','));
    }
    return leave('}');
  }

  /// `read_element(index)` reads each value.
  template <class ReadElement>
  bool array(const ReadElement& read_element) {
    if (!enter()) return false;
    if (peek() != ']') {
      std::size_t index = 0;
      do {
        if (!read_element(index++)) return false;
        peek();
      } while (skip(','));
    }
    return leave(']');
  }

  bool enter() {
    // Without a place: the names on the way may be the document's own, and could be anything.
    if (depth_ == max_depth) return fail_without_place("is nested too deeply");
    ++depth_;
    ++at_;
    return true;
  }
  bool leave(char bracket) {
    --depth_;
    return skip(bracket) || invalid();
  }

  /// The content of a string, in `out`.
  bool string(std::string& out) {
    bool is_ascii = true;
    out.clear();
    ++at_;
    for (;;) {
      const std::size_t plain = plain_length(text_.substr(at_));
      out.append(text_, at_, plain);
      at_ += plain;
      if (skip('"')) return is_ascii || is_utf8(out) || invalid();
      if (at_ < text_.size() && static_cast<std::uint8_t>(text_[at_]) >= 0x80) {
        is_ascii = false;
        out += text_[at_++];
      } else if (!skip('\\') || !escape(out)) {
        return invalid();
      }
    }
  }

  /// What follows a backslash.
  bool escape(std::string& out) {
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view characters = "\"\\/\b\f\n\r\t";
    if (skip('u')) return unicode_escape(out);
    const std::size_t which = at_ < text_.size() ? names.find(text_[at_]) : std::string_view::npos;
    if (which == std::string_view::npos) return false;
    ++at_;
    out += characters[which];
    return true;
  }

  bool unicode_escape(std::string& out) {
    std::uint32_t code = 0;
    if (!four_digits(code)) return false;
    if (code >= 0xD800 && code < 0xDC00) {
      std::uint32_t low = 0;
      if (!skip('\\') || !skip('u') || !four_digits(low) || low < 0xDC00 || low >= 0xE000) return false;
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code < 0xE000) {
      return false;
    }
    append_utf8(out, code);
    return true;
  }

  bool four_digits(std::uint32_t& code) {
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = at_ < text_.size() ? text_[at_] : '\0';
      const char letter = static_cast<char>(c | 0x20);
      if (is_digit(c)) {
        code = code << 4 | static_cast<std::uint32_t>(c - '0');
      } else if (letter >= 'a' && letter <= 'f') {
        code = code << 4 | static_cast<std::uint32_t>(letter - 'a' + 10);
      } else {
        return false;
      }
    }
    return true;
  }

  bool number(std::string& out) {
    const std::size_t begin = at_;
    skip('-');
    if (!skip('0') && !digits()) return invalid();
    if (skip('.') && !digits()) return invalid();
    if (skip('e') || skip('E')) {
      if (!skip('+')) skip('-');
      if (!digits()) return invalid();
    }
    out.append(text_, begin, at_ - begin);
    return true;
  }
  bool digits() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ > begin;
  }

  bool word(std::string& out) {
    for (const std::string_view word : {"null", "true", "false"}) {
      if (!text_.substr(at_).starts_with(word)) continue;
      at_ += word.size();
      out += word;
      return true;
    }
    return invalid();
  }

  bool invalid() { return fail_without_place("is not valid JSON (byte " + std::to_string(at_ + 1) + ')'); }
  bool fail_without_place(std::string problem) {
    error_ = {{}, std::move(problem)};
    has_place_ = false;
    return false;
  }
  bool refuse(const Shape& shape) { return fail("expected " + std::string(shape.expected)); }
  bool fail(std::string problem) {
    error_ = {{}, std::move(problem)};
    return false;
  }

  /// Puts a step before the place of an error, on the way out. All names in it are from the field tables:
  /// unknown members accept every value.
  bool in(std::string_view step) {
    if (has_place_) error_.pointer.insert(0, step).insert(0, 1, '/');
    return false;
  }

  std::string_view text_;
  std::size_t at_;
  int depth_ = 0;
  bool has_place_ = true;
  DecodeError error_;
};

}  // namespace

std::optional<DecodeError> read_json(std::string_view text, Target root) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // Which some servers send.
  Reader reader(text, text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
  if (reader.document(root)) return std::nullopt;
  return reader.take_error();
}

bool is_json(std::string_view text) {
  return Reader(text).any_document();
}

}  // namespace builderbacked::wire
