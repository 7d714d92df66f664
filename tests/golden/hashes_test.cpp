#include <cstdint>
#include <doctest/doctest.h>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>

#include "sim/faults/random_scenario.hpp"
#include "sim/simulation.hpp"
#include "sim/trace/hex.hpp"
#include "tests/golden/golden_file.hpp"
#include "tests/sim/shipped.hpp"

/// tests/golden/hashes.txt has the hash of every shipped scenario's run with its own seed and a few others,
/// and of the first random scenarios. A hash changes with every change of what happens in a run;
/// RAFTSIM_UPDATE_GOLDEN=1 raftsim_tests writes the file anew. tools/determinism.py compares more of them
/// between compilers.
namespace raftsim {
namespace {

constexpr const char* kFile = "hashes.txt";
constexpr const char* kHead =
    "# scenario, seed, hash of the run; RAFTSIM_UPDATE_GOLDEN=1 raftsim_tests writes this file anew\n";

/// By scenario and seed, as the file has them: "figure-7 1".
using Table = std::map<std::string, std::string>;

std::string run_name(std::string scenario, const std::string& seed) {
  return scenario.append(" ").append(seed);
}

Table hashes_now() {
  Table table;
  for (const std::string& file : tests::shipped_scenarios()) {
    const auto scenario = tests::load_shared(file);
    const std::string name = std::filesystem::path(file).stem().string();
    Simulation simulation(scenario, scenario->seed);
    for (const std::uint64_t seed : std::set<std::uint64_t>{scenario->seed, 1, 2, 3}) {
      simulation.reset(seed);
      simulation.run();
      table[run_name(name, std::to_string(seed))] = trace::hex_of(simulation.hash());
    }
  }
  constexpr std::uint64_t kRandom = 20;
  for (std::uint64_t seed = 1; seed <= kRandom; ++seed) {
    Simulation simulation(std::make_shared<const Scenario>(random_scenario(FaultProfile::swarm, seed)), seed);
    simulation.run();
    table[run_name("random", std::to_string(seed))] = trace::hex_of(simulation.hash());
  }
  return table;
}

Table hashes_on_file() {
  Table table;
  std::istringstream in(tests::golden_text(kFile));
  std::string head;
  std::getline(in, head);
  std::string name;
  std::string seed;
  std::string hash;
  while (in >> name >> seed >> hash) table[run_name(name, seed)] = hash;
  return table;
}

std::string hash_in(const Table& table, const std::string& run) {
  const auto found = table.find(run);
  return found != table.end() ? found->second : "no such run";
}

TEST_CASE("every build, on every machine, gives the same runs: the golden hashes") {
  const Table now = hashes_now();
  if (tests::updates_golden()) {
    std::string text = kHead;
    for (const auto& [run, hash] : now) text.append(run).append(" ").append(hash).append("\n");
    tests::write_golden(kFile, text);
  }
  const Table golden = hashes_on_file();
  CHECK_FALSE(golden.empty());
  for (const auto& run : now) {
    CAPTURE(run.first);
    CHECK(run.second == hash_in(golden, run.first));
  }
  for (const auto& run : golden) {
    CAPTURE(run.first);
    CHECK_MESSAGE(now.count(run.first) == 1, "the file has a run that is no longer made");
  }
}

TEST_CASE("the shipped scenarios meet their expectations, and Raft is safe in them") {
  for (const std::string& file : tests::shipped_scenarios()) {
    CAPTURE(file);
    const auto scenario = tests::load_shared(file);
    CHECK_FALSE(scenario->purpose.empty());
    CHECK_FALSE(scenario->description.empty());
    CHECK_FALSE(scenario->section.empty());
    CHECK(scenario->name == std::filesystem::path(file).stem().string());
    REQUIRE_FALSE(scenario->expectations.empty());
    Simulation simulation(scenario, scenario->seed);
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
      CAPTURE(seed);
      simulation.reset(seed);
      simulation.run();
      // A violation is what some scenarios are there to show; no other may happen.
      CHECK((simulation.checks().violation() == nullptr || tests::expects_violation(*scenario)));
      for (const ExpectationResult& result : simulation.expectations().results()) {
        CAPTURE(result.pointer);
        CAPTURE(result.actual);
        CHECK(result.state == ExpectationState::met);
      }
    }
  }
}

}  // namespace
}  // namespace raftsim
