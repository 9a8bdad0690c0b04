#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <cstddef>
#include <memory>
#include <string>

// OpenSSL's objects, released by their owner, and texts in and out of them.

namespace builderbacked::testing {

template <class T, void (*release)(T*)>
struct Release {
  void operator()(T* object) const { release(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509, X509_free>>;
using Bio = std::unique_ptr<BIO, Release<BIO, BIO_free_all>>;

/// Reads `text`, which must outlive it.
inline Bio read_from(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// What was written to a BIO in memory.
inline std::string text_of(BIO* output) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(output, &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace builderbacked::testing
