#include "sim/lin/demand.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace raftsim::lin {
namespace {

/// Of so many lengths appends are looked for at the end of an asked text.
constexpr std::size_t kMostLengths = 32;

bool is_append(const Step& step) {
  return step.effect == Step::Effect::append;
}

}  // namespace

Demand::Demand(const Question& question, const std::vector<std::uint32_t>& classes, std::size_t class_count)
    : states_(question.values.size() + 2),
      texts_(question.values.size()),
      appends_of_class_(class_count),
      ended_(class_count) {
  if (std::any_of(question.required.begin(), question.required.end(), is_append) ||
      std::any_of(question.optional.begin(), question.optional.end(), is_append)) {
    ranges_ = question.values.ranges();
    sums_.resize(texts_ + 1);
    link_endings(question, classes);
  }
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const bool is_required = i < question.required.size();
    const Step& step = is_required ? question.required[i] : question.optional[i - question.required.size()];
    if (step.asks()) ask(step, is_required, true);
    if (step.effect != Step::Effect::observe) give(step, classes[i], true);
  }
}

void Demand::link_endings(const Question& question, const std::vector<std::uint32_t>& classes) {
  std::map<std::string_view, std::uint32_t> class_of_text;
  std::map<State, std::string_view> asked;
  std::set<std::size_t> lengths;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const bool is_required = i < question.required.size();
    const Step& step = is_required ? question.required[i] : question.optional[i - question.required.size()];
    if (is_append(step) && class_of_text.emplace(step.appended, classes[i]).second) {
      lengths.insert(step.appended.size());
    }
    if (step.asks() && step.needs < texts_) asked.emplace(step.needs, step.asked);
  }
  endings_unknown_ = lengths.size() > kMostLengths;
  if (endings_unknown_) return;
  for (const auto& [state, text] : asked) {
    for (const std::size_t length : lengths) {
      // An append of nothing makes only a missing key another.
      if (length > text.size() || (length == 0 && !text.empty())) continue;
      const auto found = class_of_text.find(text.substr(text.size() - length));
      if (found != class_of_text.end()) ended_[found->second].push_back(state);
    }
  }
}

std::size_t Demand::place(State state) const {
  if (state == ObservedValues::kMissing) return texts_;
  return state < texts_ ? state : texts_ + 1;
}

template <class Change>
void Demand::change(OfState& of_state, const Change& change) {
  if (of_state.is_starving()) --starving_;
  change(of_state);
  if (of_state.is_starving()) ++starving_;
}

void Demand::add(State state, std::int32_t by) {
  for (std::size_t i = ranges_[state].begin + 1; i < sums_.size(); i += i & (~i + 1)) {
    sums_[i] += static_cast<std::uint32_t>(by);
  }
}

void Demand::ask(const Step& step, bool is_required, bool is_back) {
  const std::uint32_t by = is_back ? 1U : ~0U;
  change(states_[place(step.needs)], [&](OfState& of_state) {
    of_state.asked += by;
    if (is_required) of_state.owed += by;
  });
  if (is_required) is_back ? ++owed_ : --owed_;
  if (!sums_.empty() && step.needs < texts_) add(step.needs, is_back ? 1 : -1);
}

void Demand::give(const Step& step, std::uint32_t its_class, bool is_back) {
  const std::uint32_t by = is_back ? 1U : ~0U;
  if (is_append(step)) {
    is_back ? ++appends_ : --appends_;
    std::uint32_t& left = appends_of_class_[its_class];
    left += by;
    if (left != (is_back ? 1U : 0U)) return;
    for (const State state : ended_[its_class]) {
      change(states_[state], [&](OfState& of_state) { of_state.endings += by; });
    }
    return;
  }
  if (step.gives == ObservedValues::kOther) return;
  is_back ? ++resets_ : --resets_;
  if (step.effect == Step::Effect::cas && step.needs == step.gives && !step.takes_missing) return;
  change(states_[place(step.gives)], [&](OfState& of_state) { of_state.givers += by; });
}

std::uint32_t Demand::asks_below(State state) const {
  const auto sum = [&](std::size_t end) {
    std::uint32_t total = 0;
    for (std::size_t i = end; i > 0; i &= i - 1) total += sums_[i];
    return total;
  };
  return sum(ranges_[state].end) - sum(ranges_[state].begin);
}

std::uint32_t Demand::asks(State state) const {
  if (state == ObservedValues::kOther) return 0;
  const bool is_missing = state == ObservedValues::kMissing;
  const State text = is_missing ? ObservedValues::kEmptyText : state;
  const std::uint32_t asked = appends_ > 0 ? asks_below(text) : states_[text].asked;
  return asked + (is_missing ? states_[texts_].asked : 0);
}

bool Demand::is_hopeless(State state) const {
  // Nothing but appends is left, which lead only to what begins with the state.
  if (resets_ == 0 && owed_ > asks(state)) return true;
  if (endings_unknown_ && appends_ > 0) return false;
  std::uint64_t fed = 0;
  if (state != ObservedValues::kOther && states_[place(state)].is_starving()) ++fed;
  // What asks for the empty text may do with a missing key.
  if (state == ObservedValues::kMissing && states_[ObservedValues::kEmptyText].is_starving()) ++fed;
  return starving_ > fed;
}

bool Demand::leads_to(State from, State to) const {
  if (from == to) return true;
  if (from == ObservedValues::kMissing) from = ObservedValues::kEmptyText;
  if (from >= texts_ || to >= texts_) return false;
  return !ranges_.empty() && ranges_[from].begin <= ranges_[to].begin && ranges_[to].end <= ranges_[from].end;
}

}  // namespace raftsim::lin
