#pragma once

#include <array>
#include <cstddef>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string_view>

#include "counts.hpp"

namespace importer {

/// One event on stdout, at once, for a program that follows the run.
inline void print_event(const nlohmann::ordered_json& event) {
  // A text that is not UTF-8 must not end the run.
  std::cout << event.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << std::endl;
}

template <class Column, std::size_t size>
nlohmann::ordered_json summary_event(const Counts<Column>& counts,
                                     const std::array<std::string_view, size>& names) {
  nlohmann::ordered_json kinds;
  nlohmann::ordered_json total;
  for (std::size_t i = 0; i < size; ++i) {
    const auto column = static_cast<Column>(i);
    for (const Kind kind : all_kinds)
      kinds[std::string(plural(kind))][std::string(names[i])] = counts.of(kind, column);
    total[std::string(names[i])] = counts.of(column);
  }
  return {{"event", "summary"}, {"kinds", kinds}, {"total", total}};
}

}  // namespace importer
