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
