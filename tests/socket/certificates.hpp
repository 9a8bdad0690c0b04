#pragma once

#include <string>

#include "testing/self_signed.hpp"

// The forms in which certificates and keys are handed around.

namespace builderbacked {

/// The private key as PEM that only the password opens.
std::string encrypted_key(const testing::ServerIdentity& identity, const std::string& password);

/// Certificate and key as a PKCS#12 file.
std::string pkcs12(const testing::ServerIdentity& identity, const std::string& password);

/// Whether a number of an RSA key begins with a zero byte: Wine cannot use those from PKCS#12.
bool has_short_part(const testing::ServerIdentity& identity);

/// The name under which OpenSSL looks for a certificate in a directory, like "5ad8a5d6.0".
std::string hashed_name(const std::string& certificate);

}  // namespace builderbacked
