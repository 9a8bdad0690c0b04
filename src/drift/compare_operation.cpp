#include "drift/compare_operation.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

#include "drift/security.hpp"
#include "drift/texts.hpp"

namespace builderbacked::drift {

namespace {

struct Parameter {
  Nodes schema{};
  bool required{false};
};

/// By place and name: "query page".
using Parameters = std::map<std::string, Parameter>;

/// OpenAPI: such parameters are ignored.
bool is_ignored(const std::string& place, const std::string& name) {
  const std::string header = lower(name);
  return place == "header" && (header == "accept" || header == "content-type" || header == "authorization");
}

std::string parameter_key(const std::string& place, const std::string& name) {
  return place + ' ' + name;
}

Parameters parameters(const Document& document, const Operation& operation) {
  Parameters all;
  // The operation's own replace those of the path.
  for (const Json* node : {operation.item, operation.node}) {
    for (const Json& entry : array_of(member(*node, "parameters"))) {
      const Json& parameter = document.follow(entry);
      const std::string place = text_of(member(parameter, "in"));
      const std::string name = text_of(member(parameter, "name"));
      if (name.empty() || is_ignored(place, name)) continue;
      const Nodes nodes = {&member(parameter, "schema")};
      const std::vector<Field> fields =
          place == "query" ? read_schema(document, nodes, Direction::request).fields : std::vector<Field>();
      // An object in the query, such as springdoc's Pageable, is sent as its fields.
      for (const Field& field : fields) all[parameter_key(place, field.name)] = {field.nodes, field.required};
      if (fields.empty()) all[parameter_key(place, name)] = {nodes, is_true(member(parameter, "required"))};
    }
  }
  return all;
}

/// "application/json" of "Application/JSON; charset=UTF-8".
std::string media_type(const std::string& text) {
  std::string type = lower(text.substr(0, text.find(';')));
  type.erase(std::remove(type.begin(), type.end(), ' '), type.end());
  return type;
}

bool takes(const std::string& range, const std::string& type) {
  const std::string wanted = media_type(range);
  if (wanted == "*/*" || wanted == type) return true;
  return wanted.size() > 2 && wanted.substr(wanted.size() - 2) == "/*" &&
         type.rfind(wanted.substr(0, wanted.size() - 1), 0) == 0;
}

std::vector<std::string> names_in(const Json& object) {
  std::vector<std::string> all;
  for (const auto& entry : object_of(object).items()) all.push_back(entry.key());
  return all;
}

/// The description of the body in that type, or null. An answer may also be in a type that is JSON by its
/// suffix.
const Json& in_type(const Json& content, const std::string& type, Direction direction) {
  const std::vector<std::string> ranges = names_in(content);
  const auto find = [&](const auto& fits) { return std::find_if(ranges.begin(), ranges.end(), fits); };
  auto range = find([&](const std::string& text) { return media_type(text) == type; });
  if (range == ranges.end()) range = find([&](const std::string& text) { return takes(text, type); });
  if (range == ranges.end() && direction == Direction::response && type == "application/json") {
    range = find([](const std::string& text) {
      const std::string found = media_type(text);
      return found.size() > 5 && found.substr(found.size() - 5) == "+json";
    });
  }
  return range == ranges.end() ? member(content, "") : member(content, *range);
}

Nodes examples(const Json& media_type) {
  Nodes all;
  all.push_back(&member(media_type, "example"));
  for (const auto& named : object_of(member(media_type, "examples")).items()) {
    all.push_back(&member(named.value(), "value"));
  }
  return all;
}

std::vector<std::string> listed(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) parts.push_back(media_type(part));
  return parts;
}

class OperationComparison {
 public:
  OperationComparison(const Document& contract, const Operation& expected, const Document& document,
                      const Operation& found)
      : contract_(contract),
        expected_(expected),
        document_(document),
        found_(found),
        name_(expected.name()) {}

  Outcome run() && {
    outcome_.add(compare_security(contract_, expected_, document_, found_));
    compare_parameters();
    compare_request();
    compare_responses();
    if (is_true(member(*found_.node, "deprecated"))) report(Kind::deprecated, "", "is deprecated");
    return std::move(outcome_);
  }

 private:
  void report(Kind kind, const std::string& inside, std::string message,
              std::optional<std::string> expected = std::nullopt,
              std::optional<std::string> found = std::nullopt) {
    outcome_.findings.push_back(
        {kind, name_ + inside, std::move(message), std::move(expected), std::move(found)});
  }

  void compare_parameter(const std::string& inside, const Nodes& expected, const Nodes& found) {
    outcome_.add(
        compare_schemas({contract_, document_, Direction::request, name_ + inside}, expected, found));
  }

  void compare_parameters() {
    Parameters expected = parameters(contract_, expected_);
    Parameters found = parameters(document_, found_);
    const std::size_t in_path = std::min(expected_.parameters.size(), found_.parameters.size());
    for (std::size_t i = 0; i < in_path; ++i) {
      const auto own = expected.find(parameter_key("path", expected_.parameters[i]));
      const auto other = found.find(parameter_key("path", found_.parameters[i]));
      if (own == expected.end() || other == found.end()) continue;
      compare_parameter(" path {" + expected_.parameters[i] + '}', own->second.schema, other->second.schema);
    }
    for (const auto& [name, parameter] : expected) {
      if (name.rfind("path ", 0) == 0) continue;
      const auto other = found.find(name);
      if (other == found.end()) {
        report(Kind::parameter_removed, ' ' + name, "is unknown");
      } else {
        compare_parameter(' ' + name, parameter.schema, other->second.schema);
      }
    }
    for (const auto& [name, parameter] : found) {
      if (name.rfind("path ", 0) == 0) continue;
      const auto own = expected.find(name);
      const bool was_required = own != expected.end() && own->second.required;
      if (parameter.required && !was_required) {
        report(Kind::required_parameter_added, ' ' + name, "must be sent");
      } else if (own == expected.end()) {
        const bool may_page = name.rfind("query ", 0) == 0 && reads_list();
        report(may_page ? Kind::list_in_parts : Kind::parameter_added, ' ' + name,
               may_page ? "can be sent: the list may come in parts" : "can be sent");
      }
    }
  }

