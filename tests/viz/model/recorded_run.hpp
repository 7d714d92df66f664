#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/time.hpp"
#include "sim/trace/record.hpp"
#include "viz/model/run.hpp"

/// Runs of shipped scenarios for tests of the viewer's model.
namespace raftsim::viz::tests {

struct Recorded {
  trace::Header header;
  std::vector<trace::Record> records;
  trace::Footer footer;
};

/// Runs `scenarios/NAME.json`, to its end or to `until`.
Recorded record_scenario(const std::string& name, std::uint64_t seed = 1, std::optional<Time> until = {});
/// Runs the scenario that this JSON is, to its end.
Recorded record_text(std::string_view scenario);
Run run_of(const Recorded& recorded);

}  // namespace raftsim::viz::tests
