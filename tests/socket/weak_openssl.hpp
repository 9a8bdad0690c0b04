#pragma once

#include <openssl/conf.h>
#include <openssl/ssl.h>

#include <stdexcept>
#include <string>

#include "temporary_folder.hpp"

namespace builderbacked {

/// Makes OpenSSL itself mind nothing, as on a machine set up for old servers: what is then refused, the
/// library refuses. Ends with the process's settings gone, not restored.
class WeakOpenSsl {
 public:
  WeakOpenSsl() {
    const TemporaryFolder folder;
    const std::string file = folder.file("openssl.cnf",
                                         "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\n"
                                         "system_default = weak\n[weak]\n"
                                         "MinProtocol = TLSv1\nCipherString = ALL:@SECLEVEL=0\n");
    OPENSSL_init_ssl(OPENSSL_INIT_LOAD_CONFIG, nullptr);  // Later it would undo what follows.
    if (CONF_modules_load_file(file.c_str(), nullptr, 0) != 1) throw std::runtime_error("not configured");
  }
  WeakOpenSsl(const WeakOpenSsl&) = delete;
  WeakOpenSsl& operator=(const WeakOpenSsl&) = delete;
  ~WeakOpenSsl() { CONF_modules_finish(); }
};

}  // namespace builderbacked
