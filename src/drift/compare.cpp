#include "drift/compare.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "drift/compare_operation.hpp"
#include "drift/match.hpp"
#include "drift/names.hpp"
#include "drift/security.hpp"

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

Outcome compare_place(const Match& match) {
  Outcome outcome;
  const std::string where = match.expected->name();
  const std::string assumption = assumption_of(*match.expected->node);
  Evidence evidence{assumption, Verdict::confirmed, "", where};
  if (match.found == nullptr) {
    evidence.verdict = Verdict::open;
    outcome.findings.push_back({assumption.empty() ? Kind::endpoint_missing : Kind::assumed_endpoint_absent,
                                where,
                                "is not in the document",
                                {},
                                {}});
  } else if (match.moved) {
    evidence.verdict = Verdict::contradicted;
    evidence.use = match.found->name();
    outcome.findings.push_back({Kind::endpoint_moved, where, "is elsewhere", where, match.found->name()});
  }
  if (!assumption.empty()) outcome.evidence.push_back(std::move(evidence));
  return outcome;
}

Outcome compare_prefixes(const std::vector<Match>& matches) {
  Outcome outcome;
  std::set<std::string> prefixes;
  for (const Match& match : matches) prefixes.insert(prefix(match));
  prefixes.erase("");
  for (const std::string& prefix : prefixes) {
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
  const std::set<std::string> missing = without(areas_of(expected), areas_of(found));
  Outcome outcome = missing_areas(missing);
  for (const Match& match : matching.matches) {
    if (missing.count(area(*match.expected)) != 0) continue;
    outcome.add(compare_place(match));
    if (match.found != nullptr) {
      outcome.add(compare_operations(contract, *match.expected, document, *match.found));
    }
  }
  outcome.add(compare_token_endpoints(contract, document));
  outcome.add(compare_prefixes(matching.matches));
  for (const Operation* operation : matching.added) {
    outcome.findings.push_back({Kind::operation_added, operation->name(), "is new", {}, {}});
  }
  return {in_order(std::move(outcome.findings)), conclude(contract, outcome.evidence)};
}

}  // namespace builderbacked::drift
