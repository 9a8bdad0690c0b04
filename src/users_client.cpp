#include "builderbacked/users_client.hpp"

#include <utility>

#include "body_stream.hpp"
#include "bulk_run.hpp"
#include "multipart.hpp"
#include "profile_image.hpp"
#include "recipe.hpp"
#include "typed_call.hpp"

namespace builderbacked {

namespace {

constexpr std::string_view user_path = "/api/v2/users/{email}";

/// The form of U2.
Call create_form(const UserRequest& user, const std::optional<ProfileImage>& profile_image) {
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

TypedCall<User> find_call(std::string_view email) {
  return {Call("users.find", "GET", user_path, {email})};
}

/// A user can be asked for by e-mail alone.
TypedCall<User> create_call(const UserRequest& user, const std::optional<ProfileImage>& image) {
  return {create_form(user, image), user.email ? by_get<User>(user_path, *user.email, user) : Recipe<User>()};
}

}  // namespace

UsersClient::UsersClient(std::shared_ptr<HttpTransport> transport) : transport_(std::move(transport)) {}

Result<std::optional<User>> UsersClient::find(std::string_view email, const CallOptions& options) const {
  return none_if_absent(fetch(transport_, find_call(email), options));
}

Result<bool> UsersClient::exists(std::string_view email, const CallOptions& options) const {
  auto found = fetch<void>(transport_, {Call("users.exists", "GET", user_path, {email})}, options);
  if (found) return true;
  if (found.error().kind == ErrorKind::not_found) return false;
  return std::move(found).error();
}

Result<User> UsersClient::create(const UserRequest& user, const std::optional<ProfileImage>& image,
                                 const CallOptions& options) const {
  return fetch(transport_, create_call(user, image), options);
}

Result<BulkProgress> UsersClient::find_all(BulkSource<std::string> emails,
                                           const BulkSink<std::optional<User>>& sink,
                                           const BulkOptions& options) const {
  return call_each<User>({"users.find_all", transport_, options}, std::move(emails), sink, find_call,
                         none_if_absent<User>);
}

Result<BulkProgress> UsersClient::create_all(BulkSource<NewUser> users, const BulkSink<User>& sink,
                                             const BulkOptions& options) const {
  return call_each<User>({"users.create_all", transport_, options}, std::move(users), sink,
                         [](const NewUser& item) { return create_call(item.user, item.image); });
}

}  // namespace builderbacked
