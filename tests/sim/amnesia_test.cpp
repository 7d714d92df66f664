#include <algorithm>
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "core/check.hpp"
#include "sim/faults/episodes.hpp"
#include "sim/faults/fault_draw.hpp"
#include "sim/faults/fault_timeline.hpp"
#include "sim/faults/random_scenario.hpp"
#include "sim/simulation.hpp"
#include "tests/effort.hpp"

/// Lost disks: what Raft does not promise to survive is drawn by a profile of its own, and known of a run.
namespace raftsim {
namespace {

int crashes_in(const std::vector<TimelineEntry>& timeline) {
  int crashes = 0;
  for (const TimelineEntry& entry : timeline) {
    for (const Action& action : entry.actions) {
      const bool crash =
          std::holds_alternative<Crash>(action.what) || std::holds_alternative<CrashLoop>(action.what);
      crashes += crash ? 1 : 0;
    }
  }
  return crashes;
}

}  // namespace

TEST_CASE(
    "amnesia: disks are lost for good and their servers come back, beside the crashes that there are "
    "anyway") {
  const auto is_of_a_loss = [](const Action& action) {
    return std::holds_alternative<LoseDisk>(action.what);
  };
  int seeds_with_losses = 0;
  for (std::uint64_t seed = 1; seed <= tests::tries(100U); ++seed) {
    CAPTURE(seed);
    const Scenario scenario = random_scenario(FaultProfile::amnesia, seed);
    CHECK(draw_faults(scenario, seed).mended == raft::ServerSet::first(scenario.cluster.servers));
    int losses = 0;
    const Scenario drawn = with_faults(scenario, seed);
    CHECK(to_json(parse_scenario(to_json(drawn), "again.json")) == to_json(drawn));
    for (const TimelineEntry& entry : drawn.timeline) {
      const auto here = std::count_if(entry.actions.begin(), entry.actions.end(), is_of_a_loss);
      losses += static_cast<int>(here);
      if (here != 0) CHECK(entry.say.find("loses its disk, which Raft does not promise to survive.") == 3);
    }
    if (losses != 0) ++seeds_with_losses;
    // With its losses left out, the plan is the one of crashes alone.
    FaultDraw without = draw_faults(scenario, seed);
    without.kinds = FaultKinds::of(FaultKind::crashes);
    CHECK(crashes_in(drawn.timeline) == crashes_in(Episodes(scenario, without, seed).write()));
  }
  CHECK(seeds_with_losses > tests::tries(70));
}

TEST_CASE(
    "a run knows which disks were lost and whose servers came back, and that one that held nothing lost "
    "nothing") {
  const Scenario scenario = parse_scenario(
      R"({"name": "n", "cluster": {"servers": 3}, "timeline": [
          {"at": "0s", "do": [{"loseDisk": "S1"}]}, {"at": "2s", "do": [{"loseDisk": ["S2", "S3"]}]},
          {"at": "2.5s", "do": [{"restart": "S2"}]}, {"at": "2.7s", "do": [{"crash": "S2"}, {"restart": "S2"}]}],
          "stop": {"at": "3s"}})",
      "test.json");
  Simulation simulation(std::make_shared<const Scenario>(scenario), 1);
  simulation.run();
  const std::vector<LostDisk> lost{{raft::ServerId{2}, Time{seconds(2)}, Time{milliseconds(2500)}},
                                   {raft::ServerId{3}, Time{seconds(2)}, {}}};
  CHECK(simulation.lost_disks() == lost);
  simulation.reset(2);
  CHECK(simulation.lost_disks().empty());
}

TEST_CASE("amnesia: random scenarios find what Raft does not promise, and never before a disk was lost") {
  int failed = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    Simulation simulation(std::make_shared<const Scenario>(random_scenario(FaultProfile::amnesia, seed)),
                          seed);
    try {
      simulation.run();
    } catch (const raft::InternalError&) {
      // A leader that is sure of what a follower has finds that it has not.
    }
    if (simulation.checks().violation() == nullptr) continue;
    ++failed;
    REQUIRE_FALSE(simulation.lost_disks().empty());
    const auto& lost = simulation.lost_disks();
    CHECK(std::any_of(lost.begin(), lost.end(), [](const LostDisk& each) { return each.back.has_value(); }));
  }
  CHECK(failed > 0);
}

}  // namespace raftsim
