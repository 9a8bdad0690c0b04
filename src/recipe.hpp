#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "builderbacked/home.hpp"
#include "call.hpp"
#include "text.hpp"
#include "wire/codec.hpp"

// How each client looks up a create whose answer was lost: the recipes are data beside its calls.

namespace builderbacked {

/// A settlement that yields what the create would have answered. It refers to what was sent.
template <class T>
struct Recipe {
  std::string_view path_template{};
  std::string path{};
  std::function<Finding(std::string_view body, std::optional<T>& created)> judge{};
};

/// `find(answer, created)` judges an answer of type `Answer`, and takes what was created out of it.
template <class T, class Answer, class Find>
Recipe<T> recipe(std::string_view path_template, std::initializer_list<std::string_view> parameters,
                 Find find) {
  Recipe<T> made{path_template, {}, {}};
  std::vector<Violation> violations;
  made.path = expand_path(path_template, {parameters.begin(), parameters.size()}, violations);
  if (!violations.empty()) made.path.clear();  // The call itself reports them.
  made.judge = [find = std::move(find)](std::string_view body, std::optional<T>& created) {
    auto decoded = wire::decode<Answer>(body);
    auto* answer = std::get_if<Answer>(&decoded);
    return answer == nullptr ? Finding::unclear : find(*answer, created);
  };
  return made;
}

template <class T, class Request>
Finding take_if_equal(const Request& sent, T& stored, std::optional<T>& created) {
  if (!wire::agrees(sent, stored)) return Finding::different;
  created = std::move(stored);
  return Finding::done;
}

/// For what can be asked for by itself.
template <class T, class Request>
Recipe<T> by_get(std::string_view path_template, std::string_view parameter, const Request& sent) {
  return recipe<T, T>(path_template, {parameter}, [&sent](T& stored, std::optional<T>& created) {
    return take_if_equal(sent, stored, created);
  });
}

/// For what has to be found in a list, by its external id.
template <class T, class Request>
Recipe<T> in_list(std::string_view path, const Request& sent) {
  return recipe<T, std::vector<T>>(path, {}, [&sent](std::vector<T>& stored, std::optional<T>& created) {
    for (T& one : stored) {
      if (one.external_id == sent.external_id) return take_if_equal(sent, one, created);
    }
    return Finding::absent;
  });
}

/// For several things at once: `is_same_id(sent, stored)` pairs them. As long as one is absent the whole has
/// not been done, and is sent again: that the service takes all or none, and an id once, is assumed
/// (docs/silent.md).
template <class Sent, class Stored, class SameId, class Take>
Finding judge_each(std::span<const Sent> sent, std::vector<Stored>& stored, SameId is_same_id, Take take) {
  std::size_t count = 0;
  for (const Sent& one : sent) {
    for (Stored& candidate : stored) {
      if (!is_same_id(one, candidate)) continue;
      if (!wire::agrees(one, candidate)) return Finding::different;
      ++count;
      take(candidate);
      break;
    }
  }
  if (count == sent.size()) return Finding::done;
  return count == 0 ? Finding::absent : Finding::incomplete;
}

}  // namespace builderbacked
