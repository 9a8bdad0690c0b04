#include "builderbacked/result.hpp"

#include <utility>
#include <variant>

namespace builderbacked {

Result<void>::Result(Error error) : error_(std::move(error)) {}

void Result<void>::value() const {
  if (error_) throw RequestFailed(*error_);
}

const Error& Result<void>::error() const& {
  if (!error_) throw std::bad_variant_access();
  return *error_;
}

Error Result<void>::error() && {
  if (!error_) throw std::bad_variant_access();
  return *std::move(error_);
}

}  // namespace builderbacked
