#pragma once

/// @file
/// Everything but json.hpp and testing/.
///
/// @namespace builderbacked
/// The SDK: four clients over one `HttpTransport`, the models that they send and read, and `Result`.

#include "builderbacked/bulk.hpp"
#include "builderbacked/call_event.hpp"
#include "builderbacked/cancellation.hpp"
#include "builderbacked/document.hpp"
#include "builderbacked/documents_client.hpp"
#include "builderbacked/error.hpp"
#include "builderbacked/extra.hpp"
#include "builderbacked/home.hpp"
#include "builderbacked/homes_client.hpp"
#include "builderbacked/http.hpp"
#include "builderbacked/http_transport.hpp"
#include "builderbacked/json_text.hpp"
#include "builderbacked/location.hpp"
#include "builderbacked/locations_client.hpp"
#include "builderbacked/models.hpp"
#include "builderbacked/open_enum.hpp"
#include "builderbacked/result.hpp"
#include "builderbacked/timestamp.hpp"
#include "builderbacked/timestamp_chrono.hpp"
#include "builderbacked/user.hpp"
#include "builderbacked/users_client.hpp"
#include "builderbacked/validate.hpp"
