#include "multipart.hpp"

#include <cstdint>
#include <random>

namespace builderbacked {

namespace {

constexpr std::string_view hex = "0123456789ABCDEF";

std::string make_boundary() {
  std::random_device random;
  std::string boundary = "builderbacked-";
  for (int word = 0; word < 4; ++word) {
    const std::uint32_t bits = random();
    for (int shift = 28; shift >= 0; shift -= 4) boundary += hex[bits >> shift & 0x0F];
  }
  return boundary;
}

}  // namespace

MultipartForm::MultipartForm() : boundary_(make_boundary()) {}

std::string MultipartForm::content_type() const {
  return "multipart/form-data; boundary=" + boundary_;
}

std::string MultipartForm::json_part(std::string_view name, std::string_view json) const {
  std::string part = "--" + boundary_ + "\r\nContent-Disposition: form-data; name=\"";
  part.append(name).append("\"\r\nContent-Type: application/json\r\n\r\n").append(json).append("\r\n");
  return part;
}

std::string MultipartForm::before_file(std::string_view name, std::string_view filename,
                                       std::string_view media_type) const {
  std::string part = "--" + boundary_ + "\r\nContent-Disposition: form-data; name=\"";
  part.append(name).append("\"; filename=\"").append(filename);
  part.append("\"\r\nContent-Type: ").append(media_type).append("\r\n\r\n");
  return part;
}

std::string MultipartForm::end() const {
  return "--" + boundary_ + "--\r\n";
}

std::string form_filename(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  if (path.size() >= 2 && is_letter(path[0]) && path[1] == ':') path.remove_prefix(2);
  std::string name;
  for (const char c : path) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte < 0x20 || byte == 0x7F || c == '"') {
      name += '%';
      name += hex[byte >> 4];
      name += hex[byte & 0x0F];
    } else {
      name += c;
    }
  }
  return name;
}

}  // namespace builderbacked
