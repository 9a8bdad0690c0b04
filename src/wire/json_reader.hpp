#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace builderbacked::wire {

struct Shape;

/// Where the next JSON value goes.
struct Target {
  void* object{nullptr};
  const Shape* shape{nullptr};
};

/// What one C++ type accepts from JSON. A null function refuses that kind of value.
struct Shape {
  /// For messages: "a string".
  std::string_view expected;
  /// Takes a scalar: a string's content when `quoted`, else the text of the literal. False refuses it.
  bool (*accept)(void* object, bool quoted, std::string&& text){nullptr};
  /// Anything goes: `accept` also gets null, arrays and objects, as JSON text.
  bool any_json{false};
  /// Starts an object or an array anew.
  void (*begin)(void* object){nullptr};
  Target (*member)(void* object, const std::string& name){nullptr};
  Target (*element)(void* object){nullptr};
  /// Of an array: how many elements there will be, about.
  void (*expect)(void* object, std::size_t count){nullptr};
  /// At the end of an object: the name of a member that identifies it and is missing; else empty.
  std::string_view (*missing)(const void* object){nullptr};
};

struct DecodeError {
  std::string pointer{};  ///< JSON pointer (RFC 6901); empty is the whole document.
  std::string problem{};  ///< "expected a string"; never any of the document's content.
};

/// Reads one JSON document straight into `root`, in one pass, without a tree: what is not wanted costs no
/// memory, and the first mismatch ends it. A null member is an absent member.
[[nodiscard]] std::optional<DecodeError> read_json(std::string_view text, Target root);

/// Whether `text` is one complete JSON value.
[[nodiscard]] bool is_json(std::string_view text);

}  // namespace builderbacked::wire
