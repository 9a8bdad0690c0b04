#pragma once

#include <string>

namespace builderbacked::testing {

/// In PEM.
struct ServerIdentity {
  std::string certificate;
  std::string private_key;
};

struct CertificateOptions {
  std::string common_name{"Builder Backed sandbox"};
  /// As OpenSSL writes them. libcurl with Schannel looks for addresses among the names.
  std::string alternative_names{"DNS:localhost,IP:127.0.0.1,IP:::1,DNS:127.0.0.1"};
  const ServerIdentity* issuer{nullptr};  ///< Null: it is its own authority.
  bool is_rsa{false};                     ///< Instead of an elliptic curve.
};

/// A new key and a certificate that may also sign others, valid for a day. Throws `std::runtime_error`.
[[nodiscard]] ServerIdentity make_certificate(const CertificateOptions& options);

/// A certificate for localhost, 127.0.0.1 and ::1 that is its own authority. Throws `std::runtime_error`.
[[nodiscard]] ServerIdentity make_self_signed();

}  // namespace builderbacked::testing
