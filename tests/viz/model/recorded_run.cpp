#include "tests/viz/model/recorded_run.hpp"

#include <memory>

#include "sim/scenario.hpp"
#include "sim/simulation.hpp"
#include "sim/tracer.hpp"
#include "viz/model/run_builder.hpp"

namespace raftsim::viz::tests {

Recorded record_scenario(const std::string& name, std::uint64_t seed, std::optional<Time> until) {
  const auto scenario = std::make_shared<const Scenario>(
      load_scenario(std::string(RAFTSIM_SOURCE_DIR) + "/scenarios/" + name + ".json"));
  Simulation simulation(scenario, seed);
  if (until) simulation.stop_at(*until);
  Recorded recorded;
  recorded.header = header_of(simulation);
  Tracer tracer([&](const trace::Record& record) { recorded.records.push_back(record); });
  simulation.run(&tracer);
  recorded.footer = tracer.footer();
  return recorded;
}

Run run_of(const Recorded& recorded) {
  RunBuilder builder(recorded.header);
  for (const trace::Record& record : recorded.records) builder.add(record);
  return builder.finish(recorded.footer);
}

}  // namespace raftsim::viz::tests
