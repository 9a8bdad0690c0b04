#include "wire/token_wire.hpp"

#include "wire/decode.hpp"

namespace builderbacked::wire {

template <>
struct Fields<TokenAnswer> {
  static constexpr auto table = std::make_tuple(
      field("access_token", &TokenAnswer::access_token), field("token_type", &TokenAnswer::token_type),
      field("expires_in", &TokenAnswer::expires_in), field("error", &TokenAnswer::error));
};

template std::optional<DecodeError> decode_into(TokenAnswer&, std::string_view);

}  // namespace builderbacked::wire
