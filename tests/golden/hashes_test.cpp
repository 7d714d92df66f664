#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "sim/simulation.hpp"
#include "tests/sim/shipped.hpp"

namespace raftsim {
namespace {

const char* const kFile = RAFTSIM_SOURCE_DIR "/tests/golden/hashes.txt";

std::string hex(std::uint64_t number) {
  std::string text(16, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, number >>= 4U) {
    *digit = "0123456789abcdef"[number & 15U];
  }
  return text;
}

/// "name seed" to hash.
using Table = std::map<std::string, std::string>;

Table hashes_now() {
  Table table;
  for (const std::string& file : tests::shipped_scenarios()) {
    const auto scenario = tests::load_shared(file);
    const std::string name = std::filesystem::path(file).stem().string();
    Simulation simulation(scenario, 0);
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      simulation.reset(seed);
      simulation.run();
      table[name + " " + std::to_string(seed)] = hex(simulation.hash());
    }
  }
  return table;
}

Table hashes_on_file() {
  Table table;
  std::ifstream in(kFile);
  std::string name;
  std::string seed;
  std::string hash;
  std::string comment;
  std::getline(in, comment);
  while (in >> name >> seed >> hash) table[name + " " + seed] = hash;
  return table;
}

TEST_CASE("every build, on every machine, gives the same runs: the golden hashes") {
  const Table now = hashes_now();
  REQUIRE(now.size() >= 60);
  if (std::getenv("RAFTSIM_UPDATE_GOLDEN") != nullptr) {
    std::ofstream out(kFile);
    out << "# scenario, seed, hash of the run; RAFTSIM_UPDATE_GOLDEN=1 raftsim_tests writes this file anew\n";
    for (const auto& [key, hash] : now) out << key << ' ' << hash << '\n';
  }
  const Table golden = hashes_on_file();
  CHECK(golden.size() == now.size());
  for (const auto& [key, hash] : now) {
    CAPTURE(key);
    const auto found = golden.find(key);
    REQUIRE_MESSAGE(found != golden.end(), "the table lacks this run");
    CHECK(found->second == hash);
  }
}

TEST_CASE("the shipped scenarios meet their expectations, and Raft is safe in them") {
  for (const std::string& file : tests::shipped_scenarios()) {
    CAPTURE(file);
    const auto scenario = tests::load_shared(file);
    CHECK_FALSE(scenario->purpose.empty());
    CHECK_FALSE(scenario->section.empty());
    CHECK(scenario->name == std::filesystem::path(file).stem().string());
    REQUIRE_FALSE(scenario->expectations.empty());
    Simulation simulation(scenario, 0);
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
      CAPTURE(seed);
      simulation.reset(seed);
      simulation.run();
      CHECK(simulation.checks().violation() == nullptr);
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
