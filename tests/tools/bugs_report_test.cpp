#include "tools/bugs_report.hpp"

#include <doctest/doctest.h>
#include <optional>
#include <string>
#include <vector>

/// What the list of bugs says of the scenarios that show them.
namespace raftsim {

TEST_CASE(
    "what a bug's scenario shows is what it foresees, and only of liveness what the bug says of itself") {
  struct ShownRow {
    const char* name;
    const char* bug;
    const char* expected;
    std::optional<std::string> shown;
  };
  const std::vector<ShownRow> rows{
      {"a violation", "vote-twice", R"({"finally": {"leaders": 1}}, {"violation": "oneVoteATerm"})",
       "oneVoteATerm"},
      {"a broken server", "vote-twice", R"({"violation": "internalConsistency"})", "internalConsistency"},
      {"a wrong history", "vote-twice", R"({"linearizable": false})", "linearizable"},
      {"what does not come about", "vote-twice", R"({"eventually": {"leaders": 9}, "met": false})",
       "liveness"},
      {"another expectation that is not met", "vote-twice", R"({"finally": {"leaders": 9}, "met": false})",
       "expectation"},
      {"a story of a bug of liveness", "transfer-never-ends", R"({"always": {"leaders": {"<=": 1}}})",
       "liveness"},
      {"a story in which nothing breaks",
       "vote-twice",
       R"({"linearizable": true}, {"finally": {"leaders": 1}})",
       {}},
  };
  for (const ShownRow& row : rows) {
    CAPTURE(row.name);
    const Bug* const bug = find_bug(row.bug);
    REQUIRE(bug != nullptr);
    const Scenario scenario = parse_scenario(
        std::string(R"({"name": "n", "cluster": {"servers": 3}, "stop": {"at": "2s"}, "expect": [)") +
            row.expected + "]}",
        "test.json");
    CHECK(shown_by(scenario, *bug) == row.shown);
  }
}

}  // namespace raftsim
