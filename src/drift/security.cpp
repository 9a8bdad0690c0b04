#include "drift/security.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "drift/texts.hpp"

namespace builderbacked::drift {

namespace {

/// One way to be let in.
struct Demand {
  std::set<std::string> scopes{};
  std::set<std::string> others{};  ///< Types of what is no bearer token.
};

const Json& schemes(const Document& document) {
  return object_of(member(member(document.root(), "components"), "securitySchemes"));
}

/// A scheme that is named and nowhere described may be one.
bool is_bearer(const Json& scheme) {
  const std::string type = text_of(member(scheme, "type"));
  if (type == "http") return lower(text_of(member(scheme, "scheme"))) == "bearer";
  if (type == "apiKey") return lower(text_of(member(scheme, "name"))) == "authorization";
  return type.empty() || type == "oauth2" || type == "openIdConnect";
}

/// Nothing when the document does not say.
std::optional<std::vector<Demand>> demands(const Document& document, const Operation& operation) {
  const Json& own = member(*operation.node, "security");
  const Json& choice = own.is_array() ? own : member(document.root(), "security");
  if (!choice.is_array()) return std::nullopt;
  std::vector<Demand> all;
  for (const Json& together : choice) {
    Demand demand;
    for (const auto& entry : object_of(together).items()) {
      const Json& described = document.follow(member(schemes(document), entry.key()));
      if (!is_bearer(described)) demand.others.insert(text_of(member(described, "type")));
      for (const Json& scope : array_of(entry.value())) demand.scopes.insert(text_of(scope));
    }
    all.push_back(std::move(demand));
  }
  return all;
}

std::set<std::string> scopes(const std::vector<Demand>& demands) {
  std::set<std::string> all;
  for (const Demand& demand : demands) all.insert(demand.scopes.begin(), demand.scopes.end());
  return all;
}

/// What the SDK asks for, to call those operations.
std::set<std::string> scopes_of(const Document& document, const std::vector<Operation>& operations) {
  std::set<std::string> all;
  for (const Operation& operation : operations) {
    if (const auto demanded = demands(document, operation)) all.merge(scopes(*demanded));
  }
  return all;
}

std::set<std::string> keys(const Json& object) {
  std::set<std::string> all;
  for (const auto& entry : object_of(object).items()) all.insert(entry.key());
  return all;
}

/// What the schemes say of OAuth2.
struct Flows {
  std::set<std::string> names{};
  const Json* client_credentials{nullptr};
  std::string assumption{};
};

Flows flows_of(const Document& document) {
  Flows flows;
  for (const auto& entry : schemes(document).items()) {
    const Json& scheme = document.follow(entry.value());
    for (const auto& flow : object_of(member(scheme, "flows")).items()) {
      flows.names.insert(flow.key());
      if (flow.key() != "clientCredentials" || flows.client_credentials != nullptr) continue;
      flows.client_credentials = &flow.value();
      flows.assumption = assumption_of(scheme);
    }
  }
  return flows;
}

}  // namespace

Outcome compare_security(const Document& contract, const Operation& expected, const Document& document,
                         const Operation& found) {
  Outcome outcome;
  const auto wanted = demands(contract, expected);
  const auto accepted = demands(document, found);
  if (!wanted || !accepted) return outcome;
  const std::string where = expected.name();
  if (accepted->empty()) {
    outcome.findings.push_back(
        {Kind::security_dropped, where, "no token is asked for", joined(scopes(*wanted)), {}});
    return outcome;
  }
  const std::set<std::string> sent = scopes(*wanted);
  std::vector<Demand> with_token;
  for (const Demand& demand : *accepted) {
    if (demand.others.empty()) with_token.push_back(demand);
  }
  if (with_token.empty()) {
    outcome.findings.push_back({Kind::security_changed, where, "a token is not enough", "bearer token",
                                joined(accepted->front().others)});
  } else if (std::none_of(with_token.begin(), with_token.end(),
                          [&](const Demand& demand) { return without(demand.scopes, sent).empty(); })) {
    outcome.findings.push_back({Kind::scope_changed, where, "another scope is needed", joined(sent),
                                joined(with_token.front().scopes)});
  }
  return outcome;
}

Outcome compare_token_endpoints(const Document& contract, const std::vector<Operation>& operations,
                                const Document& document) {
  Outcome outcome;
  const std::string where = "securitySchemes";
  const Flows expected = flows_of(contract);
  const Flows found = flows_of(document);
  if (found.names.empty() || expected.client_credentials == nullptr) return outcome;
  if (found.client_credentials == nullptr) {
    outcome.findings.push_back({Kind::security_changed, where, "client credentials are not described",
                                "clientCredentials", joined(found.names)});
    return outcome;
  }
  // springdoc names the scopes of the client there, and none at the operations.
  const std::set<std::string> wanted = scopes_of(contract, operations);
  const std::set<std::string> given = keys(member(*found.client_credentials, "scopes"));
  if (!given.empty() && !without(wanted, given).empty()) {
    outcome.findings.push_back({Kind::scope_changed, where, "a scope that is asked for is unknown",
                                joined(without(wanted, given)), joined(given)});
  }
  const std::string url = text_of(member(*found.client_credentials, "tokenUrl"));
  if (url.empty()) return outcome;
  const bool same = url == text_of(member(*expected.client_credentials, "tokenUrl"));
  if (!same) {
    outcome.findings.push_back(
        {Kind::token_url_stated, where, "the token endpoint is named", std::nullopt, url});
  }
  outcome.evidence.push_back(
      {expected.assumption, same ? Verdict::confirmed : Verdict::contradicted, same ? "" : url, where});
  return outcome;
}

}  // namespace builderbacked::drift
