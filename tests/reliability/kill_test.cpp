// What is left of an import that is killed: `builderbacked-import` puts a sample of 2,000 homes into a
// sandbox that loses answers, is killed with SIGKILL at random moments, and is resumed until it is done. Then
// the sandbox must hold exactly the input. When an import is done before it was killed often enough, another
// one begins.
//
//   kill_test [KILLS [SEED]]        200 kills, a seed from the clock
//
// Linux only.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "input.hpp"
#include "journal.hpp"
#include "mapping.hpp"
#include "reliability/final_state.hpp"
#include "reliability/import_process.hpp"
#include "reliability/import_server.hpp"
#include "temporary_folder.hpp"

namespace {

using namespace builderbacked;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

constexpr int homes_per_import = 2'000;
constexpr int most_kills_per_import = 50;
constexpr int most_failed_runs = 50;  ///< Of an import: runs that ended by themselves with rows left over.
constexpr Milliseconds longest_run = 10min;

/// One import, from an empty sandbox on.
class Import {
 public:
  explicit Import(std::uint64_t seed) {
    const std::string sample_seed = std::to_string(seed % 1'000'000);
    ImportProcess sample(
        {program, "sample", folder(), "--homes", std::to_string(homes_per_import), "--seed", sample_seed}, {},
        output());
    if (sample.wait(1min) != 0) throw std::runtime_error("no sample:\n" + printed());
    input_ = importer::read_input(folder(), importer::read_mapping(folder() + "/mapping.json"));
    if (!input_.broken.empty() || !input_.bad_rows.empty() || input_.homes.size() != homes_per_import) {
      throw std::runtime_error("the sample is not what it should be");
    }
    std::set<std::string> regions;
    for (const auto& row : input_.divisions) regions.insert(row.item.region_name);
    server_ = std::make_unique<ImportServer>(std::vector<std::string>(regions.begin(), regions.end()), seed);
  }

  /// Runs the program once, for that time at most. True when it was killed then.
  bool run(Milliseconds time) {
    server_->restart_phase();
    const bool begun = importer::Journal::exists(journal());
    ImportProcess process({program, begun ? "resume" : "apply", folder(), "--journal", journal()},
                          server_->environment(), output());
    const std::optional<int> code = process.wait(time);
    if (!code) {
      process.kill();
      return true;
    }
    done_ = *code == 0;
    if (done_) return false;
    const bool can_go_on = *code == 1 || *code == 3;
    if (!can_go_on || ++failed_runs_ > most_failed_runs) {
      throw std::runtime_error("the import ended with " + std::to_string(*code) + ":\n" + printed());
    }
    return false;
  }

  [[nodiscard]] bool done() const { return done_; }
  [[nodiscard]] int failed_runs() const { return failed_runs_; }
  [[nodiscard]] Phase phase() const { return server_->phase(); }
  [[nodiscard]] std::uint64_t requests() const { return server_->requests(); }
  [[nodiscard]] Differences differences() const { return compare(input_, *server_, std::cout); }

 private:
  static constexpr const char* program = BUILDERBACKED_IMPORT_PROGRAM;

  [[nodiscard]] std::string folder() const { return (temporary_.path() / "sample").string(); }
  [[nodiscard]] std::string journal() const { return (temporary_.path() / "journal").string(); }
  [[nodiscard]] std::string output() const { return (temporary_.path() / "output").string(); }
  /// The end of what the program printed last.
  [[nodiscard]] std::string printed() const {
    std::ostringstream text;
    text << std::ifstream(output()).rdbuf();
    constexpr std::size_t most = 2'000;
    const std::string all = text.str();
    return all.size() > most ? all.substr(all.size() - most) : all;
  }

  TemporaryFolder temporary_;
  importer::Input input_;
  std::unique_ptr<ImportServer> server_;
  bool done_ = false;
  int failed_runs_ = 0;
};

class KillTest {
 public:
  KillTest(int kills, std::uint64_t seed) : wanted_(kills), seed_(seed), random_(seed) {}

  void run() {
    const Clock::time_point begin = Clock::now();
    // So that a kill comes about every twentieth of the way.
    longest_life_ = import_once(0) / 10;
    while (kills_ < wanted_) import_once(most_kills_per_import);
    seconds_ = Clock::now() - begin;
  }

  /// True when nothing is lost, doubled or different.
  [[nodiscard]] bool print() const {
    constexpr std::array<const char*, phase_count> names{
        "before the first call", "locations", "users", "homes", "homeowners", "documents"};
    std::cout << imports_ << " imports of " << homes_per_import << " homes, " << kills_ << " kills (";
    for (std::size_t i = 0; i < phase_count; ++i) {
      std::cout << (i == 0 ? "" : ", ") << names.at(i) << ' ' << killed_in_.at(i);
    }
    std::cout << "), " << failed_runs_ << " runs that left rows for the next, " << requests_ << " requests, "
              << std::fixed << std::setprecision(1) << seconds_.count() << " s\n"
              << "lost: " << sum_.lost << ", doubled: " << sum_.doubled << ", different: " << sum_.different
              << " of " << sum_.things << " things, " << kills_ << " kills\n";
    return sum_.lost + sum_.doubled + sum_.different == 0;
  }

 private:
  /// Kills it so often at most, then lets it end. Returns how long the runs took together.
  Milliseconds import_once(int most_kills) {
    Import import(seed_ + static_cast<std::uint64_t>(++imports_));
    const Clock::time_point begin = Clock::now();
    int kills = 0;
    while (!import.done()) {
      const bool to_be_killed = kills < most_kills && kills_ < wanted_;
      if (!import.run(to_be_killed ? random_life() : longest_run)) continue;
      if (!to_be_killed) throw std::runtime_error("the import does not end");
      ++kills;
      ++kills_;
      ++killed_in_.at(static_cast<std::size_t>(import.phase()));
    }
    const auto took = std::chrono::duration_cast<Milliseconds>(Clock::now() - begin);
    failed_runs_ += import.failed_runs();
    requests_ += import.requests();
    add(import.differences());
    std::cout << "import " << imports_ << ": " << kills << " kills, " << import.failed_runs()
              << " runs left rows, " << import.requests() << " requests, " << took.count() << " ms"
              << std::endl;
    return took;
  }

  Milliseconds random_life() {
    return Milliseconds{std::uniform_int_distribution<Milliseconds::rep>(0, longest_life_.count())(random_)};
  }

  void add(const Differences& differences) {
    sum_.things += differences.things;
    sum_.lost += differences.lost;
    sum_.doubled += differences.doubled;
    sum_.different += differences.different;
  }

  int wanted_;
  std::uint64_t seed_;
  std::mt19937_64 random_;
  Milliseconds longest_life_{};
  int imports_ = 0;
  int kills_ = 0;
  std::array<int, phase_count> killed_in_{};
  int failed_runs_ = 0;
  std::uint64_t requests_ = 0;
  std::chrono::duration<double> seconds_{};
  Differences sum_;
};

}  // namespace

int main(int argc, char** argv) try {
  const int kills = argc > 1 ? std::atoi(argv[1]) : 200;
  const auto now = std::chrono::system_clock::now().time_since_epoch().count();
  const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : static_cast<std::uint64_t>(now);
  std::cout << "kill test: " << kills << " kills, seed " << seed << std::endl;
  KillTest test(kills, seed);
  test.run();
  return test.print() ? 0 : 1;
} catch (const std::exception& problem) {
  std::cerr << "kill_test: " << problem.what() << '\n';
  return 1;
}
