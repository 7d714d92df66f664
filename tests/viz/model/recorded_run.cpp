#include "tests/viz/model/recorded_run.hpp"

#include <memory>
#include <utility>

#include "sim/scenario.hpp"
#include "sim/simulation.hpp"
#include "sim/tracer.hpp"
#include "viz/model/run_builder.hpp"

namespace raftsim::viz::tests {

namespace {

Recorded recorded(Scenario read, std::uint64_t seed, std::optional<Time> until) {
  const auto scenario = std::make_shared<const Scenario>(std::move(read));
  Simulation simulation(scenario, seed);
  if (until) simulation.stop_at(*until);
  Recorded run;
  run.header = header_of(simulation);
  Tracer tracer([&](const trace::Record& record) { run.records.push_back(record); });
  simulation.run(&tracer);
  run.footer = tracer.footer();
  return run;
}

}  // namespace

Recorded record_scenario(const std::string& name, std::uint64_t seed, std::optional<Time> until) {
  return recorded(load_scenario(std::string(RAFTSIM_SOURCE_DIR) + "/scenarios/" + name + ".json"), seed,
                  until);
}

Recorded record_text(std::string_view scenario) {
  constexpr std::uint64_t kSeed = 1;
  return recorded(parse_scenario(scenario, "text.json"), kSeed, {});
}

Run run_of(const Recorded& recorded) {
  RunBuilder builder(recorded.header);
  for (const trace::Record& record : recorded.records) builder.add(record);
  return builder.finish(recorded.footer);
}

}  // namespace raftsim::viz::tests
