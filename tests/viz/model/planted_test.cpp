#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <variant>

#include "sim/scenario.hpp"
#include "sim/trace/json_write.hpp"
#include "viz/model/details.hpp"
#include "viz/replay/replay.hpp"

namespace raftsim::viz::tests {
namespace {

Run run_with_bug() {
  const auto scenario = std::make_shared<const Scenario>(
      load_scenario(RAFTSIM_SOURCE_DIR "/scenarios/bugs/no-up-to-date-check.json"));
  return viz::run_of(scenario, scenario->seed);
}

/// Of all that the run's inspector tells of the rule, whether it is the bug.
void check_what_is_told(const Run& run, const std::string& question, bool planted) {
  CAPTURE(question);
  int told = 0;
  for (std::uint64_t i = 1; i <= run.records(); ++i) {
    for (const Why& why : reasons_of(run, *run.record(i))) {
      if (why.question != question) continue;
      ++told;
      CHECK(why.reason.starts_with("a planted bug decides this") == planted);
    }
  }
  CHECK(told > 0);
}

TEST_CASE("of what a planted bug decides the inspector tells the bug, not what the bug takes for a reason") {
  const Run run = run_with_bug();
  check_what_is_told(run, "is up to date", true);
  check_what_is_told(run, "wins election", false);
}

TEST_CASE("of a timer that the scenario makes fire the inspector says so, and not that its time was over") {
  const auto scenario = std::make_shared<const Scenario>(
      load_scenario(RAFTSIM_SOURCE_DIR "/scenarios/election-restriction.json"));
  const Run run = viz::run_of(scenario, scenario->seed);
  int forced = 0;
  int ran_out = 0;
  for (std::uint64_t i = 1; i <= run.records(); ++i) {
    const auto record = run.record(i);
    const auto* fired = std::get_if<trace::TimerFired>(&record->event);
    if (fired == nullptr || fired->timer != raft::Timer::election) continue;
    bool says_so = false;
    for (const Field& field : fields_of(run, *record)) says_so = says_so || field.name == "fires because";
    bool gives_reason = false;
    for (const Why& why : reasons_of(run, *record))
      gives_reason = gives_reason || why.question == "may campaign";
    CHECK(says_so == fired->forced);
    CHECK(gives_reason != fired->forced);
    ++(fired->forced ? forced : ran_out);
  }
  CHECK(forced == 2);
  CHECK(ran_out > 0);
}

TEST_CASE("the same is told where the run was read from its trace") {
  const Run run = run_with_bug();
  std::string folder = (std::filesystem::temp_directory_path() / "raftviz-planted-XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  const std::string file = folder + "/run.jsonl";
  {
    std::ofstream out(file, std::ios::binary);
    out << trace::to_json_line(run.header()) << '\n';
    for (std::uint64_t i = 1; i <= run.records(); ++i) out << run.line(i) << '\n';
    out << trace::to_json_line(run.footer()) << '\n';
  }
  const Run read = run_of_trace(file);
  REQUIRE(read.records() == run.records());
  check_what_is_told(read, "is up to date", true);
  check_what_is_told(read, "wins election", false);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace raftsim::viz::tests
