#include "builderbacked/error.hpp"
#include "wire/decode.hpp"

namespace builderbacked::wire {

template <>
struct Fields<ServiceError> {
  static constexpr auto table =
      std::make_tuple(field("timestamp", &ServiceError::timestamp), field("status", &ServiceError::status),
                      field("error", &ServiceError::error), field("message", &ServiceError::message),
                      field("path", &ServiceError::path));
};

template std::variant<ServiceError, DecodeError> decode(std::string_view);

}  // namespace builderbacked::wire
