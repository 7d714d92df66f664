#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>

#include "core/check.hpp"
#include "sim/bugs/bug.hpp"
#include "sim/simulation.hpp"
#include "tests/sim/shipped.hpp"

/// scenarios/bugs: a history for each planted bug that shows what comes of it.
namespace raftsim {
namespace {

std::string file_of(const Bug& bug) {
  return RAFTSIM_SOURCE_DIR "/scenarios/bugs/" + std::string(bug.id) + ".json";
}

/// What came of a run.
struct Ended {
  bool violated{};
  /// A server has found its own state broken.
  bool broken{};
  bool all_met{};
};

Ended ended(const Scenario& scenario) {
  Simulation simulation(std::make_shared<const Scenario>(scenario), scenario.seed);
  Ended result;
  try {
    simulation.run();
  } catch (const raft::InternalError&) {
    result.broken = true;
  }
  result.violated = simulation.checks().violation() != nullptr;
  const auto& results = simulation.expectations().results();
  result.all_met = std::all_of(results.begin(), results.end(), [](const ExpectationResult& one) {
    return one.state == ExpectationState::met;
  });
  return result;
}

bool is_of_what_goes_wrong(const Expectation& expectation) {
  return std::holds_alternative<ExpectViolation>(expectation.what) ||
         std::holds_alternative<ExpectInternalError>(expectation.what);
}

bool expects_broken(const Scenario& scenario) {
  return std::any_of(scenario.expectations.begin(), scenario.expectations.end(), [](const Expectation& one) {
    return std::holds_alternative<ExpectInternalError>(one.what);
  });
}

}  // namespace

TEST_CASE("each planted bug has a scenario that shows it") {
  for (const Bug& bug : bugs()) {
    CAPTURE(bug.id);
    REQUIRE(std::filesystem::exists(file_of(bug)));
    const Scenario scenario = load_scenario(file_of(bug));
    CHECK(scenario.name == bug.id);
    CHECK(scenario.bug == &bug);
    CHECK_FALSE(scenario.purpose.empty());
    CHECK_FALSE(scenario.description.empty());
    CHECK_FALSE(scenario.section.empty());
    CHECK(std::any_of(scenario.timeline.begin(), scenario.timeline.end(),
                      [](const TimelineEntry& entry) { return !entry.say.empty(); }));
    const bool broken = expects_broken(scenario);
    CHECK(broken == (bug.breaks == "internalConsistency"));
    CHECK((tests::expects_violation(scenario) || broken) == (bug.breaks != "liveness"));
    const Ended run = ended(scenario);
    CHECK(run.broken == broken);
    CHECK(run.violated == tests::expects_violation(scenario));
    // A run that breaks off tells its expectations nothing of it.
    CHECK((run.all_met || broken));
  }
}

TEST_CASE("without its bug, the history of each of these scenarios breaks nothing") {
  for (const Bug& bug : bugs()) {
    CAPTURE(bug.id);
    Scenario scenario = load_scenario(file_of(bug));
    scenario.bug = nullptr;
    std::erase_if(scenario.expectations, is_of_what_goes_wrong);
    const Ended run = ended(scenario);
    CHECK_FALSE(run.violated);
    CHECK_FALSE(run.broken);
    // Where the lesson is that something never comes about, it does.
    if (bug.breaks == "liveness") CHECK_FALSE(run.all_met);
  }
}

TEST_CASE("every scenario in scenarios/bugs is that of a planted bug") {
  for (const auto& entry : std::filesystem::directory_iterator(RAFTSIM_SOURCE_DIR "/scenarios/bugs")) {
    if (entry.path().extension() != ".json") continue;
    CAPTURE(entry.path().string());
    CHECK(find_bug(entry.path().stem().string()) != nullptr);
  }
}

}  // namespace raftsim
