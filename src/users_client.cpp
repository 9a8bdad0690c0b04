#include "builderbacked/users_client.hpp"

#include <utility>

#include "body_stream.hpp"
#include "multipart.hpp"
#include "profile_image.hpp"
#include "recipe.hpp"
#include "transport_impl.hpp"

namespace builderbacked {

namespace {

constexpr std::string_view user_path = "/api/v2/users/{email}";

/// The form of U2.
Call create_call(const UserRequest& user, const std::optional<ProfileImage>& profile_image) {
  Call call("users.create", "POST", "/api/v2/users");
  wire::validate(user, {}, call.violations);
  std::optional<CheckedImage> image;
  if (profile_image) image = check_image(*profile_image, call.violations);
  if (!call.violations.empty()) return call;

  const MultipartForm form;
  call.content_type = form.content_type();
  call.body = form.json_part("user", wire::encode(user));
  if (image) {
    call.body += form.before_file("profileImage", image->filename, image->type.media_type);
    call.body_failure = {"profileImage", image->label + "changed or vanished while it was sent"};
    call.body_stream =
        enclose(std::move(call.body), std::move(image->content), MultipartForm::after_file() + form.end());
  } else {
    call.body += form.end();
  }
  return call;
}

}  // namespace

UsersClient::UsersClient(std::shared_ptr<HttpTransport> transport) : transport_(std::move(transport)) {}

Result<std::optional<User>> UsersClient::find(std::string_view email, const CallOptions& options) const {
  return fetch_if_found<User>(transport_, Call("users.find", "GET", user_path, {email}), options);
}

Result<bool> UsersClient::exists(std::string_view email, const CallOptions& options) const {
  auto found = perform(transport_, Call("users.exists", "GET", user_path, {email}), options);
  if (found) return true;
  if (found.error().kind == ErrorKind::not_found) return false;
  return std::move(found).error();
}

Result<User> UsersClient::create(const UserRequest& user, const std::optional<ProfileImage>& image,
                                 const CallOptions& options) const {
  // A user can be asked for by e-mail alone.
  return fetch<User>(transport_, create_call(user, image), options,
                     user.email ? by_get<User>(user_path, *user.email, user) : Recipe<User>());
}

}  // namespace builderbacked
