// The sandbox's routes and validation against the document.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "builderbacked/testing/sandbox.hpp"
#include "openapi/document.hpp"
#include "testing/sandbox_routes.hpp"

namespace builderbacked::openapi {

namespace {

using ::testing::IsEmpty;
using testing::Type;
using ::testing::UnorderedElementsAre;

const std::string boundary = "----of-the-form";

std::string part(const std::string& disposition, const std::string& type, const std::string& content) {
  return "--" + boundary + "\r\nContent-Disposition: form-data; " + disposition +
         "\r\nContent-Type: " + type + "\r\n\r\n" + content + "\r\n";
}

std::string image_part(const std::string& type, std::size_t size) {
  return part(R"(name="profileImage"; filename="profile")", type, std::string(size, 'x'));
}

HttpRequest request_of(const Operation& operation, const Json& body, const std::string& more_parts = {}) {
  HttpRequest request{.method = operation.method, .url = operation.example_path()};
  if (!operation.takes_body()) return request;
  if (operation.takes_form()) {
    request.headers.push_back({"Content-Type", "multipart/form-data; boundary=" + boundary});
    request.body =
        part(R"(name="user")", "application/json", body.dump()) + more_parts + "--" + boundary + "--\r\n";
  } else {
    request.headers.push_back({"Content-Type", operation.media_type()});
    request.body = body.dump();
  }
  return request;
}

const Json& client_credentials() {
  return document().at("components").at("securitySchemes").at("oauth2").at("flows").at("clientCredentials");
}

std::string all_scopes() {
  std::string scopes;
  for (const auto& [scope, description] : client_credentials().at("scopes").items()) scopes += scope + ' ';
  return scopes;
}

Json whole_body(const Operation& operation) {
  const Json example = operation.bodies().front();
  return operation.takes_body() ? complete(operation.body_schema(), example) : example;
}

/// A sandbox, and a client of it with a token.
class Service {
 public:
  explicit Service(const std::string& scopes = all_scopes(), const testing::SandboxOptions& options = {})
      : sandbox_(options) {
    const HttpRequest request{.method = "POST",
                              .url = client_credentials().at("tokenUrl"),
                              .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                              .body = "grant_type=client_credentials&client_id=" + options.client_id +
                                      "&client_secret=" + options.client_secret +
                                      "&scope=" + std::regex_replace(scopes, std::regex(" "), "+")};
    const HttpResponse answer = sandbox_.handle(request);
    EXPECT_EQ(answer.status, 200) << "a token for " << scopes << ": " << answer.body;
    token_ = Json::parse(answer.body).at("access_token");
  }

  /// The answer to it; its status is one that the document has.
  HttpResponse send(const Operation& operation, HttpRequest request) {
    request.headers.push_back({"Authorization", "Bearer " + token_});
    HttpResponse answer = sandbox_.handle(request);
    EXPECT_TRUE(operation.has_answer(answer.status)) << operation.id() << " answers " << answer.status;
    return answer;
  }
  HttpResponse send(const Operation& operation, const Json& body) {
    return send(operation, request_of(operation, body));
  }
  HttpResponse send_example(const Operation& operation) {
    return send(operation, operation.bodies().front());
  }

  /// With every member that the document has.
  HttpResponse send_whole(const Operation& operation) { return send(operation, whole_body(operation)); }

  /// Makes what an operation works on, with the document's own examples.
  void prepare_for(const Operation& operation) {
    for (const char* const id : {"createDivision", "createMasterCommunity", "createNeighborhood",
                                 "createHome", "addHomeowners", "addDocuments", "createUser"}) {
      if (operation.id() == id) return;
      const HttpResponse answer = send_whole(find_operation(id));
      ASSERT_EQ(answer.status, find_operation(id).success()) << id << ": " << answer.body;
    }
  }

