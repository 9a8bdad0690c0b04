#include "testing/error_answer.hpp"

#include <boost/beast/http/status.hpp>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "builderbacked/timestamp_chrono.hpp"
#include "testing/sandbox_delivery.hpp"

namespace builderbacked::testing {

HttpResponse error_answer(int status, std::string_view message, std::string_view target) {
  using Json = nlohmann::json;
  using std::chrono::milliseconds;
  const auto now = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
  const auto code = static_cast<boost::beast::http::status>(status);
  const Json body = {{"timestamp", to_offset_timestamp(now).text()},
                     {"status", status},
                     {"error", std::string(boost::beast::http::obsolete_reason(code))},
                     {"message", message},
                     {"path", target_path(target)}};
  // A request's path may be any bytes.
  return {status,
          {{"Content-Type", "application/json"}},
          body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace builderbacked::testing
