#include <array>
#include <cstddef>
#include <doctest/doctest.h>
#include <string>

#include "sim/simulation.hpp"
#include "sim/tracer.hpp"
#include "tests/sim/shipped.hpp"

/// "Why did it do that?" and "why not?" are answered from the trace alone: no rule goes unheard.
namespace raftsim {
namespace {

/// How often each rule is in the traces, by the rule's number.
using RuleCounts = std::array<int, raft::kRules>;

void count_rules(const std::string& scenario_name, RuleCounts& counts) {
  const auto scenario = tests::load_shared(RAFTSIM_SOURCE_DIR "/scenarios/" + scenario_name + ".json");
  Simulation simulation(scenario, scenario->seed);
  Tracer tracer([&](const trace::Record& record) {
    for (const raft::Judgement& one : record.step.judgements) ++counts.at(static_cast<std::size_t>(one.rule));
  });
  simulation.run(&tracer);
}

TEST_CASE("every rule leaves its answers in the traces of the shipped scenarios") {
  RuleCounts counts{};
  for (const char* name :
       {"snapshot-in-chunks", "snapshot-meets-newer-log", "follower-reads", "lease-safe",
        "pre-vote-and-check-quorum", "transfer-before-maintenance", "removed-server", "joint-consensus",
        "replace-all-servers", "leader-removes-itself", "figure-7", "session-expires", "retry-applied-once",
        "stale-read-prevented", "stale-leader-steps-down", "follower-far-behind", "hostile-snapshots",
        "restart-from-snapshot"}) {
    count_rules(name, counts);
  }
  for (std::size_t rule = 0; rule < counts.size(); ++rule) {
    CAPTURE(std::string(to_string(static_cast<raft::Rule>(rule))));
    CHECK(counts.at(rule) > 0);
  }
}

}  // namespace
}  // namespace raftsim
