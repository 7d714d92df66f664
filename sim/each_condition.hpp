#pragma once

#include <cstddef>
#include <variant>

#include "sim/scenario.hpp"

namespace raftsim {

/// Calls `see` with each condition that is looked at while a run goes on, and not just at one moment of it:
/// with the whole of it, which sees to its parts.
template <class See>
void for_each_watched(const Scenario& scenario, const See& see) {
  if (scenario.stop.when) see(*scenario.stop.when);
  for (const TimelineEntry& entry : scenario.timeline) {
    if (const auto* when = std::get_if<When>(&entry.trigger)) see(when->condition);
    if (!entry.ask) continue;
    for (const PossibleAnswer& choice : entry.ask->choices) see(choice.condition);
    const auto* known = std::get_if<KnownWhen>(&entry.ask->known);
    if (known != nullptr && known->condition) see(*known->condition);
  }
  for (const Expectation& expectation : scenario.expectations) {
    std::visit(
        [&see](const auto& what) {
          if constexpr (requires { what.window; }) {
            see(what.condition);
            if (what.window.after) see(*what.window.after);
          }
        },
        expectation.what);
  }
}

/// How many facts a condition has, with those of its parts.
inline std::size_t facts_of(const Condition& condition) {
  std::size_t count = condition.facts.size();
  for (const auto* parts : {&condition.all, &condition.any, &condition.none}) {
    for (const Condition& part : *parts) count += facts_of(part);
  }
  return count;
}

}  // namespace raftsim
