#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "builderbacked/export.hpp"
#include "builderbacked/extra.hpp"
#include "builderbacked/open_enum.hpp"

namespace builderbacked {

/// The time zones that a user can have.
enum class Timezone {
  eastern,   ///< "EASTERN"
  central,   ///< "CENTRAL"
  mountain,  ///< "MOUNTAIN"
  arizona,   ///< "ARIZONA"
  pacific,   ///< "PACIFIC"
  alaska,    ///< "ALASKA"
  hawaii,    ///< "HAWAII"
};

template <>
struct EnumTexts<Timezone> {
  static constexpr bool ignores_case = false;
  static constexpr EnumText<Timezone> values[] = {
      {"EASTERN", Timezone::eastern}, {"CENTRAL", Timezone::central}, {"MOUNTAIN", Timezone::mountain},
      {"ARIZONA", Timezone::arizona}, {"PACIFIC", Timezone::pacific}, {"ALASKA", Timezone::alaska},
      {"HAWAII", Timezone::hawaii},
  };
};

/// An employee as he is sent (ExternalUserRequest; U2). What is not set is not sent.
struct UserRequest {
  std::string external_id{};                             ///< Required; your id, e.g. the employee number.
  std::optional<std::string> prefix{};                   ///< Such as "Mr.".
  std::string first_name{};                              ///< Required.
  std::optional<std::string> middle_name{};              ///< Middle name.
  std::string last_name{};                               ///< Required.
  std::optional<std::string> suffix{};                   ///< Such as "Jr.".
  std::string role_name{};                               ///< Required, e.g. "Field Manager".
  std::optional<std::string> email{};                    ///< E-mail address.
  std::optional<std::string> phone_number{};             ///< As text, in no fixed form.
  std::optional<OpenEnum<Timezone>> default_timezone{};  ///< Time zone of the user.
  Extra extra{};                                         ///< Sent as it stands; see `Extra`.

  bool operator==(const UserRequest&) const = default;  ///< Compares every member.
};

/// An employee as the API answers him (U1, U2). The documentation does not show that model: everything beyond
/// the external id is optional when read (assumed).
struct User {
  std::string external_id{};                             ///< Your id.
  std::optional<std::string> prefix{};                   ///< Such as "Mr.".
  std::optional<std::string> first_name{};               ///< Given name.
  std::optional<std::string> middle_name{};              ///< Middle name.
  std::optional<std::string> last_name{};                ///< Family name.
  std::optional<std::string> suffix{};                   ///< Such as "Jr.".
  std::optional<std::string> role_name{};                ///< Role, such as "Field Manager".
  std::optional<std::string> email{};                    ///< E-mail address.
  std::optional<std::string> phone_number{};             ///< As text, in no fixed form.
  std::optional<OpenEnum<Timezone>> default_timezone{};  ///< Time zone of the user.
  Extra extra{};                                         ///< What the SDK does not know; see `Extra`.

  bool operator==(const User&) const = default;  ///< Compares every member.

  /// Everything the request can carry; what the server did not send is empty and must be set.
  [[nodiscard]] BUILDERBACKED_EXPORT UserRequest to_request() const;
};

/// A picture of an employee: JPEG, PNG, GIF, BMP, WebP or SVG, recognised by its content and not by its name.
class ProfileImage {
 public:
  /// Most bytes of an image: "10 MB" is read as MiB (assumed).
  static constexpr std::size_t max_bytes = std::size_t{10} * 1024 * 1024;

  /// A file, read from disk while it is sent. `path` is UTF-8 on every platform; it appears in the message of
  /// an error that concerns the file. The file must stay as it is until the call returns.
  [[nodiscard]] BUILDERBACKED_EXPORT static ProfileImage from_file(std::string path);
  /// Bytes in memory, and the file name to send with them; directories are cut off, empty is "profile" with
  /// the extension of the image's type.
  [[nodiscard]] BUILDERBACKED_EXPORT static ProfileImage from_bytes(std::string bytes,
                                                                    std::string filename = {});

  /// The path, or the file name that was given with the bytes.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// Null when the image is a file. Copies of an image share its bytes.
  [[nodiscard]] const std::shared_ptr<const std::string>& bytes() const noexcept { return bytes_; }

 private:
  ProfileImage() = default;

  std::string path_;
  std::shared_ptr<const std::string> bytes_;
};

}  // namespace builderbacked
