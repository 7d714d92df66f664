#include "sim/timeline.hpp"

#include <algorithm>
#include <variant>

#include "sim/facts.hpp"
#include "sim/simulation.hpp"

namespace raftsim {

void Timeline::reset(const Scenario& scenario) {
  scenario_ = &scenario;
  happened_.assign(scenario.timeline.size(), false);
  waiting_.clear();
  for (std::uint32_t index = 0; index < scenario.timeline.size(); ++index) {
    const auto* when = std::get_if<When>(&trigger(index));
    if (when != nullptr && !when->follows) waiting_.push_back(index);
  }
}

void Timeline::start(std::vector<Due>& due) const {
  for (std::uint32_t index = 0; index < scenario_->timeline.size(); ++index) {
    if (const auto* at = std::get_if<At>(&trigger(index))) {
      due.push_back({at->time, index});
    } else if (const auto* every = std::get_if<Every>(&trigger(index))) {
      if (!every->until || every->from <= *every->until) due.push_back({every->from, index});
    }
  }
}

void Timeline::happened(std::uint32_t index, Time now, std::vector<Due>& due) {
  if (const auto* every = std::get_if<Every>(&trigger(index))) {
    const Time again = now + every->period;
    if (!every->until || again <= *every->until) due.push_back({again, index});
  }
  if (happened_[index]) return;
  happened_[index] = true;
  const std::uint32_t next = index + 1;
  if (next == scenario_->timeline.size()) return;
  if (const auto* then = std::get_if<Then>(&trigger(next))) {
    due.push_back({now + then->delay, next});
  } else if (const auto* when = std::get_if<When>(&trigger(next)); when != nullptr && when->follows) {
    waiting_.insert(std::lower_bound(waiting_.begin(), waiting_.end(), next), next);
  }
}

void Timeline::watch(const Simulation& simulation, std::vector<Due>& due) {
  const Time now = simulation.now();
  const auto is_due = [&](std::uint32_t index) {
    const When& when = std::get<When>(trigger(index));
    if (now < when.from || !holds(when.condition, simulation)) return false;
    due.push_back({now + when.delay, index});
    return true;
  };
  // One after the other, in order: std::remove_if promises it.
  waiting_.erase(std::remove_if(waiting_.begin(), waiting_.end(), is_due), waiting_.end());
}

}  // namespace raftsim
