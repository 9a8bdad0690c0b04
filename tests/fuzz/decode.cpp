// Reading one response model (BUILDERBACKED_FUZZ_MODEL): what is read can be written, and nothing gets lost.

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "builderbacked/json_text.hpp"
#include "builderbacked/models.hpp"
#include "builderbacked/validate.hpp"
#include "json_tree.hpp"
#include "require.hpp"
#include "wire/codec.hpp"

namespace builderbacked::fuzz {

namespace {

using M = BUILDERBACKED_FUZZ_MODEL;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// A document with, at the place that `pointer` names, a value that no documented member takes.
std::string wrong_at(std::string_view pointer) {
  if (pointer.empty()) return "[[]]";
  const std::string_view name = pointer.substr(1, pointer.find('/', 1) - 1);
  const std::string inner = wrong_at(pointer.substr(name.size() + 1));
  if (is_digit(name.front())) return '[' + inner + ']';
  return "{\"" + std::string(name) + "\":" + inner + '}';
}

std::size_t depth(std::string_view pointer) {
  return static_cast<std::size_t>(std::count(pointer.begin(), pointer.end(), '/'));
}

/// The place in an error is one of the SDK's own names, never one that the document brought along: those are
/// known by refusing a value that an unknown member takes.
void check_place(const std::string& pointer) {
  if (pointer.empty()) return;
  require(pointer.front() == '/' && pointer.back() != '/' && pointer.find("//") == std::string::npos &&
              std::all_of(pointer.begin(), pointer.end(),
                          [](char c) { return c == '/' || is_letter_or_digit(c); }),
          "an error's place is made of names and indices");
  const auto again = wire::decode<M>(wrong_at(pointer));
  const auto* error = std::get_if<wire::DecodeError>(&again);
  require(error != nullptr && depth(error->pointer) >= depth(pointer),
          "an error's place is a documented one");
}

void check_problem(const wire::DecodeError& error) {
  check_place(error.pointer);
  const bool plain = std::all_of(error.problem.begin(), error.problem.end(), [](char c) {
    return is_letter_or_digit(c) || c == ' ' || c == '-' || c == '(' || c == ')';
  });
  require(!error.problem.empty() && error.problem.size() < 60 && plain, "an error is a short plain text");
}

/// What is sent when the model is written back; a region never is.
template <class Model>
void check_request(const Model& model) {
  if constexpr (requires { model.to_request(); }) {
    const auto request = model.to_request();
    const auto again = from_json_text<std::remove_const_t<decltype(request)>>(to_json_text(request));
    require(again.has_value() && *again == request, "a request is read as what was written");
    const auto valid = validate(request);
    require(valid.has_value() || !valid.error().violations.empty(), "what is not valid says why");
  }
}

void check_model(const M& model, std::string_view text) {
  const std::string written = to_json_text(model);
  require(kept(text, written), "what was read is written back");
  const auto again = from_json_text<M>(written);
  require(again.has_value() && *again == model, "what is written is read as the same model");
  require(to_json_text(*again) == written, "writing is stable");

  const auto list = wire::decode<std::vector<M>>('[' + written + ',' + written + ']');
  if (const auto* error = std::get_if<wire::DecodeError>(&list)) {
    require(error->problem == "is nested too deeply", "what is read alone is read in a list");
  } else {
    require(std::get<0>(list) == std::vector<M>{model, model}, "a list has its elements");
  }
  check_request(model);
}

}  // namespace

}  // namespace builderbacked::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace builderbacked;
  const std::string_view text = fuzz::as_text(data, size);
  const auto decoded = wire::decode<fuzz::M>(text);
  if (const auto* error = std::get_if<wire::DecodeError>(&decoded)) {
    fuzz::check_problem(*error);
  } else {
    fuzz::check_model(std::get<fuzz::M>(decoded), text);
  }
  return 0;
}
