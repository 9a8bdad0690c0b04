#pragma once

#include <cstddef>
#include <set>
#include <string>

namespace builderbacked::drift {

/// "a, b, c"; of many the first.
template <class Texts>
[[nodiscard]] std::string joined(const Texts& texts) {
  constexpr std::size_t most = 20;
  std::string all;
  std::size_t count = 0;
  for (const std::string& text : texts) {
    if (count == most) return all + " and " + std::to_string(texts.size() - most) + " more";
    if (count++ != 0) all += ", ";
    all += text;
  }
  return all;
}

/// ASCII letters in lower case.
[[nodiscard]] inline std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

[[nodiscard]] inline std::set<std::string> without(const std::set<std::string>& texts,
                                                   const std::set<std::string>& others) {
  std::set<std::string> left;
  for (const std::string& text : texts) {
    if (others.count(text) == 0) left.insert(text);
  }
  return left;
}

}  // namespace builderbacked::drift
