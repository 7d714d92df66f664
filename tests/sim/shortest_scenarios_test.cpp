#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

#include "sim/bugs/bug.hpp"
#include "sim/shrink/failure.hpp"
#include "sim/simulation.hpp"
#include "tests/sim/shipped.hpp"

/// scenarios/shortest: the shortest history known that shows each planted bug.
namespace raftsim {
namespace {

constexpr const char* kShortest = RAFTSIM_SOURCE_DIR "/scenarios/shortest";

struct ShortRun {
  std::optional<shrink::Failure> failure;
  std::uint64_t events{};
};

ShortRun run_short(const Scenario& scenario) {
  Simulation simulation(std::make_shared<const Scenario>(scenario), scenario.seed);
  ShortRun run;
  run.failure = shrink::observe(simulation, UINT64_MAX).failure;
  run.events = simulation.events();
  return run;
}

std::string table() {
  std::ifstream in(std::string(kShortest) + "/README.md");
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Without what only tells which mistake the servers make, as the table counts.
Scenario without_caption(Scenario scenario) {
  REQUIRE_FALSE(scenario.timeline.empty());
  CHECK(scenario.timeline.front().say.starts_with("The servers have a bug: "));
  scenario.timeline.erase(scenario.timeline.begin());
  return scenario;
}

}  // namespace

TEST_CASE("each planted bug has a shortest history, which shows it, and the table says how long that is") {
  const std::string rows = table();
  for (const Bug& bug : bugs()) {
    CAPTURE(bug.id);
    const std::string id(bug.id);
    const Scenario scenario = load_scenario(std::string(kShortest) + "/" + id + ".json");
    CHECK(scenario.name == id);
    CHECK(scenario.bug == &bug);
    const ShortRun run = run_short(without_caption(scenario));
    REQUIRE(run.failure);
    std::size_t actions = 0;
    for (const TimelineEntry& entry : scenario.timeline) actions += entry.actions.size();
    CHECK(rows.find(" | " + std::to_string(scenario.cluster.servers) + " | " + std::to_string(actions) +
                        " | " + std::to_string(run.events) + " | `" + run.failure->name() + "` |\n",
                    rows.find("| `" + id + "` |")) != std::string::npos);
    // A story that shows it is not shorter.
    const Scenario story = load_scenario(RAFTSIM_SOURCE_DIR "/scenarios/bugs/" + id + ".json");
    CHECK(run.events <= run_short(story).events);
    // Raft itself holds there.
    Scenario right = scenario;
    right.bug = nullptr;
    const ShortRun raft = run_short(right);
    CHECK_FALSE((raft.failure && raft.failure->name() == run.failure->name()));
  }
}

TEST_CASE("every scenario in scenarios/shortest is that of a planted bug") {
  for (const auto& entry : std::filesystem::directory_iterator(kShortest)) {
    if (entry.path().extension() != ".json") continue;
    CAPTURE(entry.path().string());
    CHECK(find_bug(entry.path().stem().string()) != nullptr);
  }
}

}  // namespace raftsim
