#pragma once

#include <string>
#include <string_view>

namespace builderbacked {

/// Writes the text around the parts of a multipart/form-data body (RFC 7578).
class MultipartForm {
 public:
  MultipartForm();

  /// For the Content-Type header.
  [[nodiscard]] std::string content_type() const;
  /// A whole part of JSON, without a file name.
  [[nodiscard]] std::string json_part(std::string_view name, std::string_view json) const;
  /// What stands before a file's content; `filename` comes from `form_filename`.
  [[nodiscard]] std::string before_file(std::string_view name, std::string_view filename,
                                        std::string_view media_type) const;
  /// What stands after a file's content.
  [[nodiscard]] static std::string after_file() { return "\r\n"; }
  /// What ends the body.
  [[nodiscard]] std::string end() const;

 private:
  /// 128 random bits: that the parts contain them by chance, or on purpose, is out of the question.
  std::string boundary_;
};

/// What of a path or file name is sent as `filename`: the part after the last slash or backslash and
/// without a drive, with what would end the quoted string or the header as %XX, as browsers do.
[[nodiscard]] std::string form_filename(std::string_view path);

}  // namespace builderbacked
