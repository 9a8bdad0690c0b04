// The SDK's field tables against the document.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "builderbacked/builderbacked.hpp"
#include "image_type.hpp"
#include "openapi/document.hpp"
#include "wire/document_fields.hpp"
#include "wire/error_wire.hpp"
#include "wire/home_fields.hpp"
#include "wire/location_fields.hpp"
#include "wire/user_fields.hpp"

namespace builderbacked::openapi {

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

/// What a member of a model is, in the words that the document is described in.
template <class T>
struct Described {
  static std::string as(wire::Rule rule) {
    if constexpr (std::is_same_v<T, std::string>) {
      if (rule == wire::Rule::email) return "e-mail address";
      if (rule == wire::Rule::identifier) return "identifier";
      return rule == wire::Rule::state ? "two letters" : "text";
    } else if constexpr (std::is_same_v<T, OffsetTimestamp>) {
      return "ISO 8601";
    } else if constexpr (std::is_same_v<T, LocalTimestamp>) {
      return "local time";
    } else if constexpr (std::is_same_v<T, HomeDetails>) {
      return "text by key";
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
      return "integer int64";
    } else if constexpr (std::is_same_v<T, bool>) {
      return "boolean";
    } else {
      static_assert(wire::is_list<T>);
      return "list";
    }
  }
};
template <class T>
struct Described<std::optional<T>> : Described<T> {};
template <class E>
struct Described<OpenEnum<E>> {
  static std::string as(wire::Rule /*rule*/) {
    std::set<std::string> texts;
    for (const auto& value : EnumTexts<E>::values) texts.emplace(value.text);
    return describe_texts(texts, EnumTexts<E>::ignores_case);
  }
};

template <class M>
Members table_of() {
  Members members;
  wire::for_each_field<M>([&](const auto& f) {
    using T = std::remove_cvref_t<decltype(M{}.*(f.member))>;
    members[std::string(f.name)] = Described<T>::as(f.rule);
  });
  return members;
}

/// Compares models with schemas, and keeps the names of the schemas.
class Comparison {
 public:
  std::set<std::string> compared{};

  /// The members that validation misses in an empty request are those that it requires.
  template <class M>
  void request(const std::string& name) {
    Members table = table_of<M>();
    std::vector<Violation> violations;
    wire::validate(M{}, {}, violations);
    for (const Violation& violation : violations) {
      std::string& member = table[violation.field];
      member = "required " + (member == "text" ? "filled text" : member);
    }
    expect_same(members(schema(name)), table, name, "the SDK's field table");
    EXPECT_EQ(schema(name).at("additionalProperties"), false) << name;
    compared.insert(name);
  }

  template <class M>
  void response(const std::string& name) {
    Json open = schema(name);
    open.erase("required");  // Reading shows what is.
    Members table = table_of<M>();
    for (auto& [member, description] : table) {
      if (description == "identifier") description = "text";  // What the service has is not judged.
    }
    expect_same(members(open), table, name, "the SDK's field table");
    EXPECT_FALSE(schema(name).contains("additionalProperties")) << name;
    read<M>(name);
    compared.insert(name);
  }

  template <class Request, class Response>
  void both(const std::string& request_name, const std::string& response_name) {
    request<Request>(request_name);
    refuses_near_misses<Request>(request_name);
    response<Response>(response_name);
  }

 private:
  template <class M>
  static std::vector<Violation> violations_of(const Json& request) {
    std::vector<Violation> violations;
    const auto model = from_json_text<M>(request.dump());
    EXPECT_TRUE(model) << request;
    if (model) wire::validate(*model, {}, violations);
    return violations;
  }

  template <class M>
  static void refuses_near_misses(const std::string& name) {
    const Json whole = sample(schema(name));
    EXPECT_THAT(violations_of<M>(whole), IsEmpty()) << name;
    const Json properties = flatten(schema(name)).at("properties");
    for (const auto& [member, property] : properties.items()) {
      for (const std::string& text : near_misses(describe(property))) {
        Json request = whole;
        request[member] = text;
        EXPECT_THAT(violations_of<M>(request), Not(IsEmpty())) << name << ' ' << member << ": " << text;
      }
    }
  }

