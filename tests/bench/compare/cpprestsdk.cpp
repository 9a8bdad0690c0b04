// cpprestsdk with a ready body and the answer left as text. Its calls are tasks of its own thread pool.

#include <cpprest/http_client.h>

#include <memory>
#include <string>

#include "candidate.hpp"
#include "texts.hpp"
#include "threads.hpp"

namespace bench {

namespace {

using web::http::http_request;
using web::http::http_response;
using web::http::methods;

class Cpprestsdk final : public Candidate {
 public:
  explicit Cpprestsdk(const Settings& settings) : client_(settings.url) {}

  void get() override { call(methods::GET, home_path, {}); }
  void create() override { call(methods::POST, homes_path, std::string(home_request_json)); }
  void create_many(std::size_t count, std::size_t in_flight) override {
    call_from_threads(count, in_flight, [this] { return [this] { create(); }; });
  }

 private:
  void call(const web::http::method& method, const char* path, std::string body) {
    http_request request(method);
    request.set_request_uri(path);
    request.headers().add("Authorization", authorization);
    if (!body.empty()) request.set_body(std::move(body), "application/json");
    const http_response response = client_.request(request).get();
    check_answer(response.status_code(), response.extract_utf8string(true).get());
  }

  web::http::client::http_client client_;
};

}  // namespace

std::unique_ptr<Candidate> make_candidate(const Settings& settings) {
  return std::make_unique<Cpprestsdk>(settings);
}

}  // namespace bench