 private:
  testing::Sandbox sandbox_;
  std::string token_;
};

TEST(OpenApiSandbox, ItsRoutesAreTheOperations) {
  const auto line = [](const std::string& method, const std::string& path) {
    return method + ' ' + std::regex_replace(path, std::regex(R"(\{\w*\})"), "{}");
  };
  const auto details = [](const std::string& scope, int success, bool takes_form) {
    return scope + ' ' + std::to_string(success) + (takes_form ? " form" : "");
  };
  Members documented;
  for (const Operation& one : operations()) {
    documented[line(one.method, one.path)] = details(one.scope(), one.success(), one.takes_form());
  }
  Members served;
  for (const testing::Route& route : testing::routes()) {
    served[line(std::string(route.method), "/api/v2/" + std::string(route.pattern))] =
        details(std::string(route.scope), route.success, route.takes_form);
  }
  expect_same(documented, served, "operations", "the sandbox's routes");
}

std::string describe(const testing::Member& member) {
  if (const auto texts = testing::texts_of(member.type); !texts.empty()) {
    return describe_texts({texts.begin(), texts.end()});
  }
  switch (member.type) {
    case Type::identifier:
      return "identifier";
    case Type::state:
      return "two letters";
    case Type::email:
      return "e-mail address";
    case Type::date_time:
      return "ISO 8601";
    case Type::local_time:
      return "local time";
    case Type::boolean:
      return "boolean";
    case Type::homeowners:
    case Type::documents:
      return "list";
    case Type::details:
      return "text by key";
    default:
      return member.required ? "filled text" : "text";
  }
}

TEST(OpenApiSandbox, ItsSchemasAreTheRequests) {
  const std::pair<const char*, testing::Schema> schemas[] = {
      {"DivisionRequest", testing::location_schema("regionName")},
      {"MasterCommunityRequest", testing::location_schema("divisionExternalId")},
      {"NeighborhoodRequest", testing::location_schema("masterCommunityExternalId")},
      {"ExternalHomeRequestV3", testing::home_schema()},
      {"HomeUserRequestV2", testing::homeowner_schema()},
      {"ExternalUserRequest", testing::user_schema()},
      {"ExternalDocumentRequestV2", testing::document_batch_schema()},
      {"Document", testing::document_schema()}};
  for (const auto& [name, schema] : schemas) {
    Members known;
    for (const testing::Member& member : schema) {
      known[std::string(member.name)] = (member.required ? "required " : "") + describe(member);
    }
    expect_same(members(openapi::schema(name)), known, name, "the sandbox's schema");
  }
}

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// A request's body, and whether the document allows it.
struct Case {
  std::string what;
  Json body;
  bool allowed;
};

/// One body for everything that a schema says: each member left out, each value of an enumeration, each form
/// broken.
class Cases {
 public:
  Cases(const Json& schema, const Json& example) : whole_(complete(schema, example)) {
    all_.push_back({"everything", whole_, true});
    all_.push_back({"what is required", minimal(schema, example), true});
    visit(schema, Json::json_pointer());
  }

  [[nodiscard]] const std::vector<Case>& all() const { return all_; }

 private:
  void put(const Json::json_pointer& at, const Json& value, bool allowed) {
    Case& made = all_.emplace_back(Case{at.to_string() + " = " + value.dump(), whole_, allowed});
    made.body[at] = value;
  }

  void visit(const Json& schema, const Json::json_pointer& at) {
    const Json flat = flatten(schema);
    if (flat.contains("oneOf")) return visit(alternative(flat, whole_.at(at)), at);
    put(at, 7, false);
    const std::string type = flat.at("type");
    if (type == "string") visit_text(flat, at);
    if (type == "boolean") put(at, "true", false);
    if (type == "array") {
      put(at, Json::array(), flat.value("minItems", 0) == 0);
      visit(flat.at("items"), at / 0);
    }
    if (flat.contains("properties")) {
      visit_members(flat, at);
    } else if (type == "object") {
      put(at / "Key", 7, false);
    }
  }

  void visit_text(const Json& text, const Json::json_pointer& at) {
    for (const Json& value : text.value("enum", Json::array())) {
      put(at, value, true);
      put(at, value.get<std::string>() + ' ', false);
      put(at, in_lower_case(value), false);
    }
    if (text.contains("enum")) put(at, "other", false);
    for (const std::string& text_near : near_misses(openapi::describe(text))) put(at, text_near, false);
  }