  /// Reads a whole answer, and answers without one member each.
  template <class M>
  static void read(const std::string& name) {
    const Json whole = sample(schema(name));
    const auto model = from_json_text<M>(whole.dump());
    ASSERT_TRUE(model) << name << ": " << model.error().message;
    EXPECT_THAT(model->extra, IsEmpty()) << name;
    EXPECT_EQ(Json::parse(to_json_text(*model)), whole) << name;
    for (const auto& [member, value] : whole.items()) {
      Json without = whole;
      without.erase(member);
      EXPECT_EQ(from_json_text<M>(without.dump()).has_value(), problems(schema(name), without).empty())
          << name << " without " << member;
    }
  }
};

TEST(OpenApiModels, AreTheFieldTables) {
  Comparison models;
  models.both<HomeRequest, Home>("ExternalHomeRequestV3", "ExternalHomeResponseV3");
  models.both<HomeownerRequest, Homeowner>("HomeUserRequestV2", "HomeUserResponse");
  models.both<DivisionRequest, Division>("DivisionRequest", "DivisionResponse");
  models.both<MasterCommunityRequest, MasterCommunity>("MasterCommunityRequest", "MasterCommunityResponse");
  models.both<NeighborhoodRequest, Neighborhood>("NeighborhoodRequest", "NeighborhoodResponse");
  models.both<UserRequest, User>("ExternalUserRequest", "ExternalUserResponse");
  models.both<DocumentRequest, Document>("Document", "DocumentResponse");
  models.request<wire::DocumentBatch>("ExternalDocumentRequestV2");
  models.response<Region>("RegionResponse");

  models.compared.insert("ErrorResponse");  // Below.
  for (const auto& [name, schema] : document().at("components").at("schemas").items()) {
    EXPECT_EQ(schema.contains("properties"), models.compared.count(name) == 1) << name << " has no model";
  }
}

TEST(OpenApiModels, ADocumentIsReadByEitherId) {
  Json document = sample(schema("DocumentResponse"));
  document.erase("id");
  document.erase("externalId");
  EXPECT_FALSE(from_json_text<Document>(document.dump()));
  EXPECT_EQ(schema("DocumentResponse").at("anyOf"),
            Json::parse(R"([{"required":["externalId"]},{"required":["id"]}])"));
}

TEST(OpenApiModels, AnAwsDocumentNeedsItsBucket) {
  DocumentRequest document{.category = "Home", .name = "Plan", .url = "plan.pdf", .type = DocumentType::aws};
  document.shareable = true;
  const auto fields = [&] {
    std::vector<Violation> violations;
    wire::validate(document, {}, violations);
    std::vector<std::string> names;
    for (const Violation& violation : violations) names.push_back(violation.field);
    return names;
  };
  EXPECT_THAT(fields(), ElementsAre("bucket"));
  document.bucket = " ";
  EXPECT_THAT(fields(), ElementsAre("bucket"));
  document.bucket = "plans";
  EXPECT_THAT(fields(), IsEmpty());
}

TEST(OpenApiModels, AnErrorIsReadWhole) {
  expect_same(members(schema("ErrorResponse")),
              {{"timestamp", "ISO 8601"},
               {"status", "integer"},
               {"error", "text"},
               {"message", "text"},
               {"path", "text"}},
              "ErrorResponse", "what the SDK reads");
  const auto error = wire::decode_error(sample(schema("ErrorResponse")).dump());
  ASSERT_TRUE(error);
  EXPECT_THAT(error->extra, IsEmpty());
  EXPECT_TRUE(error->timestamp && error->status && error->error && error->message && error->path);
}

TEST(OpenApiModels, AProfileImageIsOfTheSameTypesAndSize) {
  using namespace std::string_view_literals;
  const Json& content =
      find_operation("createUser").spec->at("requestBody").at("content").at("multipart/form-data");
  EXPECT_EQ(content.at("schema").at("properties").at("profileImage").at("maxLength"),
            ProfileImage::max_bytes);
  std::string types;
  for (const std::string_view start : {"\xFF\xD8\xFF"sv, "\x89PNG\r\n\x1A\n"sv, "GIF89a"sv,
                                       "BM\0\0\0\0\0\0\0\0\0\0\0\0"sv, "RIFF\0\0\0\0WEBP"sv, "<svg>"sv}) {
    types += (types.empty() ? "" : ", ") + std::string(image_type(start).value().media_type);
  }
  EXPECT_EQ(content.at("encoding").at("profileImage").at("contentType"), types);
}

}  // namespace

}  // namespace builderbacked::openapi
