#include "tools/ending_at.hpp"

#include <string>
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

/// Whether an expectation is settled by `end` for certain, as it would be in a longer run: what is about the
/// end of the run, or has a bound that depends on when a condition holds, is not.
bool is_settled_by(const Expectation& expectation, Time end) {
  struct Visitor {
    Time end;
    bool operator()(const ExpectAt& at) const { return at.time <= end; }
    bool operator()(const ExpectNever& never) const { return closes(never.window); }
    bool operator()(const ExpectAlways& always) const { return closes(always.window); }
    bool operator()(const ExpectEventually& eventually) const {
      const Window& window = eventually.window;
      return closes(window) ||
             (eventually.within && !window.after && window.from + *eventually.within <= end);
    }
    bool operator()(const ExpectFinally&) const { return false; }
    bool operator()(const ExpectViolation&) const { return false; }
    bool operator()(const ExpectLinearizable&) const { return false; }
    bool operator()(const ExpectInternalError&) const { return false; }
    [[nodiscard]] bool closes(const Window& window) const { return window.until && *window.until <= end; }
  };
  return std::visit(Visitor{end}, expectation.what);
}

}  // namespace

Scenario ending_at(Scenario scenario, Time end) {
  if (end < scenario.stop.at) {
    std::erase_if(scenario.expectations, [&](const Expectation& one) { return !is_settled_by(one, end); });
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

std::vector<std::string> point_anew(Scenario& scenario) {
  std::vector<std::string> had;
  for (Expectation& expectation : scenario.expectations) {
    had.push_back(std::exchange(expectation.pointer, "/expect/" + std::to_string(had.size())));
  }
  return had;
}

}  // namespace raftsim
