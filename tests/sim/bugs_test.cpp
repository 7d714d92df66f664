#include <doctest/doctest.h>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "core/check.hpp"
#include "sim/bugs/bug.hpp"
#include "sim/checks/property.hpp"
#include "sim/faults/random_scenario.hpp"
#include "sim/simulation.hpp"
#include "tests/sim/shipped.hpp"

/// The zoo of planted bugs: each is found from random seeds alone.
namespace raftsim {
namespace {

/// The first property seen to break under `seed`, or what a server finds broken; empty if all is well.
std::string found_by(const Bug& bug, std::uint64_t seed) {
  Scenario scenario = random_scenario(FaultProfile::swarm, seed);
  scenario.bug = &bug;
  Simulation simulation(std::make_shared<const Scenario>(std::move(scenario)), seed);
  try {
    simulation.run();
  } catch (const raft::InternalError&) {
    return "internalConsistency";
  }
  const checks::Violation* const violation = simulation.checks().violation();
  return violation != nullptr ? violation->name() : "";
}

bool is_property(std::string_view name) {
  if (name == "internalConsistency") return true;
  for (int i = 0; i < checks::kProperties; ++i) {
    if (name == checks::to_string(static_cast<checks::Property>(i))) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("every planted bug has a name of its own, says what it breaks, and changes Raft's rules") {
  const std::string schema = tests::scenario_text("schema");
  std::set<std::string_view> ids;
  for (const Bug& bug : bugs()) {
    CAPTURE(bug.id);
    CHECK(ids.insert(bug.id).second);
    CHECK(find_bug(bug.id) == &bug);
    CHECK(is_property(bug.breaks));
    CHECK_FALSE(bug.changes.empty());
    CHECK_FALSE(bug.source.empty());
    CHECK_FALSE(bug.rules == raft::kRaft);
    // The schema lets editors complete it.
    CHECK(schema.find('"' + std::string(bug.id) + '"') != std::string::npos);
  }
  CHECK(find_bug("no-such-bug") == nullptr);
}

TEST_CASE("a scenario's bug is read, written, and planted in every server") {
  const std::string text = R"({"name": "n", "bug": "commit-index-falls", "stop": {"at": "1s"}})";
  const Scenario scenario = parse_scenario(text, "test.json");
  REQUIRE(scenario.bug != nullptr);
  CHECK(scenario.bug->id == "commit-index-falls");
  CHECK(parse_scenario(to_json(scenario), "again.json").bug == scenario.bug);
  Simulation simulation(std::make_shared<const Scenario>(scenario), 1);
  simulation.step();
  CHECK(simulation.node(raft::ServerId{1}).server->rules() == scenario.bug->rules);
}

TEST_CASE("each planted bug is found by random seeds") {
  // The rare ones begin near the first seed that finds them, or this would take a minute.
  const std::map<std::string_view, std::uint64_t> first_seeds{
      {"stale-votes-counted", 7'850}, {"read-without-round", 1'100}, {"lease-without-end", 1'100}};
  constexpr std::uint64_t kSeeds = 3000;
  for (const Bug& bug : bugs()) {
    CAPTURE(bug.id);
    std::string found;
    const auto rare = first_seeds.find(bug.id);
    std::uint64_t seed = rare == first_seeds.end() ? 1 : rare->second;
    for (const std::uint64_t last = seed + kSeeds; seed < last && found.empty(); ++seed) {
      found = found_by(bug, seed);
    }
    CAPTURE(seed);
    CHECK(found != "");
  }
}

}  // namespace raftsim
