#include "sim/faults/fault_timeline.hpp"

#include <utility>

#include "sim/faults/episodes.hpp"
#include "sim/faults/fault_draw.hpp"
#include "sim/faults/mended.hpp"

namespace raftsim {

Scenario with_faults(const Scenario& scenario, std::uint64_t seed) {
  Scenario result = scenario;
  if (!scenario.faults) return result;
  const FaultDraw draw = draw_faults(scenario, seed);
  // Behind the scenario's own entries, so that none of those comes "after" a fault.
  for (TimelineEntry& entry : Episodes(scenario, draw, seed).write()) {
    result.timeline.push_back(std::move(entry));
  }
  result.faults.reset();
  name_mended(result, draw.mended);
  return result;
}

}  // namespace raftsim
