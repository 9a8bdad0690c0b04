// libcurl by hand with structs by hand, over nlohmann/json's tree: what most people write.

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>

#include "candidate.hpp"
#include "curl_handles.hpp"
#include "plain_models.hpp"
#include "texts.hpp"

namespace bench {

namespace {

class LibcurlDom final : public Candidate {
 public:
  explicit LibcurlDom(const Settings& settings) : settings_(settings) {}

  void get() override {
    if (!get_) get_.emplace(settings_, home_path);
    check(get_->perform());
  }

  void create() override {
    if (!create_) {
      create_.emplace(settings_, homes_path);
      create_->post({});
    }
    const std::string body = nlohmann::json(home_).dump();
    create_->set_body(body);
    check(create_->perform());
  }

 private:
  static void check(const std::string& answer) {
    const auto home = nlohmann::json::parse(answer).get<PlainHome>();
    if (home.home_details.size() != 7) throw std::runtime_error("not the home that the server has");
  }

  const Settings settings_;
  const PlainHome home_ = nlohmann::json::parse(home_request_json).get<PlainHome>();
  std::optional<CurlCall> get_;
  std::optional<CurlCall> create_;
};

}  // namespace

std::unique_ptr<Candidate> make_candidate(const Settings& settings) {
  return std::make_unique<LibcurlDom>(settings);
}

}  // namespace bench
