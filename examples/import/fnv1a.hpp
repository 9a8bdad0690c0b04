#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace importer {

/// FNV-1a with 64 bits: tells contents apart, and is the same on every platform. It protects nothing.
class Fnv1a {
 public:
  Fnv1a& add(std::string_view bytes) {
    for (const char c : bytes) {
      state_ ^= static_cast<unsigned char>(c);
      state_ *= 0x100000001b3;
    }
    return *this;
  }

  /// 16 hex digits.
  [[nodiscard]] std::string hex() const {
    std::string digits;
    for (int shift = 60; shift >= 0; shift -= 4) digits += "0123456789abcdef"[(state_ >> shift) & 0xF];
    return digits;
  }

 private:
  std::uint64_t state_{0xcbf29ce484222325};
};

}  // namespace importer
