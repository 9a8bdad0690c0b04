#pragma once

#include <type_traits>

#include "builderbacked/document.hpp"
#include "builderbacked/home.hpp"
#include "builderbacked/location.hpp"
#include "builderbacked/user.hpp"

/// @file
/// All models, and concepts that name them.

namespace builderbacked {

/// Whether `T` is one of `Ts`.
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

/// What is sent, and what the API answers.
template <class T>
concept Model = RequestModel<T> || ResponseModel<T>;

}  // namespace builderbacked
