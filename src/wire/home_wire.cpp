#include "wire/home_fields.hpp"

#include "wire/agree.hpp"
#include "wire/instantiate.hpp"
#include "wire/to_request.hpp"

namespace builderbacked::wire {

template std::string encode(const std::span<const HomeownerRequest>&);
template void validate(const std::span<const HomeownerRequest>&, const std::string&, std::vector<Violation>&);
template bool agrees(const HomeRequest&, const Home&);
template bool changes_nothing(const HomeRequest&, const Home&);
template bool agrees(const HomeownerRequest&, const Homeowner&);

}  // namespace builderbacked::wire

namespace builderbacked {

HomeownerRequest Homeowner::to_request() const {
  return wire::request_from<HomeownerRequest>(*this);
}

HomeRequest Home::to_request() const {
  return wire::request_from<HomeRequest>(*this);
}

}  // namespace builderbacked

BUILDERBACKED_INSTANTIATE_REQUEST(HomeRequest);
BUILDERBACKED_INSTANTIATE_REQUEST(HomeownerRequest);
BUILDERBACKED_INSTANTIATE_RESPONSE(Home);
BUILDERBACKED_INSTANTIATE_RESPONSE(Homeowner);
