// Peak memory of a process that sends a profile image of 10 MiB from a file:
//
//   builderbacked-sandbox -- upload_memory
//
// It ends with an error when that is 24 MiB or more. Linux only: it reads /proc/self/status.

#include <builderbacked/builderbacked.hpp>

#include <algorithm>
#include <exception>
#include <fstream>
#include <iostream>
#include <string>

#include "example_requests.hpp"
#include "process_memory.hpp"
#include "temporary_folder.hpp"

namespace bb = builderbacked;

namespace {

constexpr long limit_kib = 24L * 1024;

/// In pieces, so that the writing itself takes no memory.
std::string write_image(const bb::TemporaryFolder& folder) {
  const std::string start = bb::example_png();
  std::string path = folder.file("photo.png", start);
  std::ofstream file(path, std::ios::binary | std::ios::app);
  const std::string piece(4096, 'x');
  for (std::size_t left = bb::ProfileImage::max_bytes - start.size(); left > 0;) {
    const std::size_t count = (std::min)(left, piece.size());
    file.write(piece.data(), static_cast<std::streamsize>(count));
    left -= count;
  }
  return path;
}

}  // namespace

int main() {
  try {
    const bb::TemporaryFolder folder;
    const std::string path = write_image(folder);
    const auto transport = bb::HttpTransport::create(bb::TransportConfig::from_environment().value()).value();
    const bb::UsersClient users{transport};
    const long before = bb::peak_kib();
    users.create(bb::example_user(), bb::ProfileImage::from_file(path)).value();
    const long peak = bb::peak_kib();
    std::cout << "10 MiB image from a file: peak memory of the process " << peak << " KiB, " << before
              << " KiB before the call, limit " << limit_kib << " KiB\n";
    return peak > 0 && peak < limit_kib ? 0 : 1;
  } catch (const std::exception& problem) {
    std::cerr << "upload_memory: " << problem.what() << '\n';
    return 1;
  }
}
