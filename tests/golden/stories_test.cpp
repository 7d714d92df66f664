#include <doctest/doctest.h>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>

#include "sim/simulation.hpp"
#include "sim/trace/story.hpp"
#include "sim/tracer.hpp"
#include "tests/golden/golden_file.hpp"
#include "tests/sim/shipped.hpp"

/// tests/golden/stories has the stories of the scenarios that teach, as `raftsim run --log` tells them in a
/// pipe, to be read as a lecture. RAFTSIM_UPDATE_GOLDEN=1 raftsim_tests writes them anew; read them then.
namespace raftsim {
namespace {

const std::set<std::string>& told_scenarios() {
  static const std::set<std::string> names{"election-restriction",
                                           "figure-7",
                                           "figure-8-committed",
                                           "figure-8-lost",
                                           "power-loss",
                                           "pre-vote",
                                           "split-vote",
                                           "transfer-before-maintenance",
                                           "transfer-given-up",
                                           "snapshot-in-chunks",
                                           "restart-from-snapshot",
                                           "retry-after-snapshot",
                                           "membership-trap-of-2015",
                                           "leader-removes-itself",
                                           "torn-write",
                                           "crash-between-effects",
                                           "amnesia",
                                           "stalled-disk"};
  return names;
}

std::string golden_name(const std::string& scenario) {
  return "stories/" + scenario + ".txt";
}

std::string story_of(const std::string& name) {
  const auto scenario = tests::load_shared(RAFTSIM_SOURCE_DIR "/scenarios/" + name + ".json");
  Simulation simulation(scenario, scenario->seed);
  trace::Story story(header_of(simulation), trace::StoryOptions{.width = 120});
  std::string text;
  story.begin(text);
  Tracer tracer([&](const trace::Record& record) { story.tell(record, text); });
  simulation.run(&tracer);
  return text;
}

TEST_CASE("the scenarios that teach tell their golden stories") {
  for (const std::string& name : told_scenarios()) {
    CAPTURE(name);
    const std::string told = story_of(name);
    if (tests::updates_golden()) tests::write_golden(golden_name(name), told);
    const std::string golden = tests::golden_text(golden_name(name));
    REQUIRE_FALSE(golden.empty());
    std::istringstream now(told);
    std::istringstream before(golden);
    std::string line;
    for (int number = 1; std::getline(now, line); ++number) {
      CAPTURE(number);
      std::string golden_line;
      std::getline(before, golden_line);
      // One difference is enough to know; those that follow come from it.
      REQUIRE(line == golden_line);
    }
    CHECK(told == golden);
  }
}

TEST_CASE("every expectation of a shipped scenario says why: the story tells that instead of a condition") {
  for (const std::string& file : tests::shipped_scenarios()) {
    const auto scenario = tests::load_shared(file);
    for (const Expectation& expectation : scenario->expectations) {
      CAPTURE(file + expectation.pointer);
      CHECK_FALSE(expectation.because.empty());
    }
  }
}

TEST_CASE("every golden story belongs to a scenario") {
  for (const auto& entry : std::filesystem::directory_iterator(tests::golden_path("stories"))) {
    CAPTURE(entry.path().string());
    CHECK(told_scenarios().count(entry.path().stem().string()) == 1);
  }
}

}  // namespace
}  // namespace raftsim
