#include "wire/location_fields.hpp"

#include "wire/agree.hpp"
#include "wire/instantiate.hpp"
#include "wire/to_request.hpp"

namespace builderbacked::wire {

template bool agrees(const DivisionRequest&, const Division&);
template bool agrees(const MasterCommunityRequest&, const MasterCommunity&);
template bool agrees(const NeighborhoodRequest&, const Neighborhood&);

}  // namespace builderbacked::wire

namespace builderbacked {

DivisionRequest Division::to_request() const {
  return wire::request_from<DivisionRequest>(*this);
}

MasterCommunityRequest MasterCommunity::to_request() const {
  return wire::request_from<MasterCommunityRequest>(*this);
}

NeighborhoodRequest Neighborhood::to_request() const {
  return wire::request_from<NeighborhoodRequest>(*this);
}

}  // namespace builderbacked

BUILDERBACKED_INSTANTIATE_RESPONSE(Region);
BUILDERBACKED_INSTANTIATE_REQUEST(DivisionRequest);
BUILDERBACKED_INSTANTIATE_RESPONSE(Division);
BUILDERBACKED_INSTANTIATE_REQUEST(MasterCommunityRequest);
BUILDERBACKED_INSTANTIATE_RESPONSE(MasterCommunity);
BUILDERBACKED_INSTANTIATE_REQUEST(NeighborhoodRequest);
BUILDERBACKED_INSTANTIATE_RESPONSE(Neighborhood);
