#include "json_lines.hpp"
#include "report.hpp"

namespace importer {

namespace {

using Json = nlohmann::ordered_json;

class JsonReport final : public Report {
 public:
  using Report::Report;

  void progress(Kind kind, const builderbacked::BulkProgress& progress) override {
    Json event = {{"event", "progress"},
                  {"kind", plural(kind)},
                  {"done", counts().of(kind)},
                  {"total", expected(kind)},
                  {"failed", counts().of(kind, Outcome::failed)},
                  {"per_second", progress.items_per_second},
                  {"in_flight", progress.in_flight},
                  {"limit", progress.limit},
                  {"throttled", progress.throttled}};
    if (progress.time_left) event["time_left_ms"] = progress.time_left->count();
    print_event(event);
  }

  void end_kind(Kind /*kind*/) override {}

  void summary() override {
    Json event = summary_event(counts(), outcome_names);
    event["seconds"] = seconds();
    event["rows_per_second"] = rows_per_second();
    print_event(event);
  }

 private:
  void show(const RowResult& result) override {
    Json event = {
        {"event", "row"},      {"kind", plural(result.kind)}, {"file", file_of(result.kind)},
        {"line", result.line}, {"key", result.key},           {"outcome", to_string(result.outcome)}};
    if (result.reason) {
      event["error"] = {{"kind", builderbacked::to_string(result.reason->kind)},
                        {"message", result.reason->message},
                        {"status", result.reason->http_status}};
    }
    print_event(event);
  }
};

}  // namespace

std::unique_ptr<Report> make_json_report(const Mapping& mapping) {
  return std::make_unique<JsonReport>(mapping);
}

}  // namespace importer
