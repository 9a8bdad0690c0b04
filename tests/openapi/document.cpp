#include "openapi/document.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>
#include <stdexcept>

#include "testing/openapi_document.hpp"

namespace builderbacked::openapi {

namespace {

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::set<std::string> in_upper_case(const std::set<std::string>& texts) {
  std::set<std::string> result;
  for (const std::string& text : texts) result.insert(upper(text));
  return result;
}

bool is_required(const Json& schema, const std::string& name) {
  const Json required = schema.value("required", Json::array());
  return std::find(required.begin(), required.end(), name) != required.end();
}

/// The one member of `content`, the schemas by media type.
const Json& media(const Json& content, const std::string& type) {
  if (content.size() != 1) throw std::runtime_error("not one media type but " + content.dump());
  return content.at(type);
}

const Json& request_media(const Operation& operation) {
  return media(operation.spec->at("requestBody").at("content"), operation.media_type());
}

}  // namespace

const Json& document() {
  static const Json copy = testing::openapi_document();
  return copy;
}

const Json& resolve(const Json& node) {
  const auto reference = node.find("$ref");
  if (reference == node.end()) return node;
  return resolve(document().at(Json::json_pointer(reference->get<std::string>().substr(1))));
}

Json flatten(const Json& schema) {
  Json flat = resolve(schema);
  if (!flat.contains("allOf")) return flat;
  const Json parts = flat.at("allOf");
  flat.erase("allOf");
  for (const Json& part : parts) {
    const Json flat_part = flatten(part);
    for (const auto& [name, value] : flat_part.items()) {
      if (name == "required" && flat.contains(name)) {
        flat[name].insert(flat[name].end(), value.begin(), value.end());
      } else {
        flat[name] = value;
      }
    }
  }
  return flat;
}

const Json& alternative(const Json& schema, const Json& value) {
  for (const Json& one : schema.at("oneOf")) {
    if ((flatten(one).at("type") == "array") == value.is_array()) return one;
  }
  throw std::runtime_error("no alternative fits " + value.dump());
}

const Json& schema(const std::string& name) {
  return document().at("components").at("schemas").at(name);
}

int Operation::success() const {
  int found = 0;
  for (const auto& [status, response] : spec->at("responses").items()) {
    if (status.front() != '2') continue;
    if (found != 0) throw std::runtime_error(id() + " has two statuses of success");
    found = std::stoi(status);
  }
  return found;
}

bool Operation::has_answer(int status) const {
  return spec->at("responses").contains(std::to_string(status));
}

std::string Operation::media_type() const {
  return takes_body() ? spec->at("requestBody").at("content").begin().key() : "";
}

const Json& Operation::body_schema() const {
  const Json& schema = request_media(*this).at("schema");
  return takes_form() ? schema.at("properties").at("user") : schema;
}

std::vector<Json> Operation::bodies() const {
  if (!takes_body()) return {Json()};
  const Json& media = request_media(*this);
  if (media.contains("example")) return {media.at("example")};
  if (!media.contains("examples")) return {resolve(body_schema()).at("example")};
  std::vector<Json> bodies;
  for (const auto& [name, example] : media.at("examples").items()) bodies.push_back(example.at("value"));
  return bodies;
}

std::string Operation::example_path() const {
  std::string filled = path;
  for (const Json& reference : spec->value("parameters", Json::array())) {
    const Json& parameter = resolve(reference);
    const std::string name = '{' + parameter.at("name").get<std::string>() + '}';
    const std::string value = parameter.at("example");
    filled.replace(filled.find(name), name.size(), std::regex_replace(value, std::regex(" "), "%20"));
  }
  return filled;
}

const Json* Operation::answer_schema() const {
  const Json& response = spec->at("responses").at(std::to_string(success()));
  return response.contains("content") ? &media(response.at("content"), "application/json").at("schema")
                                      : nullptr;
}

const std::vector<Operation>& operations() {
  static const std::vector<Operation> all = [] {
    std::vector<Operation> found;
    for (const auto& [path, methods] : document().at("paths").items()) {
      for (const auto& [method, spec] : methods.items()) found.push_back({upper(method), path, &spec});
    }
    return found;
  }();
  return all;
}

const Operation& find_operation(const std::string& id) {
  for (const Operation& one : operations()) {
    if (one.id() == id) return one;
  }
  throw std::runtime_error("the document has no operation " + id);
}

std::string describe_texts(const std::set<std::string>& texts, bool ignores_case) {
  std::string description = ignores_case ? "in any case, one of " : "one of ";
  for (const std::string& text : ignores_case ? in_upper_case(texts) : texts) description += text + '|';
  description.pop_back();
  return description;
}

std::string describe(const Json& schema) {
  static const std::map<std::string, std::string> texts = {
      {"", "text"},
      {"email", "e-mail address"},
      {"date-time", "ISO 8601"},
      {R"(\S)", "filled text"},
      {R"(^(?!\.{1,2}$)(?=.*\S)[^\x00-\x1F\x7F]+$)", "identifier"},
      {R"(^[A-Za-z]{2}$)", "two letters"},
      {R"(^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d+$)", "local time"}};
  const Json flat = flatten(schema);
  const std::string type = flat.at("type");
  if (flat.contains("enum")) {
    // Two that differ in their case alone: case means nothing.
    const auto written = flat.at("enum").get<std::set<std::string>>();
    return describe_texts(written, in_upper_case(written).size() < written.size());
  }
  if (type == "string") {
    const std::string form = flat.value("format", "") + flat.value("pattern", "");
    const auto known = texts.find(form);
    return known != texts.end() ? known->second : "text of form " + form;
  }
  if (type == "array") return "list";
  if (type == "object") return describe(flat.at("additionalProperties")) + " by key";
  const std::string format = flat.value("format", "");
  return format.empty() ? type : type + ' ' + format;
}

std::vector<std::string> near_misses(const std::string& description) {
  static const std::map<std::string, std::vector<std::string>> texts = {
      {"filled text", {"", " ", "\t\n"}},
      {"identifier", {"", " ", ".", "..", "A\nB"}},
      {"two letters", {"", "O", "O1", "OHI", "\u00C4"}},
      {"e-mail address", {"", "@", "a@", "@b", "a b@c", "a@b@c"}},
      {"ISO 8601",
       {"today", "2025-99-99", "2025-02-29", "2025-02-24Tgarbage", "2025-02-24T24:00", "2025-02-24T10:00:00.",
        "2025-02-24T10:00:61", "2025-02-24T10:00:00-5", "2025-02-24T10:00:00Z "}},
      {"local time",
       {"2025-01-01", "2025-01-01 10:00:00", "2025-01-01T10:00:00.000", "2025-01-01 10:00:00.",
        "2025-01-01 10:00:00.000Z", "2025-02-29 10:00:00.000", "2025-01-01 24:00:00.000"}}};
  const auto known = texts.find(description);
  return known != texts.end() ? known->second : std::vector<std::string>();
}

Members members(const Json& schema) {
  const Json flat = flatten(schema);
  Members found;
  for (const auto& [name, property] : flat.at("properties").items()) {
    found[name] = (is_required(flat, name) ? "required " : "") + describe(property);
  }
  return found;
}

void expect_same(const Members& document, const Members& other, const std::string& where,
                 const std::string& other_name) {
  for (const auto& [name, description] : document) {
    const auto found = other.find(name);
    if (found == other.end()) {
      ADD_FAILURE() << where << ": " << name << " is in the document, but not in " << other_name;
    } else if (found->second != description) {
      ADD_FAILURE() << where << ": " << name << " is '" << description << "' in the document, but '"
                    << found->second << "' in " << other_name;
    }
  }
  for (const auto& [name, description] : other) {
    if (document.count(name) == 0) {
      ADD_FAILURE() << where << ": " << name << " is in " << other_name << ", but not in the document";
    }
  }
}

namespace {

bool is_of_type(const Json& value, const std::string& type) {
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return value.is_number_integer();
  if (type == "array") return value.is_array();
  return value.is_object();
}

class Judge {
 public:
  [[nodiscard]] const std::vector<std::string>& found() const { return found_; }

