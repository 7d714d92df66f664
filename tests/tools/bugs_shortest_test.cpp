#include "tools/bugs_shortest.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <string>

#include "sim/shrink/failure.hpp"
#include "sim/simulation.hpp"
#include "tests/effort.hpp"

/// How short the histories can be that show planted bugs.
namespace raftsim {
namespace {

ShortestHistory shortest(const char* bug, const ShortestSearch& search) {
  return shortest_history(*find_bug(bug), search, [] { return false; });
}

}  // namespace

TEST_CASE("what shows a bug is made as small as it can be, and the table has both sizes" *
          doctest::skip(!tests::kTakesLong)) {
  const ShortestHistory history = shortest("vote-twice", {1, 20, 2, 1});
  REQUIRE(history.story);
  REQUIRE(history.smallest);
  const ShrinkFigures& figures = history.smallest->figures;
  CHECK(figures.events < history.story->events);
  CHECK(figures.servers == 3);
  CHECK(history.smallest->breaks == "oneVoteATerm");
  CHECK(shortest_table({history}).ends_with("| `vote-twice` | 3 | " + std::to_string(history.story->actions) +
                                            " | " + std::to_string(history.story->events) + " | 3 | " +
                                            std::to_string(figures.actions) + " | " +
                                            std::to_string(figures.events) + " | `oneVoteATerm` |\n"));
  CHECK(shortest_json({history}).find("\"bug\": \"vote-twice\"") != std::string::npos);
}

TEST_CASE("the file of a short history shows the bug by itself, and Raft holds in it" *
          doctest::skip(!tests::kTakesLong)) {
  for (const char* const bug : {"truncate-always", "transfer-never-ends"}) {
    CAPTURE(bug);
    const ShortestHistory history = shortest(bug, {1, 40, 1, 1});
    REQUIRE(history.smallest);
    Scenario scenario = parse_scenario(history.smallest->text, "shortest.json");
    CHECK(scenario.bug == find_bug(bug));
    const auto failure = [](const Scenario& of) {
      Simulation simulation(std::make_shared<const Scenario>(of), of.seed);
      return shrink::observe(simulation, UINT64_MAX).failure;
    };
    REQUIRE(failure(scenario));
    CHECK(failure(scenario)->name() == history.smallest->breaks);
    scenario.bug = nullptr;
    CHECK_FALSE(failure(scenario));
  }
}

TEST_CASE("where no seed fails, the story is what is left to be made smaller, if it fails" *
          doctest::skip(!tests::kTakesLong)) {
  // Seed 1 does not show it, as scenarios/bugs/README.md says.
  CHECK(shortest("vote-twice", {1, 1, 1, 1}).smallest);
}

}  // namespace raftsim
