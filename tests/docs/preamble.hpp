#pragma once

// What a fragment of the pages takes for granted: headers, and the names that earlier fragments introduced.
// Nothing of it is defined: fragments are compiled, not run.

#include <builderbacked/builderbacked.hpp>

#include <cassert>
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bb = builderbacked;

extern bb::TransportConfig config;
extern std::shared_ptr<bb::HttpTransport> transport;
extern bb::HomesClient homes;
extern bb::LocationsClient locations;
extern bb::UsersClient users;
extern bb::DocumentsClient documents;
extern bb::HomeRequest request;
extern bb::Home home;

std::vector<bb::HomeRequest> read_stock();
