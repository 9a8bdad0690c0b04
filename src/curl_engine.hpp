#pragma once

#include <memory>

#include "builderbacked/http.hpp"
#include "builderbacked/http_transport.hpp"

namespace builderbacked {

/// The real network, over libcurl. Reads the TLS, proxy and timeout settings of `config`; the error names
/// those that this libcurl cannot do.
[[nodiscard]] Result<std::shared_ptr<HttpEngine>> make_curl_engine(const TransportConfig& config);

}  // namespace builderbacked
