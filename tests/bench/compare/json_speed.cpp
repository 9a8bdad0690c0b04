// The speed of JSON without a network: this SDK's codec against nlohmann/json's tree with structs by hand.
//
//   json_speed TASK COUNT REPEATS
//
// decodes one body of so many objects, or encodes so many one by one, as they would be sent. It prints what
// the candidates print, see candidate.cpp, of all repeats after one that is not measured.

#include <builderbacked/document.hpp>
#include <builderbacked/home.hpp>
#include <builderbacked/json_text.hpp>

#include <cstddef>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "measure.hpp"
#include "plain_models.hpp"
#include "texts.hpp"
#include "wire/codec.hpp"

namespace {

namespace bb = builderbacked;

/// Reserved to the byte, so that run.py can take it off the peak of the heap.
std::string array_of(std::string_view object, std::size_t count) {
  std::string body;
  body.reserve(count * (object.size() + 1) + 1);
  for (std::size_t i = 0; i < count; ++i) {
    body += i == 0 ? '[' : ',';
    body += object;
  }
  return body += ']';
}

void require(bool right) {
  if (!right) throw std::runtime_error("not what was put in");
}

template <class T>
std::function<void()> decode_sdk(std::string_view object, std::size_t count, std::string T::*member,
                                 const std::string& value) {
  return [=, body = array_of(object, count)] {
    const auto all = bb::wire::decode<std::vector<T>>(body);
    const auto& objects = std::get<std::vector<T>>(all);
    require(objects.size() == count && objects.back().*member == value);
  };
}

template <class T>
std::function<void()> decode_dom(std::string_view object, std::size_t count, std::string T::*member,
                                 const std::string& value) {
  return [=, body = array_of(object, count)] {
    const auto objects = nlohmann::json::parse(body).get<std::vector<T>>();
    require(objects.size() == count && objects.back().*member == value);
  };
}

/// The order of the members is not the same, but the length is.
template <class Encode>
std::function<void()> encode(std::size_t count, const Encode& one) {
  return [=] {
    std::size_t size = 0;
    for (std::size_t i = 0; i < count; ++i) size += one().size();
    require(size == count * bench::home_request_json.size());
  };
}

std::function<void()> encode_homes_sdk(std::size_t count) {
  return encode(count, [home = bb::from_json_text<bb::HomeRequest>(bench::home_request_json).value()] {
    return bb::to_json_text(home);
  });
}

std::function<void()> encode_homes_dom(std::size_t count) {
  return encode(count, [home = nlohmann::json::parse(bench::home_request_json).get<bench::PlainHome>()] {
    return nlohmann::json(home).dump();
  });
}

std::function<void()> make_task(const std::string& name, std::size_t count) {
  using bench::PlainDocument, bench::PlainHome, bench::document_json, bench::home_json;
  if (name == "decode_documents_sdk")
    return decode_sdk(document_json, count, &bb::Document::name, "HVAC Warranty");
  if (name == "decode_documents_dom")
    return decode_dom(document_json, count, &PlainDocument::name, "HVAC Warranty");
  if (name == "decode_homes_sdk") return decode_sdk(home_json, count, &bb::Home::city, "Columbus");
  if (name == "decode_homes_dom") return decode_dom(home_json, count, &PlainHome::city, "Columbus");
  if (name == "encode_homes_sdk") return encode_homes_sdk(count);
  if (name == "encode_homes_dom") return encode_homes_dom(count);
  throw std::invalid_argument("no such task: " + name);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 4) throw std::invalid_argument("usage: json_speed TASK COUNT REPEATS");
  const auto number = [&](int i) { return std::size_t{std::strtoull(argv[i], nullptr, 10)}; };
  bench::repeat(number(3), make_task(argv[1], number(2)));
} catch (const std::exception& problem) {
  std::cerr << "json_speed: " << problem.what() << '\n';
  return 1;
}
