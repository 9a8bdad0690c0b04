#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace builderbacked {

/// How much room to make when `known` bytes of a body are here: all of it at once, but no more than sixteen
/// times of what has come, because its length is only announced; and never more than the `most` that is
/// taken. 0 when the announcement does not help: there is none (-1), or it is that of a compressed body.
[[nodiscard]] inline std::size_t room_for_body(std::int64_t announced, std::size_t known, std::size_t most) {
  if (announced < 0 || static_cast<std::uint64_t>(announced) <= known) return 0;
  const std::uint64_t bound = (std::min<std::uint64_t>)(std::uint64_t{16} * known, most);
  return static_cast<std::size_t>((std::min)(static_cast<std::uint64_t>(announced), bound));
}

}  // namespace builderbacked
