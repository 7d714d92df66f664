#include "sim/shrink/trial.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

#include "sim/foreseen.hpp"
#include "sim/line_of.hpp"
#include "sim/questions.hpp"
#include "sim/shrink/ending.hpp"
#include "sim/shrink/narrowing.hpp"
#include "sim/shrink/presentation.hpp"
#include "sim/shrink/round_values.hpp"

namespace raftsim::shrink {
namespace {

/// A run that tells something may take longer than what was given, as chance has it, but not for ever.
constexpr std::uint64_t kMostStepsOver = 100'000;
/// And one that is to stay much less.
constexpr std::uint64_t kMostEventsOver = 200;
/// Steps that are worth it to try other seeds.
constexpr std::uint64_t kStepsForSomeSeeds = 40'000;
constexpr std::uint64_t kStepsForManySeeds = 400'000;
constexpr std::uint64_t kSomeSeeds = 12;
constexpr std::uint64_t kManySeeds = 100;

/// Seeds under which a twin of what never comes about is to hold as well: elections may be lucky.
constexpr std::uint64_t kTwinSeeds = 20;

/// How many seeds from 1 on are tried beside the candidate's own.
std::uint64_t other_seeds(Effort effort, std::uint64_t steps) {
  switch (effort) {
    case Effort::one_seed: break;
    case Effort::some_seeds: return std::min(kSomeSeeds, kStepsForSomeSeeds / (steps + 1));
    case Effort::many_seeds: return std::min(kManySeeds, kStepsForManySeeds / (steps + 1));
  }
  return 0;
}

/// The failure as what the scenario expects.
Expectation expectation_of(const Scenario& scenario, const Failure& failure) {
  const std::string because = line_of(failure.message);
  switch (failure.kind) {
    case FailureKind::violation: return {ExpectViolation{failure.property}, because, {}};
    case FailureKind::broken: return {ExpectInternalError{}, because, {}};
    case FailureKind::history:
    case FailureKind::liveness:
    case FailureKind::expectation: break;
  }
  Expectation expectation = scenario.expectations.at(failure.expectation);
  if (expectation.foresees_failure || is_wrong_history(expectation)) {
    expectation.because = because;
    return expectation;
  }
  return foreseeing(std::move(expectation), because);
}

const ExpectEventually* eventually_of(const Scenario& scenario) {
  return std::get_if<ExpectEventually>(&scenario.expectations.at(0).what);
}

/// Whether what is expected has to come about by some moment, and not just before the run ends.
bool is_bounded(const Scenario& scenario) {
  const ExpectEventually* const eventually = eventually_of(scenario);
  return eventually != nullptr && (eventually->within || eventually->window.until);
}

/// The end of the run comes so much later, and any bound of what is expected as well.
void give_more(Scenario& scenario, Duration more) {
  scenario.stop.at += more;
  auto* const eventually = std::get_if<ExpectEventually>(&scenario.expectations.at(0).what);
  if (eventually == nullptr) return;
  if (eventually->within) *eventually->within += more;
  if (eventually->window.until) *eventually->window.until += more;
}

bool is_command(const Action& action) {
  return std::holds_alternative<IssueCommand>(action.what);
}

}  // namespace

Trial::Trial(const Scenario& given) : end_(given.stop.at - Time{}) {
  const auto shared = std::make_shared<const Scenario>(given);
  Simulation simulation(shared, given.seed);
  const Observed observed = observe(simulation, std::numeric_limits<std::uint64_t>::max());
  failure_ = observed.failure;
  if (!failure_) return;
  most_steps_ = 4 * observed.steps + kMostStepsOver;
  most_events_ = 2 * observed.steps + kMostEventsOver;
  Scenario scenario = simulation.scenario();
  scenario.expectations = {expectation_of(scenario, *failure_)};
  failure_->expectation = 0;
  drop_questions(scenario);
  narrow(scenario);
  choose_twins(scenario);
  time_given_ = time_given(scenario);
  judged_at_end_ = failure_->kind == FailureKind::history || (time_given_ && !is_bounded(scenario));
  start_ = without_mistake_caption(document_of(scenario));
  if (auto accepted = accept(start_, {Effort::one_seed, {}, {}})) start_ = std::move(accepted->document);
}

/// Of conditions that are to hold together one may fail at first, and another one in a candidate, which would
/// be another mistake. So only what fails is expected: the first condition that fails alone, or as many as do
/// together.
void Trial::narrow(Scenario& scenario) {
  std::size_t left = conjuncts(scenario.expectations.front());
  for (std::size_t place = left; place-- > 0 && left > 1;) {
    Scenario narrower = scenario;
    Expectation& expectation = narrower.expectations.front();
    expectation = without_conjunct(std::move(expectation), place);
    const Observed observed = run(narrower, narrower.seed);
    if (!is_failure(observed)) continue;
    failure_ = observed.failure;
    expectation.because = line_of(failure_->message);
    scenario = std::move(narrower);
    --left;
  }
}

/// What is given no time to come about does not for that reason alone. Where nothing says how much time a
/// Raft that is right would need, it is given all that it had.
Duration Trial::least_time(const Scenario& scenario, Duration given) const {
  constexpr int kElections = 10;
  return twins_.empty() ? given : std::min(given, kElections * scenario.cluster.election_timeout_max);
}

std::optional<Accepted> Trial::accept(const Document& candidate, const Wanted& wanted) const {
  auto scenario = scenario_of(candidate);
  if (!scenario) return {};
  Duration more{};
  if (time_given_) {
    const auto own = time_given(*scenario);
    if (!own || *own < least_time(*scenario, *time_given_)) return {};
    more = std::max(Duration{}, *time_given_ - *own);
  }
  if (wanted.effort == Effort::many_seeds && !judged_at_end_)
    scenario->stop.at = std::max(scenario->stop.at, Time{end_});
  give_more(*scenario, more);
  std::uint64_t most = most_events_;
  if (wanted.smaller_than) {
    most =
        std::min(most, most_events(size_of(candidate), *wanted.smaller_than, wanted.measure).value_or(most));
  }
  const auto shared = std::make_shared<const Scenario>(std::move(*scenario));
  Simulation simulation(shared, shared->seed);
  std::uint64_t others = 0;
  for (std::uint64_t i = 0; i <= others; ++i) {
    const std::uint64_t seed = i == 0 ? shared->seed : i;
    if (i == shared->seed) continue;
    simulation.reset(seed);
    // A run is over one step after its last event. With more time it goes on after the candidate's own.
    const Observed observed = observe(simulation, more > Duration{} ? most_steps_ : most + 1);
    if (i == 0) others = other_seeds(wanted.effort, observed.steps);
    if (!is_failure(observed)) continue;
    if (auto accepted = accept_failed(candidate, seed, observed.failure->time - more, wanted))
      return accepted;
  }
  return {};
}

std::optional<Accepted> Trial::accept_failed(const Document& candidate, std::uint64_t seed, Time failed,
                                             const Wanted& wanted) const {
  Document ending = candidate;
  ending["seed"] = seed;
  const auto scenario = scenario_of(ended(ending, failed));
  if (!scenario) return {};
  const Observed observed = run(*scenario, seed);
  if (!is_failure(observed) || observed.steps > most_events_) return {};
  Document result = document_of(*scenario);
  result["expect"][0]["because"] = line_of(observed.failure->message);
  // As it is written: what a candidate left out may be said again.
  if (wanted.smaller_than &&
      !is_smaller(size_of(result, observed.steps), *wanted.smaller_than, wanted.measure)) {
    return {};
  }
  if (!twins_hold(*scenario, seed)) return {};
  return Accepted{std::move(result), observed.steps};
}

/// What goes wrong at an instant ends the run there; what is judged at its end leaves the end as it is.
Document Trial::ended(const Document& candidate, Time failed) const {
  const Duration now = parse_duration(candidate.at("stop").at("at").get<std::string>()).value_or(end_);
  if (judged_at_end_) return ending_by(candidate, now);
  const Duration end = std::max(rounded_up(failed - Time{}, 2), Duration{1});
  // A longer run than the candidate's own was tried, too.
  return ending_by(candidate, failed - Time{} > now ? end : std::min(now, end));
}

bool Trial::is_of_a_step() const {
  return failure_->kind == FailureKind::violation || failure_->kind == FailureKind::broken;
}

bool Trial::is_failure(const Observed& observed) const {
  return observed.failure && is_same(*observed.failure, *failure_);
}

Observed Trial::run(const Scenario& scenario, std::uint64_t seed) const {
  Simulation simulation(std::make_shared<const Scenario>(scenario), seed);
  return observe(simulation, most_steps_);
}

bool Trial::twins_hold(const Scenario& scenario, std::uint64_t seed) const {
  return std::all_of(twins_.begin(), twins_.end(), [&](Twin twin) {
    return twin_holds(scenario, twin, seed) &&
           std::all_of(twin_seeds_.begin(), twin_seeds_.end(),
                       [&](std::uint64_t other) { return twin_holds(scenario, twin, other); });
  });
}

bool Trial::twin_holds(const Scenario& scenario, Twin twin, std::uint64_t seed) const {
  Simulation simulation(std::make_shared<const Scenario>(twin_of(scenario, twin)), seed);
  const Observed observed = observe(simulation, most_steps_);
  // The twin of a violation runs to the end; one that was given up tells nothing.
  return simulation.over() && !is_failure(observed);
}

Scenario Trial::twin_of(const Scenario& scenario, Twin twin) {
  Scenario other = scenario;
  if (twin == Twin::without_bug) {
    other.bug = nullptr;
    return other;
  }
  LinkConfig& link = other.network.link;
  link.loss = link.duplicate = link.reorder = Ratio{};
  for (TimelineEntry& entry : other.timeline) {
    entry.actions.erase(std::remove_if(entry.actions.begin(), entry.actions.end(),
                                       [](const Action& action) { return !is_command(action); }),
                        entry.actions.end());
  }
  return other;
}

void Trial::choose_twins(const Scenario& scenario) {
  std::vector<Twin> possible;
  if (scenario.bug != nullptr) possible.push_back(Twin::without_bug);
  // A violation is wrong whatever the world does.
  if (scenario.bug == nullptr && !is_of_a_step()) possible.push_back(Twin::without_faults);
  for (const Twin twin : possible) {
    if (!twin_holds(scenario, twin, scenario.seed)) continue;
    twins_ = {twin};
    break;
  }
  if (twins_.empty() || failure_->kind != FailureKind::liveness) return;
  for (std::uint64_t seed = 1; seed <= kTwinSeeds; ++seed) {
    if (twin_holds(scenario, twins_.front(), seed)) twin_seeds_.push_back(seed);
  }
}

std::optional<Duration> Trial::time_given(const Scenario& scenario) const {
  if (failure_->kind != FailureKind::expectation && failure_->kind != FailureKind::liveness) return {};
  const Expectation& expectation = scenario.expectations.at(0);
  if (std::holds_alternative<ExpectFinally>(expectation.what)) return scenario.stop.at - Time{};
  const ExpectEventually* const eventually = eventually_of(scenario);
  if (eventually == nullptr) return {};
  const Window& window = eventually->window;
  if (!is_bounded(scenario)) return scenario.stop.at - window.from;
  return std::min(eventually->within.value_or(kMaxDuration),
                  window.until.value_or(Time::max()) - window.from);
}

}  // namespace raftsim::shrink
