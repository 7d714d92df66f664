#include "sim/shrink/failure.hpp"

#include <stdexcept>
#include <variant>

#include "core/check.hpp"
#include "sim/expectation_words.hpp"
#include "sim/foreseen.hpp"
#include "sim/liveness.hpp"

namespace raftsim::shrink {
namespace {

/// What this expectation, judged, says to have gone wrong.
std::optional<FailureKind> kind_of(const Expectation& expectation, const ExpectationResult& result) {
  if (result.state == ExpectationState::open || result.shows_nothing) return {};
  const bool met = result.state == ExpectationState::met;
  if (const auto* const history = std::get_if<ExpectLinearizable>(&expectation.what)) {
    if (met != history->linearizable) return FailureKind::history;
    return {};
  }
  // That something did not go wrong has no smallest example.
  const bool foresees = std::holds_alternative<ExpectViolation>(expectation.what) ||
                        std::holds_alternative<ExpectInternalError>(expectation.what);
  if (foresees || met != expectation.foresees_failure) return {};
  return is_of_liveness(expectation) ? FailureKind::liveness : FailureKind::expectation;
}

/// What was to hold, in words, whether the scenario foresees that it does not or not.
std::string wanted(const Expectation& expectation, const Scenario& scenario) {
  const bool is_foreseen = expectation.foresees_failure || is_wrong_history(expectation);
  return in_words(is_foreseen ? foreseeing(expectation, {}) : expectation, &scenario.client_names);
}

std::optional<Failure> failure_of(const Simulation& simulation) {
  Failure failure;
  failure.time = simulation.now();
  if (const checks::Violation* const violation = simulation.checks().violation()) {
    failure.kind = FailureKind::violation;
    failure.property = violation->property;
    failure.message = violation->message;
    return failure;
  }
  const auto& results = simulation.expectations().results();
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Expectation& expectation = simulation.scenario().expectations[i];
    const auto kind = kind_of(expectation, results[i]);
    if (!kind) continue;
    failure.kind = *kind;
    failure.expectation = i;
    failure.message = "expected " + wanted(expectation, simulation.scenario()) + "; " + results[i].actual;
    failure.time = results[i].moment;
    return failure;
  }
  return {};
}

}  // namespace

std::string Failure::name() const {
  switch (kind) {
    case FailureKind::violation: return checks::to_string(property);
    case FailureKind::broken: return std::string(kInternalConsistency);
    case FailureKind::history: return "linearizable";
    case FailureKind::liveness: return "liveness";
    case FailureKind::expectation: break;
  }
  return "expectation";
}

bool is_same(const Failure& a, const Failure& b) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case FailureKind::violation: return a.property == b.property;
    case FailureKind::broken: return a.message == b.message;
    case FailureKind::history:
    case FailureKind::liveness:
    case FailureKind::expectation: break;
  }
  return a.expectation == b.expectation;
}

Observed observe(Simulation& simulation, std::uint64_t most_steps) {
  Observed observed;
  try {
    while (observed.steps < most_steps && simulation.step()) ++observed.steps;
  } catch (const raft::InternalError& error) {
    observed.failure = Failure{FailureKind::broken, {}, {}, error.what(), simulation.now()};
    return observed;
  } catch (const std::length_error&) {
    return observed;
  }
  if (simulation.over()) observed.failure = failure_of(simulation);
  return observed;
}

}  // namespace raftsim::shrink