  void judge(const Json& schema, const Json& value, const std::string& where) {
    const Json flat = flatten(schema);
    if (flat.contains("oneOf")) return judge(alternative(flat, value), value, where);
    if (!is_of_type(value, flat.at("type")))
      return report(where, "is no " + flat.at("type").get<std::string>());
    if (value.is_string()) judge_text(flat, value, where);
    if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) {
        judge(flat.at("items"), value[i], where + '[' + std::to_string(i) + ']');
      }
    }
    if (value.is_object()) judge_object(flat, value, where);
  }

 private:
  void report(const std::string& where, const std::string& problem) {
    found_.push_back(where + ' ' + problem);
  }

  void judge_text(const Json& schema, const std::string& text, const std::string& where) {
    const Json texts = schema.value("enum", Json::array());
    if (!texts.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) {
      report(where, "is none of the texts");
    }
    if (!std::regex_search(text, std::regex(schema.value("pattern", "")))) report(where, "has another form");
  }

  void judge_object(const Json& schema, const Json& object, const std::string& where) {
    for (const std::string name : schema.value("required", Json::array())) {
      if (!object.contains(name)) report(where, "lacks " + name);
    }
    const Json properties = schema.value("properties", Json::object());
    const Json others = schema.value("additionalProperties", Json());
    for (const auto& [name, value] : object.items()) {
      const Json& member = properties.contains(name) ? properties.at(name) : others;
      if (member.is_object()) {
        judge(member, value, (where + '.').append(name));
      } else {
        report(where, "has " + name + ", which is not in the document");
      }
    }
  }

  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> problems(const Json& schema, const Json& value, const std::string& where) {
  Judge judge;
  judge.judge(schema, value, where);
  return judge.found();
}

Json sample(const Json& schema) {
  const Json flat = flatten(schema);
  const std::string type = flat.at("type");
  if (flat.contains("enum")) return flat.at("enum").at(0);
  if (type == "array") return Json::array({sample(flat.at("items"))});
  if (flat.contains("properties")) return complete(flat, Json::object());
  if (type == "object") return {{"Key", sample(flat.at("additionalProperties"))}};
  if (flat.contains("example")) return flat.at("example");
  if (type == "boolean") return true;
  if (type == "integer") return 98765;
  const std::string format = flat.value("format", "");
  if (format == "date-time") return "2025-01-03T10:30:00Z";
  return format == "email" ? "mary.smith@email.com" : "Text";
}

Json complete(const Json& schema, const Json& example) {
  const Json flat = flatten(schema);
  if (flat.contains("oneOf")) return complete(alternative(flat, example), example);
  Json full = example;
  if (example.is_array()) {
    for (Json& item : full) item = complete(flat.at("items"), item);
  }
  if (flat.contains("properties")) {
    for (const auto& [name, property] : flat.at("properties").items()) {
      full[name] = example.contains(name) ? complete(property, example.at(name)) : sample(property);
    }
  }
  return full;
}

Json minimal(const Json& schema, const Json& example) {
  const Json flat = flatten(schema);
  if (flat.contains("oneOf")) return minimal(alternative(flat, example), example);
  if (example.is_array()) {
    Json items = Json::array();
    for (const Json& item : example) items.push_back(minimal(flat.at("items"), item));
    return items;
  }
  if (!flat.contains("properties")) return example;
  Json least = Json::object();
  for (const auto& [name, value] : example.items()) {
    if (is_required(flat, name)) least[name] = minimal(flat.at("properties").at(name), value);
  }
  return least;
}

}  // namespace builderbacked::openapi
