#pragma once

#include <string_view>
#include <tuple>

#include "builderbacked/user.hpp"
#include "wire/fields.hpp"

namespace builderbacked::wire {

template <class M>
constexpr auto user_fields() {
  return std::make_tuple(field("externalId", &M::external_id, Rule::identifier), field("prefix", &M::prefix),
                         field("firstName", &M::first_name), field("middleName", &M::middle_name),
                         field("lastName", &M::last_name), field("suffix", &M::suffix),
                         field("roleName", &M::role_name), field("email", &M::email, Rule::email),
                         field("phoneNumber", &M::phone_number),
                         field("defaultTimezone", &M::default_timezone));
}

template <>
struct Fields<UserRequest> {
  static constexpr auto table = user_fields<UserRequest>();
};

template <>
struct Fields<User> {
  static constexpr auto table = user_fields<User>();
  static std::string_view missing(const User& user) { return user.external_id.empty() ? "externalId" : ""; }
};

}  // namespace builderbacked::wire
