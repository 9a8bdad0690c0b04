// libcurl by hand, with a ready body and the answer left as text: the floor.

#include <memory>
#include <optional>

#include "candidate.hpp"
#include "curl_handles.hpp"
#include "texts.hpp"

namespace bench {

namespace {

class LibcurlText final : public Candidate {
 public:
  explicit LibcurlText(const Settings& settings) : settings_(settings) {}

  void get() override {
    if (!get_) get_.emplace(settings_, home_path);
    get_->perform();
  }

  void create() override {
    if (!create_) {
      create_.emplace(settings_, homes_path);
      create_->post(home_request_json);
    }
    create_->perform();
  }

  void upload(const std::string& image_file) override {
    if (!upload_) upload_.emplace(settings_, users_path);
    const std::unique_ptr<curl_mime, CurlDeleter> form(curl_mime_init(upload_->handle()));
    curl_mimepart* user = curl_mime_addpart(form.get());
    curl_mime_name(user, "user");
    curl_mime_type(user, "application/json");
    curl_mime_data(user, user_json.data(), user_json.size());
    curl_mimepart* image = curl_mime_addpart(form.get());
    curl_mime_name(image, "profileImage");
    curl_mime_filedata(image, image_file.c_str());
    curl_easy_setopt(upload_->handle(), CURLOPT_MIMEPOST, form.get());
    upload_->perform();
    curl_easy_setopt(upload_->handle(), CURLOPT_MIMEPOST, nullptr);
  }

 private:
  const Settings settings_;
  std::optional<CurlCall> get_;
  std::optional<CurlCall> create_;
  std::optional<CurlCall> upload_;
};

}  // namespace

std::unique_ptr<Candidate> make_candidate(const Settings& settings) {
  return std::make_unique<LibcurlText>(settings);
}

}  // namespace bench
