#include "wire/json_reader.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include "wire/json_document.hpp"
#include "wire/json_text.hpp"

namespace builderbacked::wire {

namespace {

constexpr std::size_t max_depth = 100;

std::string not_valid_json(std::size_t position) {
  return "is not valid JSON (byte " + std::to_string(position) + ')';
}

/// Puts a value together again from events, as compact JSON text; numbers keep their digits.
class RawText {
 public:
  void scalar(bool quoted, std::string_view text) {
    separate();
    if (quoted) {
      append_json_string(text_, text);
    } else {
      text_ += text;
    }
  }
  void key(std::string_view name) {
    scalar(true, name);
    text_ += ':';
    needs_comma_ = false;
  }
  void open(char bracket) {
    separate();
    text_ += bracket;
    needs_comma_ = false;
    ++depth_;
  }
  /// True when that was the end of the whole value.
  bool close(char bracket) {
    text_ += bracket;
    needs_comma_ = true;
    return --depth_ == 0;
  }
  [[nodiscard]] std::size_t depth() const { return depth_; }
  std::string take() {
    needs_comma_ = false;
    return std::exchange(text_, {});
  }

 private:
  void separate() {
    if (needs_comma_) text_ += ',';
    needs_comma_ = true;
  }

  std::string text_;
  std::size_t depth_ = 0;
  bool needs_comma_ = false;
};

/// Takes nlohmann's parse events to the targets.
class Reader : public nlohmann::json_sax<JsonDocument> {
 public:
  explicit Reader(Target root) : root_(root) {}

  [[nodiscard]] std::optional<DecodeError> take_error() { return std::move(error_); }

  bool null() override { return scalar(false, "null"); }
  bool boolean(bool value) override { return scalar(false, value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override {
    // Zero arrives here only as "-0"; without a sign it is unsigned.
    return scalar(false, value == 0 ? "-0" : std::to_string(value));
  }
  bool number_unsigned(number_unsigned_t value) override { return scalar(false, std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const string_t& digits) override {
    std::string text = digits;
    // Where the locale's decimal point is another one, nlohmann has put that in.
    if (const auto point = text.find_first_not_of("+-0123456789eE"); point != std::string::npos) {
      text[point] = '.';
    }
    return scalar(false, std::move(text));
  }
  bool string(string_t& text) override { return scalar(true, std::move(text)); }
  bool binary(binary_t& /*value*/) override { return fail("is not JSON"); }

  bool key(string_t& name) override {
    if (raw_.depth() > 0) {
      raw_.key(name);
    } else {
      frames_.back().name = std::move(name);
    }
    return true;
  }
  bool start_object(std::size_t /*size*/) override { return open('{'); }
  bool start_array(std::size_t /*size*/) override { return open('['); }
  bool end_object() override { return close('}'); }
  bool end_array() override { return close(']'); }

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*problem*/) override {
    error_ = DecodeError{{}, not_valid_json(position)};
    return false;
  }

 private:
  /// An object or array that is being read.
  struct Frame {
    Target target;
    bool is_array;
    std::size_t index;  ///< One beyond the current element.
    std::string name;   ///< Of the current member.
  };

  Target next_target() {
    if (frames_.empty()) return root_;
    Frame& top = frames_.back();
    if (!top.is_array) return top.target.shape->member(top.target.object, top.name);
    ++top.index;
    return top.target.shape->element(top.target.object);
  }

  bool scalar(bool quoted, std::string&& text) {
    if (raw_.depth() > 0) {
      raw_.scalar(quoted, text);
      return true;
    }
    const Target target = next_target();
    const Shape& shape = *target.shape;
    if (!quoted && text == "null" && !shape.any_json) {
      const bool is_member = !frames_.empty() && !frames_.back().is_array;
      return is_member || refuse(shape);
    }
    if (shape.accept != nullptr && shape.accept(target.object, quoted, std::move(text))) return true;
    return refuse(shape);
  }

  bool open(char bracket) {
    if (frames_.size() + raw_.depth() >= max_depth) {
      // Without a pointer: the name here is the document's own, and could be anything.
      error_ = DecodeError{{}, "is nested too deeply"};
      return false;
    }
    if (raw_.depth() > 0) {
      raw_.open(bracket);
      return true;
    }
    const Target target = next_target();
    if (target.shape->any_json) {
      raw_target_ = target;
      raw_.open(bracket);
      return true;
    }
    const bool is_array = bracket == '[';
    const bool fits = is_array ? target.shape->element != nullptr : target.shape->member != nullptr;
    if (!fits) return refuse(*target.shape);
    if (target.shape->begin != nullptr) target.shape->begin(target.object);
    frames_.push_back({target, is_array, 0, {}});
    return true;
  }

  bool close(char bracket) {
    if (raw_.depth() > 0) {
      return !raw_.close(bracket) || raw_target_.shape->accept(raw_target_.object, false, raw_.take());
    }
    const Target target = frames_.back().target;
    frames_.pop_back();
    if (bracket == ']' || target.shape->missing == nullptr) return true;
    const std::string_view name = target.shape->missing(target.object);
    return name.empty() || fail("has no " + std::string(name));
  }

  // The names in a pointer are all from the field tables: unknown members accept every value.

  bool refuse(const Shape& shape) { return fail("expected " + std::string(shape.expected)); }

  bool fail(std::string problem) {
    error_ = DecodeError{pointer(), std::move(problem)};
    return false;
  }

  [[nodiscard]] std::string pointer() const {
    std::string pointer;
    for (const Frame& frame : frames_) {
      pointer += '/';
      pointer += frame.is_array ? std::to_string(frame.index == 0 ? 0 : frame.index - 1) : frame.name;
    }
    return pointer;
  }

  Target root_;
  std::vector<Frame> frames_;
  RawText raw_;
  Target raw_target_;
  std::optional<DecodeError> error_;
};

}  // namespace

std::optional<DecodeError> read_json(std::string_view text, Target root) {
  // nlohmann takes a NUL for the end of the text.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return DecodeError{{}, not_valid_json(nul + 1)};
  }
  Reader reader(root);
  JsonDocument::sax_parse(text.begin(), text.end(), &reader);
  return reader.take_error();
}

}  // namespace builderbacked::wire
