#include <iomanip>
#include <iostream>

#include "progress_line.hpp"
#include "report.hpp"

namespace importer {

namespace {

class TextReport final : public Report {
 public:
  using Report::Report;

  void progress(Kind kind, const builderbacked::BulkProgress& progress) override {
    line_.draw(progress_text(plural(kind), counts().of(kind), expected(kind),
                             counts().of(kind, Outcome::failed), progress));
  }

  void end_kind(Kind kind) override {
    line_.clear();
    if (expected(kind) == 0) return;
    std::cerr << plural(kind) << ": " << counts().of(kind) << " rows";
    if (const auto failed = counts().of(kind, Outcome::failed); failed > 0) {
      std::cerr << ", " << failed << " failed";
    }
    std::cerr << '\n';
  }

  void summary() override {
    std::cout << '\n';
    write_table(std::cout, counts(), column_titles);
    std::cout << std::fixed << std::setprecision(1) << seconds() << " s, " << std::setprecision(0)
              << rows_per_second() << " rows a second\n";
  }

 private:
  static constexpr std::array<std::string_view, outcome_names.size()> column_titles{
      "created", "updated", "unchanged", "skipped", "failed", "not reached", "bad"};

  void show(const RowResult& result) override {
    if (result.outcome != Outcome::failed && result.outcome != Outcome::invalid) return;
    line_.clear();
    std::cout << file_of(result.kind) << ':' << result.line << ' ' << result.key << ": "
              << result.reason->message << std::endl;
  }

  ProgressLine line_;
};

}  // namespace

std::unique_ptr<Report> make_text_report(const Mapping& mapping) {
  return std::make_unique<TextReport>(mapping);
}

}  // namespace importer
