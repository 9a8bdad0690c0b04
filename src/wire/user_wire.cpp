#include "wire/user_fields.hpp"

#include "wire/agree.hpp"
#include "wire/instantiate.hpp"
#include "wire/to_request.hpp"

namespace builderbacked::wire {

template bool agrees(const UserRequest&, const User&);

}  // namespace builderbacked::wire

namespace builderbacked {

UserRequest User::to_request() const {
  return wire::request_from<UserRequest>(*this);
}

}  // namespace builderbacked

BUILDERBACKED_INSTANTIATE_REQUEST(UserRequest);
BUILDERBACKED_INSTANTIATE_RESPONSE(User);
