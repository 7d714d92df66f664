#include "sim/expectations.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include "sim/expectation_words.hpp"
#include "sim/facts.hpp"
#include "sim/lin/linearizable.hpp"
#include "sim/lin/words.hpp"
#include "sim/simulation.hpp"

namespace raftsim {

namespace {

/// Roles and terms that do not change for the time of so many elections stand still.
constexpr int kStillElections = 4;

std::string time_text(Time time) {
  return to_text(time.time_since_epoch());
}

/// The window of an expectation that has one.
const Window* window_of(const Expectation& expectation) {
  return std::visit(
      [](const auto& what) -> const Window* {
        if constexpr (requires { what.window; }) {
          return &what.window;
        } else {
          return nullptr;
        }
      },
      expectation.what);
}

/// The condition of an expectation that has one: of any but those of a violation or of linearizability.
const Condition& condition_of(const Expectation& expectation) {
  return std::visit(
      [](const auto& what) -> const Condition& {
        if constexpr (requires { what.condition; }) {
          return what.condition;
        } else {
          throw raft::InternalError("an expectation that has a condition");
        }
      },
      expectation.what);
}

template <class Kind>
bool is(const Expectation& expectation) {
  return std::holds_alternative<Kind>(expectation.what);
}

std::string window_text(const Window& window, const char* end, const std::vector<std::string>* clients) {
  std::string text;
  if (window.from != Time{}) text += " from " + time_text(window.from);
  if (window.after) text += " after " + to_text(*window.after, clients);
  if (window.until) text += end + time_text(*window.until);
  return text;
}

}  // namespace

bool expects_history(const Scenario& scenario) {
  return std::any_of(scenario.expectations.begin(), scenario.expectations.end(), is<ExpectLinearizable>);
}

std::string to_text(const Expectation& expectation, const std::vector<std::string>* clients) {
  if (const auto* violation = std::get_if<ExpectViolation>(&expectation.what)) {
    return std::string("a violation of ") + checks::to_string(violation->property);
  }
  if (is<ExpectInternalError>(expectation)) return "a violation of " + std::string(kInternalConsistency);
  if (const auto* history = std::get_if<ExpectLinearizable>(&expectation.what)) {
    return history->linearizable ? "linearizable" : "not linearizable";
  }
  if (expectation.foresees_failure) {
    Expectation plain = expectation;
    plain.foresees_failure = false;
    return "not met: " + to_text(plain, clients);
  }
  const std::string condition = to_text(condition_of(expectation), clients);
  if (const auto* at = std::get_if<ExpectAt>(&expectation.what)) {
    return "at " + time_text(at->time) + ": " + condition;
  }
  if (is<ExpectFinally>(expectation)) return "finally " + condition;
  if (const auto* eventually = std::get_if<ExpectEventually>(&expectation.what)) {
    const std::string text = "eventually " + condition + window_text(eventually->window, " by ", clients);
    return eventually->within ? text + " within " + to_text(*eventually->within) : text;
  }
  const char* kind = is<ExpectNever>(expectation) ? "never " : "always ";
  return kind + condition + window_text(*window_of(expectation), " until ", clients);
}

void Expectations::reset(const Scenario& scenario) {
  scenario_ = &scenario;
  const std::size_t size = scenario.expectations.size();
  results_.assign(size, ExpectationResult{});
  phases_.assign(size, Phase::ahead);
  watched_.clear();
  beginnings_.clear();
  ends_.clear();
  newly_settled_.clear();
  for (std::size_t index = 0; index < size; ++index) {
    results_[index].pointer = expectation(index).pointer;
    results_[index].because = expectation(index).because;
    if (const auto* at = std::get_if<ExpectAt>(&expectation(index).what)) {
      plan(ends_, {at->time, index});
    } else if (const Window* window = window_of(expectation(index))) {
      plan(beginnings_, {window->from, index});
    }
  }
}

/// Keeps the latest first, and of equal times the last in the scenario first.
void Expectations::plan(std::vector<Moment>& moments, Moment moment) {
  const auto place =
      std::lower_bound(moments.begin(), moments.end(), moment, [](const Moment& a, const Moment& b) {
        return a.time != b.time ? a.time > b.time : a.index > b.index;
      });
  moments.insert(place, moment);
}

void Expectations::after_event(const Simulation& simulation) {
  const Time now = simulation.now();
  while (!beginnings_.empty() && beginnings_.back().time <= now) begin(take_last(beginnings_).index);
  if (watched_.empty()) return;
  for (const std::size_t index : watched_) look(simulation, index, now);
  forget_settled();
}

void Expectations::before_time(const Simulation& simulation, Time next) {
  const auto time_of_last = [](const std::vector<Moment>& moments) {
    return moments.empty() ? Time::max() : moments.back().time;
  };
  while (true) {
    const Time beginning = time_of_last(beginnings_);
    const Time end = time_of_last(ends_);
    if (std::min(beginning, end) >= next) break;
    // A window that begins plans its own end, perhaps for the same instant.
    if (beginning <= end) {
      const std::size_t index = take_last(beginnings_).index;
      begin(index);
      look(simulation, index, beginning);
    } else {
      meet_end(simulation, take_last(ends_).index, end);
    }
  }
  forget_settled();
}

void Expectations::finish(const Simulation& simulation) {
  const Time now = simulation.now();
  before_time(simulation, now + Duration(1));
  const std::string ended = "the run ended at " + time_text(now);
  for (std::size_t index = 0; index < phases_.size(); ++index) {
    switch (phases_[index]) {
      case Phase::settled: break;
      case Phase::inside:
      case Phase::seeking:
        look(simulation, index, now);
        if (phases_[index] == Phase::settled) break;
        if (has_time_left(index)) {
          settle_untried(index, now,
                         ended + ", before the bound: " +
                             actual_text(condition_of(expectation(index)), simulation, now));
        } else {
          close(simulation, index, now);
        }
        break;
      case Phase::ahead:
        if (const auto* violation = std::get_if<ExpectViolation>(&expectation(index).what)) {
          judge_violation(simulation, index, violation->property, now);
        } else if (const auto* history = std::get_if<ExpectLinearizable>(&expectation(index).what)) {
          judge_history(simulation, index, history->linearizable, now);
        } else if (is<ExpectInternalError>(expectation(index))) {
          // A server that finds its state broken ends the run by an exception, which comes past here.
          settle(index, now, false, "no server found its own state broken");
        } else if (is<ExpectFinally>(expectation(index))) {
          judge(simulation, index, now);
        } else {
          settle_untried(index, now,
                         ended + (is<ExpectAt>(expectation(index)) ? "" : ", before the window began"));
        }
        break;
    }
  }
  watched_.clear();
  beginnings_.clear();
  ends_.clear();
}

/// Whether it is to come about by a moment that is still ahead.
bool Expectations::has_time_left(std::size_t index) const {
  return phases_[index] == Phase::inside && is<ExpectEventually>(expectation(index)) &&
         std::any_of(ends_.begin(), ends_.end(), [&](const Moment& end) { return end.index == index; });
}

/// The window's `from` has come.
void Expectations::begin(std::size_t index) {
  const Window& window = *window_of(expectation(index));
  phases_[index] = Phase::seeking;
  watched_.insert(std::lower_bound(watched_.begin(), watched_.end(), index), index);
  if (window.until) plan(ends_, {*window.until, index});
}

/// Looks at a window that has begun, as things are at `now`.
void Expectations::look(const Simulation& simulation, std::size_t index, Time now) {
  const Expectation& expected = expectation(index);
  if (phases_[index] == Phase::seeking) {
    const Window& window = *window_of(expected);
    if (window.after && !holds(*window.after, simulation, now)) return;
    phases_[index] = Phase::inside;
    const auto* eventually = std::get_if<ExpectEventually>(&expected.what);
    if (eventually != nullptr && eventually->within) plan(ends_, {now + *eventually->within, index});
  }
  if (phases_[index] != Phase::inside) return;
  const bool wanted = !is<ExpectNever>(expected);
  if (holds(condition_of(expected), simulation, now) == wanted) {
    if (is<ExpectEventually>(expected)) settle(index, now, true, {});
  } else if (!is<ExpectEventually>(expected)) {
    settle(index, now, false, actual_text(condition_of(expected), simulation, now));
  }
}

/// An instant has passed at which an expectation is due, or its window ends.
void Expectations::meet_end(const Simulation& simulation, std::size_t index, Time now) {
  if (phases_[index] == Phase::settled) return;
  if (is<ExpectAt>(expectation(index))) return judge(simulation, index, now);
  // What depends on time alone may have become otherwise since the last event.
  look(simulation, index, now);
  if (phases_[index] != Phase::settled) close(simulation, index, now);
}

/// Settles a window at its end, where nothing has settled it before.
void Expectations::close(const Simulation& simulation, std::size_t index, Time now) {
  const Expectation& expected = expectation(index);
  if (phases_[index] == Phase::seeking) {
    const Condition& after = *window_of(expected)->after;
    return settle_untried(
        index, now,
        "\"after\" did not hold until " + time_text(now) + ": " + actual_text(after, simulation, now));
  }
  const auto* const eventually = std::get_if<ExpectEventually>(&expected.what);
  if (eventually == nullptr) return settle(index, now, true, {});
  settle(index, now, false, actual_text(eventually->condition, simulation, now));
  // Of a run that goes on, the changes up to now may be forgotten at its end.
  results_[index].stagnation =
      stagnation_of(simulation.role_history(), eventually->window.from, now,
                    kStillElections * simulation.scenario().cluster.election_timeout_max);
}

/// Settles by whether the condition holds at `now`.
void Expectations::judge(const Simulation& simulation, std::size_t index, Time now) {
  const Condition& condition = condition_of(expectation(index));
  const bool met = holds(condition, simulation, now);
  settle(index, now, met, met ? std::string() : actual_text(condition, simulation, now));
}

void Expectations::judge_violation(const Simulation& simulation, std::size_t index, checks::Property property,
                                   Time now) {
  const checks::Violation* found = simulation.checks().violation();
  const bool met = found != nullptr && found->property == property;
  const std::string what =
      found == nullptr ? "no property was violated" : std::string("a violation of ") + found->name();
  settle(index, now, met, met ? std::string() : what);
}

void Expectations::judge_history(const Simulation& simulation, std::size_t index, bool wanted, Time now) {
  const lin::Judgement judgement = lin::judge(simulation.history());
  const bool met = judgement.linearizable == (wanted ? lin::Answer::yes : lin::Answer::no);
  std::string actual;
  switch (judgement.linearizable) {
    case lin::Answer::yes:
      actual =
          "the clients' history is linearizable (operations: " + std::to_string(simulation.history().size()) +
          ", keys: " + std::to_string(judgement.keys) + ")";
      break;
    case lin::Answer::no: actual = in_words(*judgement.failure); break;
    case lin::Answer::undecided: return settle_untried(index, now, undecided_words(judgement));
  }
  settle(index, now, met, met && wanted ? std::string() : std::move(actual));
}

void Expectations::settle(std::size_t index, Time now, bool held, std::string actual) {
  if (!expectation(index).foresees_failure) return record(index, now, held, std::move(actual));
  record(index, now, !held, held ? "it was met" : std::move(actual));
}

void Expectations::record(std::size_t index, Time now, bool met, std::string actual) {
  ExpectationResult& result = results_[index];
  result.state = met ? ExpectationState::met : ExpectationState::failed;
  result.moment = now;
  result.expected = to_text(expectation(index), &scenario_->client_names);
  result.words = in_words(expectation(index), &scenario_->client_names);
  result.actual = std::move(actual);
  phases_[index] = Phase::settled;
  newly_settled_.push_back(index);
}

void Expectations::settle_untried(std::size_t index, Time now, std::string actual) {
  record(index, now, false, std::move(actual));
  results_[index].shows_nothing = true;
}

void Expectations::forget_settled() {
  if (newly_settled_.empty()) return;
  const auto is_settled = [this](std::size_t index) { return phases_[index] == Phase::settled; };
  watched_.erase(std::remove_if(watched_.begin(), watched_.end(), is_settled), watched_.end());
}

std::size_t Expectations::count(ExpectationState state) const {
  return static_cast<std::size_t>(
      std::count_if(results_.begin(), results_.end(),
                    [&](const ExpectationResult& result) { return result.state == state; }));
}

std::vector<std::size_t> Expectations::take_settled() {
  return std::exchange(newly_settled_, {});
}

}  // namespace raftsim
