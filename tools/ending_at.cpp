#include "tools/ending_at.hpp"

#include <utility>
#include <variant>
#include <vector>

#include "sim/questions.hpp"

namespace raftsim {
namespace {

/// Whether an entry can happen by `end`; `after_lost` says that the entry before it cannot.
bool can_happen(const Trigger& trigger, Time end, bool after_lost) {
  struct Visitor {
    Time end;
    bool after_lost;
    bool operator()(const At& at) const { return at.time <= end; }
    bool operator()(const Every& every) const { return every.from <= end; }
    bool operator()(const When& when) const { return when.from <= end && !(when.follows && after_lost); }
    bool operator()(const Then&) const { return !after_lost; }
  };
  return std::visit(Visitor{end, after_lost}, trigger);
}

}  // namespace

Scenario ending_at(Scenario scenario, Time end) {
  if (end < scenario.stop.at) {
    scenario.expectations.clear();
    drop_questions(scenario);
    std::vector<TimelineEntry> kept;
    bool after_lost = false;
    for (TimelineEntry& entry : scenario.timeline) {
      after_lost = !can_happen(entry.trigger, end, after_lost);
      if (!after_lost) kept.push_back(std::move(entry));
    }
    scenario.timeline = std::move(kept);
  }
  scenario.stop.at = end;
  return scenario;
}

}  // namespace raftsim