  [[nodiscard]] bool reads_list() const {
    const Json& content = member(member(member(*expected_.node, "responses"), "200"), "content");
    const Nodes schema = {&member(member(content, "application/json"), "schema")};
    return expected_.method == "GET" &&
           read_schema(contract_, schema, Direction::response).types.count("array") != 0;
  }

  void compare_request() {
    const Json& expected = contract_.follow(member(*expected_.node, "requestBody"));
    const Json& found = document_.follow(member(*found_.node, "requestBody"));
    if (!expected.is_object()) {
      if (!is_true(member(found, "required"))) return;
      return report(Kind::required_field_added, " request", "a body must be sent");
    }
    if (!found.is_object()) return report(Kind::request_field_removed, " request", "no body is described");
    compare_content(" request", Direction::request, member(expected, "content"), member(found, "content"));
  }

  void compare_content(const std::string& inside, Direction direction, const Json& expected,
                       const Json& found) {
    if (!expected.is_object() || expected.empty()) return;
    const std::string type = expected.begin().key();
    const Json& own = member(expected, type);
    const Json& other = in_type(found, type, direction);
    if (other.is_null()) {
      if (found.empty()) return;
      return report(Kind::media_type_changed, inside, "the media type is another", type,
                    joined(names_in(found)));
    }
    outcome_.add(compare_schemas({contract_, document_, direction, name_ + inside, true},
                                 {&member(own, "schema")}, {&member(other, "schema")}, examples(own)));
    compare_parts(inside, member(own, "encoding"), member(other, "encoding"));
  }

  /// Every media type that the SDK may send in a part is accepted there.
  void compare_parts(const std::string& inside, const Json& expected, const Json& found) {
    for (const std::string& part : names_in(expected)) {
      const std::string wanted = text_of(member(member(expected, part), "contentType"));
      const std::string accepted = text_of(member(member(found, part), "contentType"));
      const std::vector<std::string> types = listed(wanted);
      const std::vector<std::string> ranges = listed(accepted);
      const bool all = std::all_of(types.begin(), types.end(), [&](const std::string& type) {
        return std::any_of(ranges.begin(), ranges.end(),
                           [&](const std::string& range) { return takes(range, type); });
      });
      if (accepted.empty() || all) continue;
      report(Kind::media_type_changed, (inside + " /").append(part), "the media type is another", wanted,
             accepted);
    }
  }

  void compare_responses() {
    const Json& expected = member(*expected_.node, "responses");
    const Json& found = member(*found_.node, "responses");
    for (const std::string& status : names_in(expected)) {
      if (status.front() == '2') compare_success(status, contract_.follow(member(expected, status)), found);
    }
  }

  void compare_success(const std::string& status, const Json& expected, const Json& responses) {
    const std::vector<std::string> all = names_in(responses);
    std::vector<std::string> successes;
    std::copy_if(all.begin(), all.end(), std::back_inserter(successes),
                 [](const std::string& key) { return !key.empty() && key.front() == '2'; });
    const Json& content = member(expected, "content");
    if (all == std::vector<std::string>{"default"}) {
      compare_bodies(content, responses, all);
    } else if (successes.empty()) {
      without_success(status, all);
    } else {
      compare_status(status, assumption_of(expected), successes);
      const bool any = compare_bodies(content, responses, successes);
      if (!any && !content.empty()) report(Kind::response_field_removed, " response", "no body is described");
    }
  }

  /// Whether there is any.
  bool compare_bodies(const Json& content, const Json& responses, const std::vector<std::string>& statuses) {
    bool any = false;
    for (const std::string& status : statuses) {
      const Json& found = member(document_.follow(member(responses, status)), "content");
      if (!found.is_object() || found.empty()) continue;
      any = true;
      compare_content(" response", Direction::response, content, found);
    }
    return any;
  }

  /// Errors alone, or `default`, say nothing of success.
  void without_success(const std::string& status, const std::vector<std::string>& all) {
    const bool redirects = std::any_of(all.begin(), all.end(), [](const std::string& key) {
      return !key.empty() && (key.front() == '1' || key.front() == '3');
    });
    if (!redirects) return;
    report(Kind::success_status_missing, " response", "the status is no success", status, joined(all));
  }

  void compare_status(const std::string& status, const std::string& assumption,
                      const std::vector<std::string>& successes) {
    // The contract may name several: then each will do.
    const Json& expected = member(*expected_.node, "responses");
    const bool same = std::any_of(successes.begin(), successes.end(), [&](const std::string& key) {
      return expected.contains(key) || key == "2XX" || key == "2xx";
    });
    const std::string found = joined(successes);
    if (!same) report(Kind::success_status_differs, " response", "another status is success", status, found);
    if (assumption.empty()) return;
    outcome_.evidence.push_back({assumption, same ? Verdict::confirmed : Verdict::contradicted,
                                 same ? "" : "status " + found + "; any 2xx is accepted", name_});
  }

  const Document& contract_;
  const Operation& expected_;
  const Document& document_;
  const Operation& found_;
  const std::string name_;
  Outcome outcome_;
};

}  // namespace

Outcome compare_operations(const Document& contract, const Operation& expected, const Document& document,
                           const Operation& found) {
  return OperationComparison(contract, expected, document, found).run();
}

}  // namespace builderbacked::drift
