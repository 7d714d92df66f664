#include "tools/shrink_trials.hpp"

#include <cstdint>
#include <doctest/doctest.h>

#include "sim/faults/random_scenario.hpp"
#include "sim/shrink/shrink.hpp"

namespace raftsim {
namespace {

/// Of the first random scenario that shows the bug.
shrink::Trial trial_of(const char* bug) {
  for (std::uint64_t seed = 1;; ++seed) {
    Scenario scenario = random_scenario(FaultProfile::swarm, seed);
    scenario.bug = find_bug(bug);
    shrink::Trial trial(scenario);
    if (trial.failure()) return trial;
  }
}

TEST_CASE("shrinking on several threads comes to the same scenario, by the same steps") {
  const shrink::Trial trial = trial_of("vote-twice");
  const auto never = [] { return false; };
  TrialCounts counts;
  const shrink::Outcome one = shrink::shrink(trial.start(), on_threads(trial, 1, never, counts));
  const shrink::Outcome four = shrink::shrink(trial.start(), on_threads(trial, 4, never, counts));
  CHECK(one.smallest == four.smallest);
  CHECK(one.steps == four.steps);
  CHECK(one.rounds == four.rounds);
}

TEST_CASE("shrinking that is stopped takes no further step") {
  const shrink::Trial trial = trial_of("vote-twice");
  TrialCounts counts;
  const auto stopped = [&] { return counts.tried >= 5; };
  const shrink::Outcome outcome =
      shrink::shrink(trial.start(), on_threads(trial, 1, stopped, counts), stopped);
  CHECK(counts.tried == 5);
  CHECK(outcome.rounds == 1);
}

}  // namespace
}  // namespace raftsim
