#pragma once

#include <algorithm>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "drift/compare.hpp"
#include "drift/report.hpp"
#include "testing/openapi_document.hpp"

namespace builderbacked::drift {

inline void PrintTo(const Finding& finding, std::ostream* stream) {
  *stream << name(finding.kind) << ": " << finding.where << ": " << finding.message << " ("
          << finding.expected.value_or("-") << ", " << finding.found.value_or("-") << ')';
}

/// The contract, changed by a JSON patch (RFC 6902).
inline Json patched(const Json& patch) {
  return testing::openapi_document().patch(patch);
}

inline Comparison compared(const Json& document, const std::set<std::string>& only = {}) {
  return compare(Document(testing::openapi_document()), Document(document), only);
}

inline std::vector<Finding> of_severity(const Comparison& comparison, Severity wanted) {
  std::vector<Finding> all;
  for (const Finding& finding : comparison.findings) {
    if (severity(finding.kind) == wanted) all.push_back(finding);
  }
  return all;
}

inline const Assumption& assumption(const Comparison& comparison, const std::string& id) {
  return *std::find_if(comparison.assumptions.begin(), comparison.assumptions.end(),
                       [&](const Assumption& one) { return one.id == id; });
}

/// Pointers into the contract's document.
inline std::string schema(const std::string& name) {
  return "/components/schemas/" + name;
}
inline std::string path(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '/' ? std::string("~1") : std::string(1, c);
  return "/paths/" + escaped;
}
inline std::string operation(const std::string& text, const std::string& method) {
  return path(text) + '/' + method;
}

/// Patches of one step, and of several.
inline Json replaced(const std::string& path, Json value) {
  return Json::array({{{"op", "replace"}, {"path", path}, {"value", std::move(value)}}});
}
inline Json added(const std::string& path, Json value) {
  return Json::array({{{"op", "add"}, {"path", path}, {"value", std::move(value)}}});
}
inline Json removed(const std::string& path) {
  return Json::array({{{"op", "remove"}, {"path", path}}});
}
inline Json steps(const Json& one, const Json& other) {
  Json all = one;
  for (const Json& step : other) all.push_back(step);
  return all;
}
inline Json moved(const std::string& from, const std::string& path) {
  return Json::array({{{"op", "move"}, {"from", from}, {"path", path}}});
}

}  // namespace builderbacked::drift
