#include "testing/gzip.hpp"

#include <boost/beast/zlib.hpp>
#include <boost/crc.hpp>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

namespace builderbacked::testing {

namespace {

namespace zlib = boost::beast::zlib;

std::string deflate(std::string_view text) {
  zlib::deflate_stream stream;
  std::string packed(stream.upper_bound(text.size()), '\0');
  zlib::z_params state{};
  state.next_in = text.data();
  state.avail_in = text.size();
  state.next_out = packed.data();
  state.avail_out = packed.size();
  boost::system::error_code problem;
  stream.write(state, zlib::Flush::finish, problem);
  if (problem != zlib::error::end_of_stream) throw std::runtime_error("deflate: " + problem.message());
  packed.resize(packed.size() - state.avail_out);
  return packed;
}

std::string little_endian(std::uint32_t number) {
  std::string bytes;
  for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(number >> shift & 0xFF);
  return bytes;
}

}  // namespace

std::string gzip(std::string_view text) {
  constexpr std::string_view header("\x1f\x8b\x08\0\0\0\0\0\0\xff",
                                    10);  // No name, no time, no known system.
  boost::crc_32_type checksum;
  checksum.process_bytes(text.data(), text.size());
  return std::string(header) + deflate(text) + little_endian(checksum.checksum()) +
         little_endian(static_cast<std::uint32_t>(text.size()));
}

}  // namespace builderbacked::testing
