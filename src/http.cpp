#include "builderbacked/http.hpp"

#include <random>

#include "text.hpp"

namespace builderbacked {

const std::string* find_header(const std::vector<HttpHeader>& headers, std::string_view name) noexcept {
  for (const HttpHeader& header : headers) {
    if (equals_ignoring_case(header.name, name)) return &header.value;
  }
  return nullptr;
}

HttpBodyStream::~HttpBodyStream() = default;

std::optional<std::string> read_body(const HttpRequest& request) {
  if (request.body_stream == nullptr) return request.body;
  std::string body(request.body_stream->size(), '\0');
  for (std::size_t have = 0; have < body.size();) {
    const auto got = request.body_stream->read(body.data() + have, body.size() - have);
    if (!got || *got == 0) return std::nullopt;
    have += *got;
  }
  return body;
}

HttpFault body_fault() {
  return {HttpFault::Kind::body, true, "what was to be sent could not be read, or has changed"};
}

HttpLane::~HttpLane() = default;

HttpEngine::~HttpEngine() = default;

std::chrono::steady_clock::time_point HttpEngine::now() const {
  return std::chrono::steady_clock::now();
}

std::chrono::system_clock::time_point HttpEngine::wall_clock() const {
  return std::chrono::system_clock::now();
}

double HttpEngine::random() {
  thread_local std::minstd_rand generator{std::random_device{}()};
  return std::uniform_real_distribution<double>{0.0, 1.0}(generator);
}

}  // namespace builderbacked
