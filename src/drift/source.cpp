#include "drift/source.hpp"

#include <array>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <utility>

#include "curl_engine.hpp"
#include "text.hpp"
#include "url.hpp"
#include "utf8_path.hpp"

namespace builderbacked::drift {

namespace {

constexpr std::size_t most_bytes = std::size_t{8} << 20;

std::string read_all(std::istream& stream) {
  std::string text;
  std::array<char, 65536> part{};
  while (stream.read(part.data(), part.size()) || stream.gcount() > 0) {
    text.append(part.data(), static_cast<std::size_t>(stream.gcount()));
    if (text.size() > most_bytes) throw std::runtime_error("the document is larger than 8 MiB");
  }
  if (stream.bad()) throw std::runtime_error("it cannot be read");
  return text;
}

std::string read_file(const std::string& name) {
  std::ifstream stream(path_from_utf8(name), std::ios::binary);
  if (!stream) throw std::runtime_error("the file cannot be opened");
  return read_all(stream);
}

void check(const Source& source, const Url& url) {
  const bool safe = url.https || is_loopback(url.host);
  if (!safe && !source.allow_plain_http) {
    throw std::runtime_error(
        "it is plain http: anyone between could change it (--allow-plain-http permits it)");
  }
  if (!safe && !source.token.empty()) throw std::runtime_error("the token is not sent over plain http");
  if (has_control_character(source.token))
    throw std::runtime_error("the token has characters no token can have");
}

std::string body(const HttpResponse& response) {
  if (response.status >= 300 && response.status < 400) {
    throw std::runtime_error("HTTP " + std::to_string(response.status) + ": redirects are not followed");
  }
  if (response.status < 200 || response.status >= 300) {
    throw std::runtime_error("HTTP " + std::to_string(response.status));
  }
  return response.body;
}

/// The SDK's settings are options here.
std::string with_option_names(std::string text) {
  if (const auto at = text.find("ca_file"); at != std::string::npos) text.replace(at, 7, "--ca-file");
  return text;
}

std::string fetch(const Source& source, const Url& url) {
  check(source, url);
  TransportConfig config;
  config.ca_file = source.ca_file;
  config.connect_timeout = source.timeout;
  config.stall_timeout = source.timeout;
  const auto engine = make_curl_engine(config);
  if (!engine) throw std::runtime_error(engine.error().message);
  HttpRequest request;
  request.method = "GET";
  request.url = source.place;
  request.headers = {{"Accept", "application/json, application/yaml;q=0.9, */*;q=0.1"}};
  if (!source.token.empty()) request.headers.push_back({"Authorization", "Bearer " + source.token});
  request.max_response_bytes = most_bytes;
  const auto lane = engine.value()->open_lane();
  lane->start(0, request);
  const auto completion = lane->wait(std::chrono::steady_clock::now() + source.timeout);
  if (!completion) throw std::runtime_error("no answer in time");
  if (const auto* fault = std::get_if<HttpFault>(&completion->outcome)) {
    throw std::runtime_error(with_option_names(fault->detail));
  }
  return body(std::get<HttpResponse>(completion->outcome));
}

}  // namespace

std::string read(const Source& source) {
  if (source.place == "-") return read_all(std::cin);
  if (source.place.find("://") == std::string::npos) return read_file(source.place);
  const auto url = parse_url(source.place);
  if (!url) throw std::runtime_error("it is not an http or https URL without user info and fragment");
  return fetch(source, *url);
}

}  // namespace builderbacked::drift
