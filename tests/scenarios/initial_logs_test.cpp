#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario_error.hpp"
#include "sim/simulation.hpp"
#include "tests/sim/shipped.hpp"

namespace {

/// A scenario whose first server runs for the next term at once; `servers` is its `initial` but the timeout.
std::string scenario_of(int servers, const std::string& initial) {
  return R"({"name": "logs", "cluster": {"servers": )" + std::to_string(servers) + R"(, "initial": {)" +
         initial + R"(}}, "clients": [{"think": "50ms"}], "stop": {"at": "2s"}})";
}

/// Logs alone, from S1 on.
std::string scenario_of(const std::vector<std::string>& logs) {
  std::string initial;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    initial +=
        (i == 0 ? R"("S1": {"electionTimeouts": ["100ms"], )" : ", \"S" + std::to_string(i + 1) + "\": {") +
        R"("log": ")" + logs[i] + "\"}";
  }
  return scenario_of(static_cast<int>(logs.size()), initial);
}

bool is_accepted_log(const std::string& text) {
  try {
    const auto scenario = raftsim::parse_scenario(text, "test.json");
    CHECK(raftsim::parse_scenario(raftsim::to_json(scenario), "again.json") == scenario);
    return true;
  } catch (const raftsim::ScenarioError& error) {
    CHECK(error.pointer == "/cluster/initial");
    CHECK(error.hint.find("\"votedFor\"") != std::string::npos);
    return false;
  }
}

}  // namespace

TEST_SUITE("scenarios") {
  TEST_CASE("the logs of Raft's Figures 7 and 8 are given as drawn, and no seed finds a fault with them") {
    struct Row {
      std::string_view name;
      std::vector<std::string> logs;
    };
    const Row rows[] = {
        {"7",
         {"1 1 1 4 4 5 5 6 6 6", "1 1 1 4 4 5 5 6 6", "1 1 1 4", "1 1 1 4 4 5 5 6 6 6 6",
          "1 1 1 4 4 5 5 6 6 6 7 7", "1 1 1 4 4 4 4", "1 1 1 2 2 2 3 3 3 3 3"}},
        {"8a", {"1 2", "1 2", "1", "1", "1"}},
        {"8b", {"1 2", "1 2", "1", "1", "1 3"}},
        {"8c", {"1 2 4", "1 2", "1 2", "1", "1 3"}},
        {"8d", {"1 3", "1 3", "1 3", "1 3", "1 3"}},
        {"8e", {"1 2 4", "1 2 4", "1 2 4", "1", "1 3"}},
    };
    for (const Row& row : rows) {
      CAPTURE(row.name);
      const auto scenario = raftsim::tests::parse_shared(scenario_of(row.logs));
      for (std::uint64_t seed = 0; seed <= 50; ++seed) {
        CAPTURE(seed);
        raftsim::Simulation simulation(scenario, seed);
        simulation.run();
        CHECK(simulation.checks().violation() == nullptr);
      }
    }
  }

  TEST_CASE("each term of the initial logs had a leader and cannot get another one") {
    struct Row {
      std::string_view name;
      bool accepted;
      std::string initial;
    };
    const Row rows[] = {
        {"all in the term", true, R"("S1": {"log": "1"})"},
        {"all but one below the term", false, R"("S1": {"log": "1"}, "S2": {"term": 0}, "S3": {"term": 0})"},
        {"one below it, who could win", false, R"("S1": {"log": "1"}, "S3": {"term": 0})"},
        {"one below it, but two have voted", true,
         R"("S1": {"log": "1", "votedFor": "S1"}, "S2": {"votedFor": "S1"}, "S3": {"term": 0})"},
        {"one below it, but two are beyond", true,
         R"("S1": {"log": "1", "term": 2}, "S2": {"term": 3}, "S3": {"term": 0})"},
        {"two have voted for one", true, R"("S1": {"log": "1", "votedFor": "S1"}, "S2": {"votedFor": "S1"})"},
        {"each has voted for itself", false,
         R"("S1": {"log": "1", "votedFor": "S1"}, "S2": {"votedFor": "S2"}, "S3": {"votedFor": "S3"})"},
        {"two voted for one who was not even in the term", false,
         R"("S1": {"log": "1", "votedFor": "S3"}, "S2": {"votedFor": "S3"}, "S3": {"term": 0})"},
    };
    for (const Row& row : rows) {
      CAPTURE(row.name);
      CHECK(is_accepted_log(scenario_of(3, row.initial)) == row.accepted);
    }
  }
}
