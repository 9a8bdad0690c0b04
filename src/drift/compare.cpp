#include "drift/compare.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "drift/compare_operation.hpp"
#include "drift/match.hpp"
#include "drift/security.hpp"
#include "drift/texts.hpp"

namespace builderbacked::drift {

namespace {

std::vector<Operation> in_areas(std::vector<Operation> operations, const std::set<std::string>& only) {
  if (only.empty()) return operations;
  operations.erase(
      std::remove_if(operations.begin(), operations.end(),
                     [&](const Operation& operation) { return only.count(area(operation)) == 0; }),
      operations.end());
  return operations;
}

/// The document's operations below the server that fits the contract best.
std::vector<Operation> best_fit(const std::vector<Operation>& contract, const Document& document,
                                const std::set<std::string>& only) {
  std::vector<Operation> best;
  std::optional<std::size_t> most;
  for (const std::string& server : server_paths(document)) {
    std::vector<Operation> candidate = in_areas(operations(document, server), only);
    const std::size_t in_place = match(contract, candidate).in_place;
    if (most && in_place <= *most) continue;
    most = in_place;
    best = std::move(candidate);
  }
  return best;
}

std::set<std::string> areas_of(const std::vector<Operation>& operations) {
  std::set<std::string> all;
  for (const Operation& operation : operations) all.insert(area(operation));
  return all;
}

/// Of which the document has something.
std::set<std::string> areas_found(const Matching& matching, const std::vector<Operation>& found) {
  std::set<std::string> all = areas_of(found);
  for (const Match& match : matching.matches) {
    if (match.found != nullptr) all.insert(area(*match.expected));
  }
  return all;
}

/// A document may be of one group of several: then one finding for all that it lacks.
Outcome missing_areas(const std::set<std::string>& areas) {
  Outcome outcome;
  for (const std::string& area : areas) {
    outcome.findings.push_back(
        {Kind::area_missing,
         area,
         "none of its operations is in the document; where it has only a part of the API on "
         "purpose, --only names that part",
         {},
         {}});
  }
  return outcome;
}

/// What of an operation contradicts that it is as the contract assumes it to be; empty: nothing.
std::string contradiction(const Match& match, const Outcome& outcome) {
  if (match.found == nullptr) return "no such endpoint";
  if (match.moved) return match.found->name();
  for (const Finding& finding : outcome.findings) {
    const bool contradicts = finding.kind == Kind::required_field_added ||
                             finding.kind == Kind::required_parameter_added ||
                             finding.kind == Kind::body_changed;
    if (contradicts) return finding.where.substr(match.expected->name().size() + 1) + ' ' + finding.message;
  }
  return {};
}

Outcome compare_match(const Document& contract, const Document& document, const Match& match) {
  Outcome outcome;
  const std::string where = match.expected->name();
  if (match.found == nullptr) {
    outcome.findings.push_back({Kind::endpoint_missing, where, "is not in the document", {}, {}});
  } else {
    outcome = compare_operations(contract, *match.expected, document, *match.found);
  }
  if (const std::string assumption = assumption_of(*match.expected->node); !assumption.empty()) {
    const std::string use = contradiction(match, outcome);
    outcome.evidence.push_back(
        {assumption, use.empty() ? Verdict::confirmed : Verdict::contradicted, use, where});
  }
  if (match.moved) {
    outcome.findings.push_back({Kind::endpoint_moved, where, "is elsewhere", where, match.found->name()});
  }
  return outcome;
}

Outcome compare_prefix(const Matching& matching) {
  Outcome outcome;
  std::string prefix;
  for (const std::string& segment : matching.prefix) prefix += '/' + segment;
  if (!prefix.empty()) {
    outcome.findings.push_back({Kind::base_path_differs,
                                "servers",
                                "the service is below a path, which belongs into the SDK's base_url",
                                {},
                                prefix});
  }
  return outcome;
}

/// The most harmful first, each once.
std::vector<Finding> in_order(std::vector<Finding> findings) {
  std::multimap<Kind, Finding> by_kind;
  for (Finding& finding : findings) by_kind.emplace(finding.kind, std::move(finding));
  std::vector<Finding> all;
  std::set<std::tuple<Kind, std::string, std::string, std::string>> seen;
  for (auto& [kind, finding] : by_kind) {
    const bool is_new = seen.emplace(kind, finding.where, finding.message, finding.found.value_or("")).second;
    if (is_new) all.push_back(std::move(finding));
  }
  return all;
}

}  // namespace

std::set<std::string> areas(const Document& contract) {
  return areas_of(operations(contract, server_paths(contract).front()));
}

Comparison compare(const Document& contract, const Document& document, const std::set<std::string>& only) {
  const std::vector<Operation> expected =
      in_areas(operations(contract, server_paths(contract).front()), only);
  const std::vector<Operation> found = best_fit(expected, document, only);
  const Matching matching = match(expected, found);
  const std::set<std::string> missing = without(areas_of(expected), areas_found(matching, found));
  Outcome outcome = missing_areas(missing);
  for (const Match& match : matching.matches) {
    if (missing.count(area(*match.expected)) != 0) continue;
    outcome.add(compare_match(contract, document, match));
  }
  outcome.add(compare_token_endpoints(contract, expected, document));
  outcome.add(compare_prefix(matching));
  for (const Operation* operation : matching.added) {
    outcome.findings.push_back({Kind::operation_added, operation->name(), "is new", {}, {}});
  }
  return {in_order(std::move(outcome.findings)), conclude(contract, outcome.evidence)};
}

}  // namespace builderbacked::drift
