#include <exception>
#include <memory>
#include <stdexcept>
#include <string>

#include "sim/scenario.hpp"
#include "sim/scenario_error.hpp"
#include "sim/simulation.hpp"
#include "tests/fuzz/fuzz_input.hpp"

/// Scenario files: refused with a ScenarioError, or read; what is read is written so that it is read as the
/// same, and runs.
namespace raftsim::fuzz {
namespace {

/// A run may be longer than there is time for: its beginning tells whether it can be carried out at all.
constexpr int kSteps = 300;

void begin_run(const std::shared_ptr<const Scenario>& scenario) {
  try {
    Simulation simulation(scenario, scenario->seed);
    for (int i = 0; i < kSteps && simulation.step(); ++i) {
    }
  } catch (const std::length_error&) {
    // A limit of runs, which scenarios/README.md states.
  } catch (const raft::InternalError&) {
    // A planted bug may break a server; nothing else may.
    promise(scenario->bug != nullptr, "a server that runs Raft never finds itself broken");
  }
}

void feed(const std::string& text) {
  std::shared_ptr<const Scenario> scenario;
  try {
    scenario = std::make_shared<const Scenario>(parse_scenario(text, "input"));
  } catch (const ScenarioError&) {
    return;
  }
  const std::string written = to_json(*scenario);
  const Scenario again = parse_scenario(written, "written");
  promise(to_json(again) == written, "a scenario that is written is read as the same");
  begin_run(scenario);
}

}  // namespace
}  // namespace raftsim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  raftsim::fuzz::feed(raftsim::fuzz::text_of(data, size));
  return 0;
}
