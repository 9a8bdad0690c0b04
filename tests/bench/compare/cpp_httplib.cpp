// cpp-httplib with a ready body and the answer left as text. A client makes one call at a time, so many at
// once are as many threads.

#include <httplib.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "candidate.hpp"
#include "texts.hpp"
#include "threads.hpp"

namespace bench {

namespace {

class HttplibClient {
 public:
  explicit HttplibClient(const Settings& settings) : client_(settings.url) {
    client_.set_keep_alive(true);
    client_.set_tcp_nodelay(true);  // Without it a call takes 40 ms.
    client_.set_default_headers({{"Authorization", authorization}});
  }

  void get() { check(client_.Get(home_path)); }
  void create() { check(client_.Post(homes_path, body_, "application/json")); }

 private:
  static void check(const httplib::Result& result) {
    if (!result) throw std::runtime_error(httplib::to_string(result.error()));
    check_answer(result->status, result->body);
  }

  const std::string body_{home_request_json};
  httplib::Client client_;
};

class Httplib final : public Candidate {
 public:
  explicit Httplib(const Settings& settings) : settings_(settings), client_(settings) {}

  void get() override { client_.get(); }
  void create() override { client_.create(); }
  void create_many(std::size_t count, std::size_t in_flight) override {
    call_from_threads(count, in_flight, [this] {
      return [client = std::make_unique<HttplibClient>(settings_)] { client->create(); };
    });
  }

 private:
  const Settings settings_;
  HttplibClient client_;
};

}  // namespace

std::unique_ptr<Candidate> make_candidate(const Settings& settings) {
  return std::make_unique<Httplib>(settings);
}

}  // namespace bench
