#include "sim/lin/question.hpp"

namespace raftsim::lin {
namespace {

enum class Part : std::uint8_t { none, required, optional };

Part part_of(const Operation& operation, bool left_out, const Span& span) {
  const bool is_failed = operation.outcome == Outcome::failed;
  if (operation.invoked.place > span.to) return Part::none;
  if (operation.returned && operation.returned->place < span.from) return Part::none;
  if (is_failed && !operation.tells_found) return Part::none;
  const bool lies_in_it =
      operation.returned && operation.returned->place <= span.to && operation.invoked.place >= span.from;
  if (lies_in_it && !left_out) return Part::required;
  // What changes nothing need not happen if it need not have happened.
  return is_failed || operation.kind == Kind::read ? Part::none : Part::optional;
}

void add_found(const Operation& operation, ObservedValues& values, Step& step) {
  step.needs = operation.found ? values.add(*operation.found) : ObservedValues::kMissing;
  if (operation.found) step.asked = *operation.found;
}

/// Fills in what an observation or a compare-and-set asks for, and makes that an observed value.
void add_needs(const Operation& operation, ObservedValues& values, Step& step) {
  if (operation.kind == Kind::read) {
    add_found(operation, values, step);
    return;
  }
  if (operation.outcome == Outcome::failed) {
    // It cannot have found what it expected.
    if (operation.found.value_or("") == operation.expected) return;
    add_found(operation, values, step);
  } else {
    step.needs = values.add(operation.expected);
    step.asked = operation.expected;
  }
  step.takes_missing = step.needs == ObservedValues::kEmptyText;
}

Step::Effect effect_of(const Operation& operation) {
  if (operation.outcome == Outcome::failed) return Step::Effect::observe;
  switch (operation.kind) {
    case Kind::read: return Step::Effect::observe;
    case Kind::write: return Step::Effect::write;
    case Kind::cas: return Step::Effect::cas;
    case Kind::append: return Step::Effect::append;
  }
  return Step::Effect::observe;
}

}  // namespace

Question question_of(const OfKey& of_key, const Span& span, std::span<const std::size_t> numbers) {
  Question question;
  question.starts_missing =
      of_key.operations.empty() || span.from <= of_key.operations.front()->invoked.place;
  struct Taken {
    const Operation* operation;
    Part part;
  };
  std::vector<Taken> taken;
  std::vector<Step> steps;
  for (const std::size_t i : numbers) {
    const Operation& operation = *of_key.operations[i];
    const Part part = part_of(operation, of_key.left_out[i], span);
    if (part == Part::none) continue;
    Step step;
    step.effect = effect_of(operation);
    if (step.asks()) add_needs(operation, question.values, step);
    step.appended = operation.value;
    step.invoked = operation.invoked.place;
    if (operation.returned) step.returned = operation.returned->place;
    taken.push_back({&operation, part});
    steps.push_back(step);
  }
  // Only now it is known which values are observed.
  for (std::size_t i = 0; i < steps.size(); ++i) {
    Step& step = steps[i];
    step.gives = question.values.find(taken[i].operation->value);
    if (taken[i].part == Part::required) {
      question.required.push_back(step);
    } else if (step.effect == Step::Effect::append || step.gives != ObservedValues::kOther) {
      question.optional.push_back(step);
    }
  }
  return question;
}

}  // namespace raftsim::lin
