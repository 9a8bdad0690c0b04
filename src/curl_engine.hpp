#pragma once

#include <memory>

#include "builderbacked/http.hpp"
#include "builderbacked/http_transport.hpp"

namespace builderbacked {

/// The real network, over libcurl. Reads the TLS and timeout settings of `config`.
[[nodiscard]] std::shared_ptr<HttpEngine> make_curl_engine(const TransportConfig& config);

}  // namespace builderbacked
