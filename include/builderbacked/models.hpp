#pragma once

#include <type_traits>

#include "builderbacked/document.hpp"
#include "builderbacked/home.hpp"
#include "builderbacked/location.hpp"
#include "builderbacked/user.hpp"

// All models, and concepts that name them.

namespace builderbacked {

template <class T, class... Ts>
concept OneOf = (std::is_same_v<T, Ts> || ...);

/// What is sent.
template <class T>
concept RequestModel = OneOf<T, HomeRequest, HomeownerRequest, DivisionRequest, MasterCommunityRequest,
                             NeighborhoodRequest, UserRequest, DocumentRequest>;

/// What the API answers.
template <class T>
concept ResponseModel =
    OneOf<T, Home, Homeowner, Region, Division, MasterCommunity, Neighborhood, User, Document>;

template <class T>
concept Model = RequestModel<T> || ResponseModel<T>;

}  // namespace builderbacked
