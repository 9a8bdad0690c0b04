#include "drift/match.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace builderbacked::drift {

namespace {

bool ends_with(const Shape& shape, const Shape& end) {
  return shape.size() >= end.size() && std::equal(end.rbegin(), end.rend(), shape.rbegin());
}

/// The path before the contract's own that most operations have.
Shape common_prefix(const std::vector<Operation>& contract, const std::vector<Operation>& document) {
  std::map<Shape, std::size_t> counts;
  Shape most;
  for (const Operation& expected : contract) {
    for (const Operation& found : document) {
      if (expected.method != found.method || !ends_with(found.shape, expected.shape)) continue;
      const auto own = static_cast<Shape::difference_type>(expected.shape.size());
      ++counts[{found.shape.begin(), found.shape.end() - own}];
    }
  }
  for (const auto& [prefix, count] : counts) {
    if (count > counts[most]) most = prefix;
  }
  return most;
}

bool updates(const std::string& method) {
  return method == "PUT" || method == "PATCH";
}

bool writes(const std::string& method) {
  return method == "POST" || updates(method);
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
/// of in the body, but creating is not updating.
bool same_words(const Operation& a, const Operation& b) {
  const bool like = same_method(a, b) ? writes(a.method) : updates(a.method) && updates(b.method);
  return a.words == b.words && (a.tail.size() == b.tail.size() || like);
}

bool same_id(const Operation& a, const Operation& b) {
  return !a.id.empty() && a.id == b.id;
}

/// One word is another, or there is one more or less.
bool almost_same_words(const Operation& a, const Operation& b) {
  Shape different;
  std::set_symmetric_difference(a.words.begin(), a.words.end(), b.words.begin(), b.words.end(),
                                std::back_inserter(different));
  const std::size_t most = a.words.size() == b.words.size() ? 2 : 1;
  const bool any_same = different.size() < a.words.size() + b.words.size();
  const bool singular = different.size() == 2 && different[1].rfind(different[0], 0) == 0;  // home, homes
  return (any_same || singular) && different.size() <= most && a.parameters.size() == b.parameters.size();
}

/// How an operation that has moved is recognized.
struct Rule {
  bool (*holds)(const Operation& expected, const Operation& found);
  bool alone;  ///< Only when it holds for no other.
};

/// The best first.
constexpr Rule rules[] = {
    {[](const Operation& a, const Operation& b) { return same_method(a, b) && ends_with(b.shape, a.shape); },
     false},
    {[](const Operation& a, const Operation& b) { return same_method(a, b) && same_tail(a, b); }, false},
    {[](const Operation& a, const Operation& b) { return like_method(a, b) && same_tail(a, b); }, false},
    {[](const Operation& a, const Operation& b) { return same_method(a, b) && same_words(a, b); }, false},
    {[](const Operation& a, const Operation& b) { return like_method(a, b) && same_words(a, b); }, false},
    {[](const Operation& a, const Operation& b) { return same_method(a, b) && same_id(a, b); }, true},
    {[](const Operation& a, const Operation& b) { return same_method(a, b) && almost_same_words(a, b); },
     true},
    {same_tail, false}};

class Matcher {
 public:
  Matcher(const std::vector<Operation>& contract, const std::vector<Operation>& document)
      : document_(document) {
    for (const Operation& expected : contract) matching_.matches.push_back({&expected});
    matching_.prefix = common_prefix(contract, document);
  }

  Matching run() && {
    find_in_place();
    for (const Rule& rule : rules) find_moved(rule);
    for (const Operation& operation : document_) {
      if (taken_.count(&operation) == 0) matching_.added.push_back(&operation);
    }
    return std::move(matching_);
  }

 private:
  void find_in_place() {
    for (Match& match : matching_.matches) {
      Shape shape = matching_.prefix;
      shape.insert(shape.end(), match.expected->shape.begin(), match.expected->shape.end());
      const auto found = std::find_if(document_.begin(), document_.end(), [&](const Operation& candidate) {
        return same_method(*match.expected, candidate) && candidate.shape == shape;
      });
      if (found == document_.end()) continue;
      match.found = &*found;
      taken_.insert(match.found);
      ++matching_.in_place;
    }
  }

  void find_moved(const Rule& rule) {
    for (Match& match : matching_.matches) {
      if (match.found != nullptr) continue;
      const std::vector<const Operation*> found = candidates(rule, *match.expected);
      if (found.empty() || (rule.alone && (found.size() > 1 || is_rivalled(rule, *found.front())))) continue;
      match.found = found.front();
      match.moved = true;
      taken_.insert(match.found);
    }
  }

  [[nodiscard]] std::vector<const Operation*> candidates(const Rule& rule, const Operation& expected) const {
    std::vector<const Operation*> all;
    for (const Operation& candidate : document_) {
      if (taken_.count(&candidate) == 0 && rule.holds(expected, candidate)) all.push_back(&candidate);
    }
    return all;
  }

  /// Whether several that are still to be found could be that one.
  [[nodiscard]] bool is_rivalled(const Rule& rule, const Operation& candidate) const {
    return std::count_if(matching_.matches.begin(), matching_.matches.end(), [&](const Match& match) {
             return match.found == nullptr && rule.holds(*match.expected, candidate);
           }) > 1;
  }

  const std::vector<Operation>& document_;
  Matching matching_;
  std::set<const Operation*> taken_;
};

}  // namespace

Matching match(const std::vector<Operation>& contract, const std::vector<Operation>& document) {
  return Matcher(contract, document).run();
}

}  // namespace builderbacked::drift
