#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "builderbacked/http.hpp"
#include "builderbacked/http_transport.hpp"

// One request on one easy handle: how it is set up and what its end means. With curl_engine.cpp the only
// place that knows curl.

namespace builderbacked {

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

/// What is the same for every request of an engine.
struct CurlSettings {
  std::string ca_file;  ///< One source of trust, see `curl_settings`; both empty: curl's default.
  std::string ca_directory;
  std::string client_certificate;
  std::string client_key;
  std::string client_key_password;
  std::string proxy;
  std::string proxy_user;
  std::string proxy_password;
  std::chrono::milliseconds connect_timeout;
  std::chrono::seconds stall_timeout;
};

/// One request on its way, with everything curl points into.
struct CurlTransfer {
  std::uint64_t id = 0;
  std::string host;
  std::size_t max_body_bytes = 0;
  HttpResponse response;
  std::size_t header_bytes = 0;
  int sends = 0;  ///< Begun on a connection that stands; what was said to a proxy before does not count.
  bool too_large = false;
  bool body_failed = false;
  HttpBodyStream* body = nullptr;  ///< When the request has one.
  HeaderList headers;
  std::array<char, CURL_ERROR_SIZE> problem{};  ///< curl's words; they may name files, so nobody gets them.
};

[[nodiscard]] CurlSettings curl_settings(const TransportConfig& config);

/// A handle with everything that is the same for every request; a kept handle keeps it. `refused` gets the
/// names of options that this build of libcurl does not have.
[[nodiscard]] Easy new_easy(const CurlSettings& settings, std::vector<std::string>* refused = nullptr);

/// Points the handle at a request and its transfer; both must stay where they are until it is done.
void prepare(CURL* easy, const CurlSettings& settings, const HttpRequest& request, CurlTransfer& transfer);

[[nodiscard]] HttpFault make_fault(CURL* easy, CURLcode code, const CurlTransfer& transfer);

}  // namespace builderbacked
