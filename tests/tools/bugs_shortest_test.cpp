#include "tools/bugs_shortest.hpp"

#include <doctest/doctest.h>
#include <string>

/// How short the histories can be that show planted bugs.
namespace raftsim {

TEST_CASE("a scenario that shows a bug is made as small as it can be, and the table has both sizes") {
  const Bug* const bug = find_bug("vote-twice");
  REQUIRE(bug != nullptr);
  const auto never = [] { return false; };
  const auto history = shortest_history(*bug, 1, never);
  REQUIRE(history);
  REQUIRE(history->smallest);
  CHECK(history->smallest->events < history->story.events);
  CHECK(history->smallest->servers == 3);
  const std::string table = shortest_table({*history});
  const std::string row = "| `vote-twice` | 3 | " + std::to_string(history->story.actions) + " | " +
                          std::to_string(history->story.events) + " | 3 | " +
                          std::to_string(history->smallest->actions) + " | " +
                          std::to_string(history->smallest->events) + " |\n";
  CHECK(table.ends_with(row));
  CHECK(shortest_json({*history}).find("\"bug\": \"vote-twice\"") != std::string::npos);
}

TEST_CASE("a story of what never comes about, told by what it expects instead, has no smaller form") {
  const Bug* const bug = find_bug("transfer-never-ends");
  REQUIRE(bug != nullptr);
  const auto history = shortest_history(*bug, 1, [] { return false; });
  REQUIRE(history);
  CHECK_FALSE(history->smallest);
  CHECK(shortest_table({*history}).ends_with("| – | – | – |\n"));
}

}  // namespace raftsim
