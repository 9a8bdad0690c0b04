// This SDK as it is shipped, with an observer.

#include <builderbacked/builderbacked.hpp>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "candidate.hpp"
#include "texts.hpp"

namespace bench {

namespace {

namespace bb = builderbacked;

class Sdk final : public Candidate {
 public:
  explicit Sdk(const Settings& settings)
      : transport_(bb::HttpTransport::create({.base_url = settings.url,
                                              .credentials = bb::AccessToken{"any"},
                                              .ca_file = settings.ca_file,
                                              .ca_directory = settings.ca_directory,
                                              .observer = [this](const bb::CallEvent&) { ++events_; }})
                       .value()),
        homes_(transport_),
        users_(transport_) {}

  void get() override { check(homes_.get("HOME_12345").value()); }

  void create() override { check(homes_.create(home_).value()); }

  void create_many(std::size_t count, std::size_t in_flight) override {
    const auto source = [&, made = std::size_t{0}]() mutable -> std::optional<bb::HomeRequest> {
      if (made++ == count) return std::nullopt;
      return home_;
    };
    const auto sink = [](std::size_t, const bb::Result<bb::Home>& home) { check(home.value()); };
    const bb::BulkProgress end = homes_.create_all(source, sink, {.in_flight = in_flight}).value();
    if (end.succeeded != count) throw std::runtime_error("not all were created");
  }

  void upload(const std::string& image_file) override {
    users_
        .create({.external_id = "EMP_12345",
                 .first_name = "John",
                 .last_name = "Smith",
                 .role_name = "Field Manager",
                 .email = "john.smith@builder.com"},
                bb::ProfileImage::from_file(image_file))
        .value();
  }

 private:
  static void check(const bb::Home& home) {
    if (home.home_details.size() != 7) throw std::runtime_error("not the home that the server has");
  }

  std::size_t events_ = 0;
  const bb::HomeRequest home_ = bb::from_json_text<bb::HomeRequest>(home_request_json).value();
  std::shared_ptr<bb::HttpTransport> transport_;
  bb::HomesClient homes_;
  bb::UsersClient users_;
};

}  // namespace

std::unique_ptr<Candidate> make_candidate(const Settings& settings) {
  return std::make_unique<Sdk>(settings);
}

}  // namespace bench
