#pragma once

#include <curl/curl.h>

#include <string_view>

#ifdef _WIN32
#include <winsock2.h>
// Not before it.
#include <windows.h>
#endif

namespace builderbacked {

/// Whether TLS is the one of Windows.
inline bool is_schannel() {
  const char* const tls = curl_version_info(CURLVERSION_NOW)->ssl_version;
  return tls != nullptr && std::string_view(tls).find("Schannel") != std::string_view::npos;
}

/// Wine's Schannel takes every certificate when it is the one to check it. libcurl leaves that to Schannel
/// unless there is a ca_file.
inline bool is_native_trust_checked() {
#ifdef _WIN32
  return GetProcAddress(GetModuleHandleA("ntdll.dll"), "wine_get_version") == nullptr;
#else
  return true;
#endif
}

}  // namespace builderbacked
