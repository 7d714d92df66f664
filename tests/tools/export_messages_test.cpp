#include "tools/export_messages.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <memory>
#include <tuple>
#include <vector>

#include "sim/scenario.hpp"
#include "sim/simulation.hpp"
#include "sim/tracer.hpp"

namespace raftsim {
namespace {

constexpr int kExportServers = 3;

/// Clients that ask faster than servers answer: they ask again, are redirected, give up, and hear too late;
/// a server is down for a while, and one is cut off.
std::vector<trace::Record> run_with_late_answers() {
  const auto scenario = std::make_shared<const Scenario>(parse_scenario(
      R"({"name": "late", "network": {"delay": {"uniform": ["5ms", "15ms"]}}, "stop": {"at": "60s"},
          "cluster": {"servers": 3},
          "clients": [{"count": 3, "think": "20ms", "timeout": "40ms", "attempts": 3, "to": "any"}],
          "timeline": [{"at": "20s", "do": [{"crash": "S1"}]}, {"at": "25s", "do": [{"restart": "S1"}]}]})",
      "late.json"));
  std::vector<trace::Record> records;
  Simulation simulation(scenario, 1);
  Tracer tracer([&](const trace::Record& record) { records.push_back(record); });
  while (simulation.step(&tracer)) {
  }
  return records;
}

TEST_CASE("exports: what is held of messages follows the window") {
  const std::vector<trace::Record> records = run_with_late_answers();
  const Time from = Time{} + seconds(50);
  ExportMessages windowed(kExportServers, from);
  ExportMessages whole(kExportServers, Time{});
  std::size_t most = 0;
  for (const trace::Record& record : records) {
    windowed.add(record);
    whole.add(record);
    if (record.time < from) most = std::max(most, windowed.held());
  }
  // Three clients of one operation each, sent thrice at most, and servers' messages of a few rounds.
  CHECK(most > 3);
  CHECK(most < 60);
  CHECK(whole.held() > 10'000);

  // Of the window nothing is missing.
  std::vector<ExportMessage> expected = whole.finish();
  std::erase_if(expected, [&](const ExportMessage& message) {
    return (message.arrivals.empty() ? message.left : message.arrivals.back().time) < from;
  });
  const std::vector<ExportMessage> found = windowed.finish();
  REQUIRE(found.size() == expected.size());
  const auto key = [](const ExportMessage& message) {
    return std::tuple(message.left_by, message.from, message.to, message.label, message.arrivals.size());
  };
  CHECK(std::is_permutation(found.begin(), found.end(), expected.begin(), expected.end(),
                            [&](const auto& a, const auto& b) { return key(a) == key(b); }));
}

}  // namespace
}  // namespace raftsim
