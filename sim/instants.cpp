#include "sim/instants.hpp"

#include <algorithm>
#include <limits>
#include <variant>

#include "sim/each_condition.hpp"
#include "sim/fact_reading.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/simulation.hpp"

namespace raftsim {

void Instants::reset(const Scenario& scenario) {
  for (std::vector<std::int64_t>& numbers : numbers_) numbers.clear();
  for_each_watched(scenario, [this](const Condition& condition) { add(condition); });
  for (const TimelineEntry& entry : scenario.timeline) {
    const auto* when = std::get_if<When>(&entry.trigger);
    if (when != nullptr && when->from != Time{}) {
      numbers_.front().push_back(when->from.time_since_epoch().count());
    }
  }
  any_ = false;
  for (std::vector<std::int64_t>& numbers : numbers_) {
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    any_ = any_ || !numbers.empty();
  }
}

void Instants::add(const Condition& condition) {
  for (const Fact& fact : condition.facts) add(fact);
  for (const auto* parts : {&condition.all, &condition.any, &condition.none}) {
    for (const Condition& part : *parts) add(part);
  }
}

void Instants::add(const Fact& fact) {
  const auto* count = std::get_if<Count>(&fact);
  if (count == nullptr) return;
  const auto place = std::find(kOfTime.begin(), kOfTime.end(), count->counter);
  if (place == kOfTime.end()) return;
  std::vector<std::int64_t>& numbers = numbers_.at(static_cast<std::size_t>(place - kOfTime.begin()));
  constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
  const Range& range = count->range;
  numbers.push_back(range.min);
  if (range.max != kLargest) numbers.push_back(range.max + 1);
  if (range.except) numbers.push_back(*range.except);
  if (range.except && *range.except != kLargest) numbers.push_back(*range.except + 1);
}

Time Instants::next(const Simulation& simulation) const {
  const Time now = simulation.now();
  // Further away than any run goes on, so that whatever grows has begun to by then.
  const Time far = now + 2 * limits::kMaxTime;
  Time next = Time::max();
  for (std::size_t i = 0; i < numbers_.size(); ++i) {
    const std::vector<std::int64_t>& numbers = numbers_[i];
    if (numbers.empty() || numbers.back() < 0) continue;
    const std::int64_t here = reading::number(kOfTime[i], simulation, now);
    const auto number = std::upper_bound(numbers.begin(), numbers.end(), here);
    if (number == numbers.end()) continue;
    const std::int64_t there = reading::number(kOfTime[i], simulation, far);
    // Each grows by one in a nanosecond, or not at all.
    if (*number <= there) next = std::min(next, far - Duration(there - *number));
  }
  return next;
}

}  // namespace raftsim