  void visit_members(const Json& object, const Json::json_pointer& at) {
    put(at / "unknownMember", "Text", false);
    for (const auto& [name, property] : object.at("properties").items()) {
      Case& without = all_.emplace_back(Case{"without " + (at / name).to_string(), whole_, true});
      without.body[at].erase(name);
      const Json required = object.value("required", Json::array());
      without.allowed = std::find(required.begin(), required.end(), name) == required.end();
      visit(property, at / name);
    }
  }

  Json whole_;
  std::vector<Case> all_;
};

/// What the sandbox says beyond the contract: whether a location is active, and the id of a user.
Json without_own_members(const Operation& operation, Json answer) {
  if (answer.is_array()) {
    for (Json& item : answer) item = without_own_members(operation, item);
  } else if (operation.scope() == "location.write") {
    answer.erase("active");
  } else if (operation.scope() == "user.write") {
    answer.erase("id");
  }
  return answer;
}

void expect_answer(const Operation& operation, const HttpResponse& answer, const std::string& what) {
  ASSERT_EQ(answer.status, operation.success()) << operation.id() << ", " << what << ": " << answer.body;
  const Json* const schema = operation.answer_schema();
  if (schema == nullptr) {
    // The sandbox says more than is promised: H4 the home, L8 the location.
    const std::string row = operation.spec->at("x-contract");
    EXPECT_TRUE(answer.body.empty() || row == "H4" || row == "L8") << operation.id() << " answers a body";
    return;
  }
  EXPECT_THAT(problems(*schema, without_own_members(operation, Json::parse(answer.body))), IsEmpty())
      << operation.id() << ", " << what;
}

TEST(OpenApiSandbox, AcceptsAndRefusesWhatTheDocumentDoes) {
  for (const Operation& one : operations()) {
    if (!one.takes_body()) continue;
    for (const Json& example : one.bodies()) {
      const Cases cases(one.body_schema(), example);
      for (const Case& made : cases.all()) {
        Service service;
        service.prepare_for(one);
        const HttpResponse answer = service.send(one, made.body);
        if (made.allowed) {
          expect_answer(one, answer, made.what);
        } else {
          EXPECT_EQ(answer.status, 400) << one.id() << ", " << made.what << ": " << answer.body;
        }
      }
    }
  }
}

/// The members that an answer lacks, although its schema has them.
void collect_missing(const Json& schema, const Json& answer, const std::string& where,
                     std::set<std::string>& missing) {
  const Json flat = flatten(schema);
  if (answer.is_array()) {
    EXPECT_FALSE(answer.empty()) << where;
    for (const Json& item : answer) collect_missing(flat.at("items"), item, where, missing);
  }
  const Json properties = flat.value("properties", Json::object());
  for (const auto& [name, property] : properties.items()) {
    const std::string inside = where + ' ' + name;
    if (answer.contains(name)) {
      collect_missing(property, answer.at(name), inside, missing);
    } else {
      missing.insert(inside);
    }
  }
}

TEST(OpenApiSandbox, AnswersEveryMember) {
  std::set<std::string> missing;
  for (const Operation& one : operations()) {
    if (one.answer_schema() == nullptr) continue;
    Service service;
    service.prepare_for(one);
    const HttpResponse answer = service.send_whole(one);
    expect_answer(one, answer, "everything");
    collect_missing(*one.answer_schema(), Json::parse(answer.body), one.id(), missing);
  }
  // It knows no more of a region than its name.
  EXPECT_THAT(missing, UnorderedElementsAre("listRegions displayName", "listRegions abbreviatedName"));
}

TEST(OpenApiSandbox, NullClearsWhatIsOptional) {
  for (const Operation& one : operations()) {
    if (one.method != "PUT" || !one.takes_body()) continue;
    const Json schema = flatten(one.body_schema());
    Service service;
    service.prepare_for(one);
    for (const auto& [name, property] : schema.at("properties").items()) {
      const Json required = schema.at("required");
      if (std::find(required.begin(), required.end(), name) != required.end()) continue;
      Json body = whole_body(one);
      body[name] = nullptr;
      service.send_whole(one);
      const HttpResponse answer = service.send(one, body);
      expect_answer(one, answer, name + " = null");
      const bool kept = name == "homeowners";  // They are not updated here.
      EXPECT_EQ(Json::parse(answer.body).contains(name), kept) << one.id() << ' ' << name;
    }
  }
}

TEST(OpenApiSandbox, AnAwsDocumentNeedsItsBucket) {
  const Json::json_pointer places[] = {"/documents/0"_json_pointer, Json::json_pointer()};
  const char* const ids[] = {"addDocuments", "updateDocument"};
  for (std::size_t i = 0; i < std::size(ids); ++i) {
    const Operation& operation = find_operation(ids[i]);
    Json body = operation.bodies().front();
    Json& document = body[places[i]];
    document["type"] = "AWS";
    const auto status = [&] {
      Service service;
      service.prepare_for(operation);
      return service.send(operation, body).status;
    };
    EXPECT_EQ(status(), 400) << ids[i];
    for (const Json& bucket : {Json(), Json("")}) {
      document["bucket"] = bucket;
      EXPECT_EQ(status(), 400) << ids[i] << ' ' << bucket;
    }
    document["bucket"] = "plans";
    EXPECT_EQ(status(), operation.success()) << ids[i];
  }
}

TEST(OpenApiSandbox, AnswersEveryOperationToItsScopeAlone) {
  for (const Operation& one : operations()) {
    const auto call_with = [&](const std::string& scopes) {
      Service service(scopes);
      return service.send_example(one);
    };
    EXPECT_NE(call_with(one.scope()).status, 403) << one.id();
    EXPECT_EQ(call_with(std::regex_replace(all_scopes(), std::regex(one.scope()), "")).status, 403)
        << one.id();
    Service service;
    service.prepare_for(one);
    expect_answer(one, service.send_example(one), "its example");
  }
}

/// An answer with an error's status is there when the document has it for that operation, and only then.
void expect_status(const Operation& operation, int error, const HttpResponse& answer) {
  EXPECT_EQ(answer.status == error, operation.has_answer(error))
      << operation.id() << " answers " << answer.status;
  if (answer.status != error) return;
  EXPECT_THAT(problems(schema("ErrorResponse"), Json::parse(answer.body)), IsEmpty()) << operation.id();
}

TEST(OpenApiSandbox, ErrorsAreThoseOfTheDocument) {
  for (const Operation& one : operations()) {
    Service empty(all_scopes(), {.regions = {}});
    expect_status(one, 404, empty.send_example(one));

    Service prepared;
    prepared.prepare_for(one);
    if (one.takes_body()) {
      EXPECT_EQ(one.spec->at("requestBody").at("required"), true) << one.id();
      HttpRequest wrong = request_of(one, {});
      for (const char* const body : {"garbage", ""}) {
        wrong.body = body;
        expect_status(one, 400, prepared.send(one, wrong));
      }
    }
    EXPECT_EQ(one.has_answer(400), one.takes_body()) << one.id();
    EXPECT_TRUE(one.has_answer(500)) << one.id();
    prepared.send_example(one);
    expect_status(one, 409, prepared.send_example(one));

    testing::Sandbox sandbox;
    expect_status(one, 401, sandbox.handle(request_of(one, one.bodies().front())));
  }
}

TEST(OpenApiSandbox, TakesTheImagesOfTheDocument) {
  const Operation& create = find_operation("createUser");
  const Json& content = create.spec->at("requestBody").at("content").at("multipart/form-data");
  const std::size_t most = content.at("schema").at("properties").at("profileImage").at("maxLength");
  const auto status = [&](const std::string& type, std::size_t size) {
    return Service().send(create, request_of(create, create.bodies().front(), image_part(type, size))).status;
  };
  std::string accepted;
  for (const char* const type :
       {"image/jpeg", "image/png", "image/gif", "image/bmp", "image/webp", "image/svg+xml", "image/tiff",
        "image/heic", "image/avif", "application/pdf"}) {
    if (status(type, 1) == create.success()) accepted += (accepted.empty() ? "" : ", ") + std::string(type);
  }
  EXPECT_EQ(content.at("encoding").at("profileImage").at("contentType"), accepted);
  EXPECT_EQ(status("image/png", most), create.success());
  EXPECT_EQ(status("image/png", most + 1), 400);
}

}  // namespace

}  // namespace builderbacked::openapi
