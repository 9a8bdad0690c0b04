#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "builderbacked/bulk.hpp"
#include "builderbacked/export.hpp"
#include "builderbacked/http_transport.hpp"
#include "builderbacked/result.hpp"
#include "builderbacked/user.hpp"

namespace builderbacked {

/// An employee to create, as an item of a bulk call.
struct NewUser {
  UserRequest user{};                   ///< The employee.
  std::optional<ProfileImage> image{};  ///< A picture, if there is one.
};

/// The employees of your organisation; needs the scope user.write. Thread-safe; copies share the transport.
///
/// Any call can end with any `ErrorKind`; beside each stand those that depend on what it is given. What is
/// wrong with the input itself is an `invalid_request` before anything is sent.
class BUILDERBACKED_EXPORT UsersClient {
 public:
  /// Over a transport that may serve other clients too; not null.
  explicit UsersClient(std::shared_ptr<HttpTransport> transport);

  /// The user with that e-mail address, if there is one (U1). Every 404 counts as "none", one from a wrong
  /// `base_url` too. That the answer describes the user is assumed: `exists` does without.
  Result<std::optional<User>> find(std::string_view email, const CallOptions& options = {}) const;
  /// Whether there is a user with that e-mail address (U1).
  Result<bool> exists(std::string_view email, const CallOptions& options = {}) const;
  /// Creates a user, with a picture if one is given; `conflict` when the external id is taken (U2). An image
  /// that cannot be sent is an `invalid_request`, before anything is sent; so is a file that changes or
  /// vanishes while it is being sent, which leaves nothing created.
  Result<User> create(const UserRequest& user, const std::optional<ProfileImage>& image = std::nullopt,
                      const CallOptions& options = {}) const;

  /// @name Many at once: see bulk.hpp
  /// @{

  /// `find` for many e-mail addresses (U1).
  Result<BulkProgress> find_all(BulkSource<std::string> emails, const BulkSink<std::optional<User>>& sink,
                                const BulkOptions& options = {}) const;
  /// `create` for many users (U2).
  Result<BulkProgress> create_all(BulkSource<NewUser> users, const BulkSink<User>& sink,
                                  const BulkOptions& options = {}) const;
  /// @}

 private:
  std::shared_ptr<HttpTransport> transport_;
};

}  // namespace builderbacked
