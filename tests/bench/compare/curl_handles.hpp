#pragma once

#include <curl/curl.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "candidate.hpp"

// What the candidates that use libcurl by hand share, written as its documentation advises: a handle that is
// kept, with its options set once.

namespace bench {

struct CurlDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using Easy = std::unique_ptr<CURL, CurlDeleter>;
using HeaderList = std::unique_ptr<curl_slist, CurlDeleter>;

inline std::size_t append_body(char* data, std::size_t /*one*/, std::size_t size, void* body) {
  static_cast<std::string*>(body)->append(data, size);
  return size;
}

/// One kept handle for one kind of request.
class CurlCall {
 public:
  CurlCall(const Settings& settings, const char* path) : easy_(curl_easy_init()) {
    headers_.reset(curl_slist_append(nullptr, (std::string("Authorization: ") + authorization).c_str()));
    curl_easy_setopt(easy_.get(), CURLOPT_URL, (settings.url + path).c_str());
    curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(easy_.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy_.get(), CURLOPT_WRITEFUNCTION, append_body);
    curl_easy_setopt(easy_.get(), CURLOPT_WRITEDATA, &body_);
    if (!settings.ca_file.empty()) trust(settings.ca_file.c_str(), nullptr);
    if (!settings.ca_directory.empty()) trust(nullptr, settings.ca_directory.c_str());
  }
  CurlCall(const CurlCall&) = delete;
  CurlCall& operator=(const CurlCall&) = delete;

  [[nodiscard]] CURL* handle() const { return easy_.get(); }

  /// The body is not copied.
  void post(std::string_view body) {
    curl_slist_append(headers_.get(), "Content-Type: application/json");
    curl_easy_setopt(easy_.get(), CURLOPT_POST, 1L);
    set_body(body);
  }
  void set_body(std::string_view body) {
    curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDS, body.data());
  }

  void clear() { body_.clear(); }

  /// The answer, valid until the next one.
  const std::string& perform() {
    clear();
    return answer(curl_easy_perform(easy_.get()));
  }

  const std::string& answer(CURLcode code) {
    if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    check_answer(status, body_);
    return body_;
  }

 private:
  void trust(const char* file, const char* directory) {
    curl_easy_setopt(easy_.get(), CURLOPT_CAINFO, file);
    curl_easy_setopt(easy_.get(), CURLOPT_CAPATH, directory);
  }

  HeaderList headers_;
  std::string body_;
  Easy easy_;
};

}  // namespace bench
