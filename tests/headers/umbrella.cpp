// The umbrella header shows nothing of the libraries behind it.
#include <builderbacked/builderbacked.hpp>

#if defined(LIBCURL_VERSION) || defined(CURLINC_CURL_H) || defined(NLOHMANN_JSON_VERSION_MAJOR) || \
    defined(INCLUDE_NLOHMANN_JSON_HPP_)
#error "a public header includes curl or nlohmann"
#endif
