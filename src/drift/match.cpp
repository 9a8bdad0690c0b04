#include "drift/match.hpp"

#include <algorithm>
#include <cstddef>
#include <set>

namespace builderbacked::drift {

namespace {

bool ends_with(const Shape& shape, const Shape& end) {
  return shape.size() >= end.size() && std::equal(end.rbegin(), end.rend(), shape.rbegin());
}

bool writes(const std::string& method) {
  return method == "PUT" || method == "POST" || method == "PATCH";
}

bool same_method(const Operation& a, const Operation& b) {
  return a.method == b.method;
}

/// POST for PUT, but never DELETE for GET.
bool like_method(const Operation& a, const Operation& b) {
  return same_method(a, b) || (writes(a.method) && writes(b.method));
}

bool same_tail(const Operation& a, const Operation& b) {
  return a.tail == b.tail;
}

/// The fixed segments after the version, in any order. What is written may also be named in the path instead
/// of in the body.
bool same_words(const Operation& a, const Operation& b) {
  return a.words == b.words && (a.tail.size() == b.tail.size() || writes(a.method));
}

struct Rule {
  bool (*holds)(const Operation& expected, const Operation& found);
  bool moved;
};

/// The best first.
constexpr Rule rules[] = {
    {[](const Operation& a, const Operation& b) { return same_method(a, b) && a.shape == b.shape; }, false},
    {[](const Operation& a, const Operation& b) { return same_method(a, b) && ends_with(b.shape, a.shape); },
     false},
    {[](const Operation& a, const Operation& b) { return same_method(a, b) && same_tail(a, b); }, true},
    {[](const Operation& a, const Operation& b) { return like_method(a, b) && same_tail(a, b); }, true},
    {[](const Operation& a, const Operation& b) { return same_method(a, b) && same_words(a, b); }, true},
    {[](const Operation& a, const Operation& b) { return like_method(a, b) && same_words(a, b); }, true},
    {[](const Operation& a, const Operation& b) {
       return same_method(a, b) && !a.id.empty() && a.id == b.id && area(a) == area(b);
     },
     true}};

}  // namespace

Matching match(const std::vector<Operation>& contract, const std::vector<Operation>& document) {
  Matching matching;
  for (const Operation& expected : contract) matching.matches.push_back({&expected});
  std::set<const Operation*> taken;
  for (const Rule& rule : rules) {
    for (Match& match : matching.matches) {
      if (match.found != nullptr) continue;
      const auto found = std::find_if(document.begin(), document.end(), [&](const Operation& candidate) {
        return taken.count(&candidate) == 0 && rule.holds(*match.expected, candidate);
      });
      if (found == document.end()) continue;
      match.found = &*found;
      match.moved = rule.moved;
      taken.insert(&*found);
      if (!rule.moved) ++matching.in_place;
    }
  }
  for (const Operation& operation : document) {
    if (taken.count(&operation) == 0) matching.added.push_back(&operation);
  }
  return matching;
}

std::string prefix(const Match& match) {
  std::string path;
  if (match.found == nullptr || match.moved) return path;
  const std::size_t segments = match.found->shape.size() - match.expected->shape.size();
  for (std::size_t i = 0; i < segments; ++i) path += '/' + match.found->shape[i];
  return path;
}

}  // namespace builderbacked::drift
