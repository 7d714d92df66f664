#include "tools/fuzz_run.hpp"

#include <string>
#include <utility>

#include "core/check.hpp"
#include "sim/faults/random_scenario.hpp"
#include "sim/faults/recovery.hpp"
#include "sim/foreseen.hpp"
#include "sim/line_of.hpp"
#include "sim/liveness.hpp"
#include "sim/questions.hpp"
#include "sim/simulation.hpp"
#include "tools/fuzz_repetition.hpp"
#include "tools/planted_fault.hpp"
#include "tools/record_source.hpp"
#include "tools/stagnation_json.hpp"

namespace raftsim {
namespace {

/// Whether the expectation is about a history of which the search was given up.
bool is_undecided(const Simulation& simulation, std::size_t index) {
  return simulation.expectations().results()[index].shows_nothing &&
         std::holds_alternative<ExpectLinearizable>(simulation.scenario().expectations[index].what);
}

bool is_any_undecided(const Simulation& simulation) {
  const std::size_t size = simulation.expectations().results().size();
  for (std::size_t i = 0; i < size; ++i) {
    if (is_undecided(simulation, i)) return true;
  }
  return false;
}

/// The first expectation that is not met, but of those that are undecided: its place.
std::optional<std::size_t> first_unmet(const Simulation& simulation) {
  const auto& results = simulation.expectations().results();
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (results[i].state != ExpectationState::met && !is_undecided(simulation, i)) return i;
  }
  return {};
}

std::string property_of(const Expectation& expectation) {
  if (is_of_liveness(expectation)) return "liveness";
  return std::holds_alternative<ExpectLinearizable>(expectation.what) ? "linearizable" : "expectation";
}

/// The run as it was, to be run alone: its faults are written out, and what went wrong is what it expects.
std::string self_contained(const Simulation& simulation, const FuzzFailure& failure) {
  Scenario scenario = simulation.scenario();
  drop_questions(scenario);
  scenario.seed = simulation.seed();
  scenario.purpose = "A run in which " + failure.property + " does not hold, as seed " +
                     std::to_string(failure.seed) + " has found it";
  if (!failure.planted_fault.is_null()) {
    scenario.description = failure.planted_fault.at("words").get<std::string>();
  }
  const checks::Violation* const violation = simulation.checks().violation();
  const auto unmet = first_unmet(simulation);
  if (failure.verdict == Verdict::violated && violation != nullptr) {
    scenario.expectations = {{ExpectViolation{violation->property}, line_of(failure.message), {}}};
  } else if (failure.property == kInternalConsistency) {
    scenario.expectations = {{ExpectInternalError{}, line_of(failure.message), {}}};
  } else if (failure.verdict == Verdict::unmet && unmet) {
    const bool shows_nothing = simulation.expectations().results()[*unmet].shows_nothing;
    Expectation expectation = scenario.expectations[*unmet];
    if (!shows_nothing) expectation = foreseeing(std::move(expectation), line_of(failure.message));
    scenario.expectations = {std::move(expectation)};
  } else {
    // That a run is not the same twice is nothing that it could say of itself.
    scenario.expectations.clear();
  }
  return to_json(scenario);
}

std::optional<FuzzFailure> failure_of(const Simulation& simulation, const std::string& broken) {
  FuzzFailure failure;
  failure.seed = simulation.seed();
  failure.time = simulation.now();
  const auto unmet = first_unmet(simulation);
  if (!broken.empty()) {
    if (expects_internal_error(simulation.scenario())) return {};
    failure.verdict = Verdict::broken;
    failure.property = kInternalConsistency;
    failure.message = broken;
  } else if (const checks::Violation* const violation = simulation.checks().violation()) {
    if (is_expected(simulation.scenario(), *violation)) return {};
    failure.verdict = Verdict::violated;
    failure.property = violation->name();
    failure.message = violation->message;
  } else if (unmet) {
    const ExpectationResult& result = simulation.expectations().results()[*unmet];
    failure.verdict = Verdict::unmet;
    failure.property = property_of(simulation.scenario().expectations[*unmet]);
    failure.message = "expected " + result.words + "; " + result.actual;
    failure.time = result.moment;
    if (const auto stagnation = stagnation_of(simulation)) failure.stagnation = stagnation_json(*stagnation);
  } else {
    return {};
  }
  failure.planted_fault = planted_fault_json(back_until(simulation.lost_disks(), failure.time));
  failure.faults = drawn_faults(simulation);
  failure.scenario = self_contained(simulation, failure);
  return failure;
}

/// Empty, or what the server found broken.
std::string run_to_end(Simulation& simulation) {
  try {
    simulation.run();
  } catch (const raft::InternalError& error) {
    return error.what();
  }
  return {};
}

/// What the first event that differs was, as a third and a fourth run show it.
std::string first_difference(const std::shared_ptr<const Scenario>& scenario, std::uint64_t seed) {
  try {
    const auto one = live_records(scenario, seed);
    const auto other = live_records(scenario, seed);
    return repetition_in_words(*one, *other);
  } catch (const raft::InternalError& error) {
    return std::string(kRepeatedOtherwise) + "; when it was run once more, a server found " + error.what();
  }
}

}  // namespace

std::shared_ptr<const Scenario> scenario_for(const FuzzPlan& plan, std::uint64_t seed) {
  const bool given = plan.scenario != nullptr;
  if (given && !plan.scenario->faults && !plan.profile && plan.bug == nullptr) return plan.scenario;
  Scenario scenario =
      given ? *plan.scenario : random_scenario(plan.profile.value_or(FaultProfile::swarm), seed);
  if (plan.bug != nullptr) scenario.bug = plan.bug;
  if (given && plan.profile) {
    if (!scenario.faults) scenario.faults = FaultPlan{{}, {}, Time{(scenario.stop.at - Time{}) * 2 / 3}, {}};
    scenario.faults->profile = *plan.profile;
  }
  if (given && scenario.faults) {
    expect_leader_again(scenario);
    expect_linearizable(scenario);
  }
  return std::make_shared<const Scenario>(std::move(scenario));
}

FuzzOutcome fuzz_run(const FuzzPlan& plan, std::uint64_t seed) {
  const std::shared_ptr<const Scenario> scenario = scenario_for(plan, seed);
  Simulation simulation(scenario, seed);
  const std::string broken = run_to_end(simulation);
  FuzzOutcome outcome{simulation.events(),
                      simulation.now() - Time{},
                      simulation.goals(),
                      false,
                      failure_of(simulation, broken),
                      is_any_undecided(simulation)};
  if (seed % kCompared != 0 || !broken.empty()) return outcome;
  Simulation again(scenario, seed);
  outcome.compared = run_to_end(again).empty() && again.hash() == simulation.hash();
  if (!outcome.compared) {
    FuzzFailure failure{seed, Verdict::broken, "determinism", {}, simulation.now(), {}};
    failure.message = first_difference(scenario, seed);
    failure.faults = drawn_faults(simulation);
    failure.scenario = self_contained(simulation, failure);
    outcome.failure = std::move(failure);
  }
  return outcome;
}

}  // namespace raftsim
