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

/// One request on its way and what has come back.
struct Exchange {
  std::uint64_t id = 0;
  std::size_t max_body_bytes = 0;
  HttpResponse response{};
  std::size_t header_bytes = 0;
  int sends = 0;  ///< Begun on a connection that stands; what was said to a proxy before does not count.
  bool too_large = false;
  bool body_failed = false;
  HttpBodyStream* body = nullptr;  ///< When the request has one.
};

/// An easy handle with everything that curl points into: it stays where it is. It serves one request after
/// the other, and what is the same for the next one is not set again.
struct CurlTransfer {
  explicit CurlTransfer(const CurlSettings& settings);
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;
  ~CurlTransfer() = default;

  Exchange exchange;
  std::string url;
  std::string origin;  ///< Of the URL; with the host it decides about the proxy.
  std::string host;
  std::vector<HttpHeader> request_headers;
  bool has_body = false;
  HeaderList headers;                           ///< Made of the two above.
  std::array<char, CURL_ERROR_SIZE> problem{};  ///< curl's words; they may name files, so nobody gets them.
  Easy easy;                                    ///< Goes first.
};

[[nodiscard]] CurlSettings curl_settings(const TransportConfig& config);

/// A handle with everything that is the same for every request of an engine. `refused` gets the names of
/// options that this build of libcurl does not have.
[[nodiscard]] Easy new_easy(const CurlSettings& settings, std::vector<std::string>* refused = nullptr);

/// Points the handle at a request, which must stay where it is until it is done.
void prepare(CurlTransfer& transfer, const CurlSettings& settings, const HttpRequest& request);

[[nodiscard]] HttpFault make_fault(CURLcode code, const CurlTransfer& transfer);

}  // namespace builderbacked
