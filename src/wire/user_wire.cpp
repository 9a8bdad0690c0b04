#include "builderbacked/user.hpp"
#include "wire/agree.hpp"
#include "wire/instantiate.hpp"
#include "wire/to_request.hpp"

namespace builderbacked::wire {

namespace {

template <class M>
constexpr auto user_fields() {
  return std::make_tuple(field("externalId", &M::external_id, Rule::identifier), field("prefix", &M::prefix),
                         field("firstName", &M::first_name), field("middleName", &M::middle_name),
                         field("lastName", &M::last_name), field("suffix", &M::suffix),
                         field("roleName", &M::role_name), field("email", &M::email, Rule::email),
                         field("phoneNumber", &M::phone_number),
                         field("defaultTimezone", &M::default_timezone));
}

}  // namespace

template <>
struct Fields<UserRequest> {
  static constexpr auto table = user_fields<UserRequest>();
};

template <>
struct Fields<User> {
  static constexpr auto table = user_fields<User>();
  static std::string_view missing(const User& user) { return user.external_id.empty() ? "externalId" : ""; }
};

template bool agrees(const UserRequest&, const User&);

}  // namespace builderbacked::wire

namespace builderbacked {

UserRequest User::to_request() const {
  return wire::request_from<UserRequest>(*this);
}

}  // namespace builderbacked

BUILDERBACKED_INSTANTIATE_REQUEST(UserRequest);
BUILDERBACKED_INSTANTIATE_RESPONSE(User);
