#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include "builderbacked/http.hpp"

namespace builderbacked {

/// By this a file is known to be what it was.
struct FileState {
  bool is_file = false;  ///< A regular one.
  std::uintmax_t size = 0;
  std::filesystem::file_time_type changed{};

  bool operator==(const FileState&) const = default;
};

/// Opens nothing: that could wait forever at a FIFO. `problem` is set when the file cannot be looked at.
[[nodiscard]] FileState state_of(const std::filesystem::path& path, std::error_code& problem);

[[nodiscard]] std::shared_ptr<HttpBodyStream> stream_text(std::shared_ptr<const std::string> text);

/// A file. It is looked at before every attempt and before its last bytes: when it is not in that state any
/// more, it fails, and no whole body is sent.
[[nodiscard]] std::shared_ptr<HttpBodyStream> stream_file(std::filesystem::path path, FileState state);

/// `head`, then `content`, then `tail`.
[[nodiscard]] std::shared_ptr<HttpBodyStream> enclose(std::string head,
                                                      std::shared_ptr<HttpBodyStream> content,
                                                      std::string tail);

}  // namespace builderbacked
