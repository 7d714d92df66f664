#include "sim/questions.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "sim/facts.hpp"
#include "sim/simulation.hpp"

namespace raftsim {
namespace {

/// "2, "S2 leads"": how an audience names a choice.
std::string numbered(const Question& question, std::size_t choice) {
  return std::to_string(choice + 1) + ", \"" + question.choices[choice].text + "\"";
}

std::string known_text(const Question& question, const std::vector<std::string>* clients) {
  if (std::holds_alternative<KnownAtEnd>(question.known)) return "at the end";
  const auto* const when = std::get_if<KnownWhen>(&question.known);
  if (when == nullptr) return "once one of them does";
  if (!when->condition) return to_text(when->delay) + " after the question";
  const std::string text = "when " + to_text(*when->condition, clients);
  return when->delay == Duration{} ? text : text + " after " + to_text(when->delay);
}

}  // namespace

void Questions::reset(const Scenario& scenario) {
  scenario_ = &scenario;
  asked_.clear();
  results_.clear();
  newly_settled_.clear();
  for (std::uint32_t entry = 0; entry < scenario.timeline.size(); ++entry) {
    const auto& ask = scenario.timeline[entry].ask;
    if (!ask) continue;
    asked_.push_back({entry, Phase::ahead, std::nullopt});
    ExpectationResult& result = results_.emplace_back();
    result.pointer = ask->pointer;
    result.because = ask->because;
    result.answer = static_cast<std::uint32_t>(ask->answer + 1);
  }
}

void Questions::ask(std::uint32_t entry, Time now) {
  const auto found =
      std::find_if(asked_.begin(), asked_.end(), [&](const Asked& one) { return one.entry == entry; });
  if (found == asked_.end()) return;
  found->phase = Phase::open;
  const auto* const when = std::get_if<KnownWhen>(&scenario_->timeline[entry].ask->known);
  if (when != nullptr && !when->condition) found->due = now + when->delay;
}

void Questions::after_event(const Simulation& simulation) {
  for (std::size_t index = 0; index < asked_.size(); ++index) {
    if (asked_[index].phase == Phase::open) look(simulation, index);
  }
}

void Questions::before_time(const Simulation& simulation, Time next) {
  for (std::size_t index = 0; index < asked_.size(); ++index) {
    const Asked& one = asked_[index];
    if (one.phase == Phase::open && one.due && *one.due < next) judge(simulation, index, *one.due);
  }
}

void Questions::finish(const Simulation& simulation) {
  const Time now = simulation.now();
  // A violation ends the run before what led to it has been looked at.
  after_event(simulation);
  before_time(simulation, now + Duration(1));
  const std::string ended = "the run ended at " + to_text(now - Time{}) + ", before ";
  for (std::size_t index = 0; index < asked_.size(); ++index) {
    switch (asked_[index].phase) {
      case Phase::settled: break;
      case Phase::ahead: record_untried(index, now, ended + "it was asked"); break;
      case Phase::open:
        if (std::holds_alternative<KnownAtEnd>(question(index).known)) {
          judge(simulation, index, now);
        } else {
          record_untried(index, now, ended + "the answer was known");
        }
        break;
    }
  }
}

/// Looks at a question that waits for its answer, as things are now.
void Questions::look(const Simulation& simulation, std::size_t index) {
  const Question& open = question(index);
  const Time now = simulation.now();
  const auto comes_true = [&](const PossibleAnswer& choice) {
    return holds(choice.condition, simulation, now);
  };
  if (std::holds_alternative<KnownByChoice>(open.known)) {
    if (std::any_of(open.choices.begin(), open.choices.end(), comes_true)) judge(simulation, index, now);
    return;
  }
  const auto* const when = std::get_if<KnownWhen>(&open.known);
  if (when == nullptr || asked_[index].due || !holds(*when->condition, simulation, now)) return;
  if (when->delay == Duration{}) return judge(simulation, index, now);
  asked_[index].due = now + when->delay;
}

/// The answer is known: whether it is the scenario's.
void Questions::judge(const Simulation& simulation, std::size_t index, Time at) {
  const Question& asked = question(index);
  std::string others;
  for (std::size_t choice = 0; choice < asked.choices.size(); ++choice) {
    if (choice == asked.answer || !holds(asked.choices[choice].condition, simulation, at)) continue;
    others += (others.empty() ? "" : "; ") + numbered(asked, choice);
  }
  const Condition& right = asked.choices[asked.answer].condition;
  const bool came_true = holds(right, simulation, at);
  if (came_true && others.empty()) return record(index, at, true, {});
  std::string actual;
  if (!others.empty()) actual = (came_true ? "also " : "") + others;
  if (!came_true)
    actual += (others.empty() ? "none of the choices: " : ": ") + actual_text(right, simulation, at);
  record(index, at, false, std::move(actual));
}

void Questions::record(std::size_t index, Time at, bool met, std::string actual) {
  const Question& asked = question(index);
  const std::vector<std::string>* const clients = &scenario_->client_names;
  ExpectationResult& result = results_[index];
  result.state = met ? ExpectationState::met : ExpectationState::failed;
  result.moment = at;
  result.expected = "of " + std::to_string(asked.choices.size()) + " choices only " +
                    to_text(asked.choices[asked.answer].condition, clients) + " holds " +
                    known_text(asked, clients);
  result.words = "answer " + numbered(asked, asked.answer);
  result.actual = std::move(actual);
  asked_[index].phase = Phase::settled;
  newly_settled_.push_back(index);
}

void Questions::record_untried(std::size_t index, Time at, std::string actual) {
  record(index, at, false, std::move(actual));
  results_[index].shows_nothing = true;
}

std::vector<std::size_t> Questions::take_settled() {
  return std::exchange(newly_settled_, {});
}

void drop_questions(Scenario& scenario) {
  for (TimelineEntry& entry : scenario.timeline) entry.ask.reset();
}

}  // namespace raftsim
