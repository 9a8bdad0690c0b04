#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

// openapi.yaml as the conformance tests walk it.

namespace builderbacked::openapi {

using Json = nlohmann::json;

[[nodiscard]] const Json& document();

/// A component that a `$ref` points to, or the node itself.
[[nodiscard]] const Json& resolve(const Json& node);

/// A schema without `$ref` and `allOf`.
[[nodiscard]] Json flatten(const Json& schema);

/// Of the alternatives, H4's one homeowner and several, the one that a value is of.
[[nodiscard]] const Json& alternative(const Json& schema, const Json& value);

/// A schema of components.schemas.
[[nodiscard]] const Json& schema(const std::string& name);

struct Operation {
  std::string method;  ///< "POST"
  std::string path;    ///< "/api/v2/homes/{externalId}"
  const Json* spec;

  [[nodiscard]] std::string id() const { return spec->at("operationId"); }
  [[nodiscard]] std::string scope() const { return spec->at("security").at(0).at("oauth2").at(0); }
  /// The status of success.
  [[nodiscard]] int success() const;
  [[nodiscard]] bool has_answer(int status) const;
  [[nodiscard]] bool takes_form() const { return media_type() == "multipart/form-data"; }
  [[nodiscard]] bool takes_body() const { return spec->contains("requestBody"); }
  /// Of the request's body; empty when it has none.
  [[nodiscard]] std::string media_type() const;
  /// Of the JSON in the request's body: the whole, or the form's part `user`.
  [[nodiscard]] const Json& body_schema() const;
  /// The examples of that JSON; null alone when the request has no body.
  [[nodiscard]] std::vector<Json> bodies() const;
  /// The path with the examples of its parameters.
  [[nodiscard]] std::string example_path() const;
  /// Of the answer to success; null when none is promised.
  [[nodiscard]] const Json* answer_schema() const;
};

[[nodiscard]] const std::vector<Operation>& operations();
[[nodiscard]] const Operation& find_operation(const std::string& id);

/// What a member is, in the words of these tests: "text", "e-mail address", "one of A|B".
[[nodiscard]] std::string describe(const Json& schema);
[[nodiscard]] std::string describe_texts(const std::set<std::string>& texts, bool ignores_case = false);

/// Texts that almost have that description, but are refused; none when any text is as good.
[[nodiscard]] std::vector<std::string> near_misses(const std::string& description);

/// What each member of an object is, by its name.
using Members = std::map<std::string, std::string>;

/// "required boolean" for a member that must be there.
[[nodiscard]] Members members(const Json& schema);

/// One failure for each difference, which names `where` and the member.
void expect_same(const Members& document, const Members& other, const std::string& where,
                 const std::string& other_name);

/// Why a value does not fit a schema; a member that the schema does not have is a reason too.
[[nodiscard]] std::vector<std::string> problems(const Json& schema, const Json& value,
                                                const std::string& where = {});

/// A value that fits.
[[nodiscard]] Json sample(const Json& schema);
/// `example` with a sample of every member that it lacks.
[[nodiscard]] Json complete(const Json& schema, const Json& example);
/// The required members of `example`.
[[nodiscard]] Json minimal(const Json& schema, const Json& example);

}  // namespace builderbacked::openapi
