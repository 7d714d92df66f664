#include "tools/ending_at.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/scenario.hpp"

namespace raftsim {
namespace {

Scenario scenario_with_timeline(const std::string& timeline) {
  return parse_scenario(R"({"name": "n", "cluster": {"servers": 3}, "timeline": [)" + timeline +
                            R"(], "expect": [{"finally": {"leader": "any"}}], "stop": {"at": "10s"}})",
                        "test.json");
}

std::string captions(const Scenario& scenario) {
  std::string text;
  for (const TimelineEntry& entry : scenario.timeline) text += entry.say;
  return text;
}

TEST_CASE("a scenario that ends earlier keeps of its timeline what can still happen") {
  struct Row {
    const char* name;
    const char* timeline;
    const char* kept;
  };
  const std::vector<Row> rows{
      {"instants", R"({"at": "5s", "say": "a"}, {"at": "5001ms", "say": "b"}, {"at": "1s", "say": "c"})",
       "ac"},
      {"repetitions", R"({"every": "1s", "say": "a"}, {"every": "1s", "from": "6s", "say": "b"})", "a"},
      {"followers of what cannot happen",
       R"({"at": "1s", "say": "a"}, {"at": "9s", "say": "b"}, {"after": "1s", "say": "c"}, {"after": "0s", "say": "d"})",
       "a"},
      {"followers of what can happen", R"({"at": "1s", "say": "a"}, {"after": "8s", "say": "b"})", "ab"},
      {"conditions",
       R"({"when": {"leader": "any"}, "say": "a"}, {"when": {"leader": "any"}, "from": "6s", "say": "b"},
          {"when": {"leader": "any"}, "follows": true, "say": "c"}, {"when": {"leader": "any"}, "say": "d"})",
       "ad"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Scenario shorter = ending_at(scenario_with_timeline(row.timeline), Time{seconds(5)});
    CHECK(captions(shorter) == row.kept);
    CHECK(shorter.expectations.empty());
    // What a trace carries can be read again.
    CHECK(parse_scenario(to_json(shorter), "again.json").stop.at == Time{seconds(5)});
  }
}

Scenario scenario_expecting(const std::string& expected) {
  return parse_scenario(
      R"({"name": "n", "cluster": {"servers": 3}, "expect": [)" + expected + R"(], "stop": {"at": "10s"}})",
      "test.json");
}

TEST_CASE("a scenario that ends earlier keeps the expectations that are settled by then for certain") {
  struct Row {
    const char* expected;
    bool kept;
  };
  const std::vector<Row> rows{
      {R"({"at": "5s", "that": {"leader": "any"}})", true},
      {R"({"at": "5001ms", "that": {"leader": "any"}})", false},
      {R"({"at": "5s", "that": {"leader": "any"}, "met": false, "because": "b"})", true},
      {R"({"never": {"leader": "any"}, "until": "5s"})", true},
      {R"({"never": {"leader": "any"}, "until": "6s"})", false},
      {R"({"never": {"leader": "any"}})", false},
      {R"({"never": {"leader": "any"}, "after": {"leader": "none"}, "until": "5s"})", true},
      {R"({"always": {"leader": "any"}, "from": "1s", "until": "5s"})", true},
      {R"({"always": {"leader": "any"}, "from": "1s", "until": "6s"})", false},
      {R"({"always": {"leader": "any"}, "from": "1s"})", false},
      {R"({"eventually": {"leader": "any"}, "by": "5s"})", true},
      {R"({"eventually": {"leader": "any"}, "by": "6s"})", false},
      {R"({"eventually": {"leader": "any"}})", false},
      {R"({"eventually": {"leader": "any"}, "from": "3s", "within": "2s"})", true},
      {R"({"eventually": {"leader": "any"}, "from": "3s", "within": "2001ms"})", false},
      {R"({"eventually": {"leader": "any"}, "after": {"leader": "none"}, "within": "1s"})", false},
      {R"({"eventually": {"leader": "any"}, "after": {"leader": "none"}, "by": "5s"})", true},
      {R"({"finally": {"leader": "any"}})", false},
      {R"({"violation": "electionSafety"})", false},
      {R"({"violation": "internalConsistency"})", false},
      {R"({"linearizable": true})", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expected);
    Scenario shorter =
        ending_at(scenario_expecting(std::string(R"({"finally": {"leader": "any"}}, )") + row.expected),
                  Time{seconds(5)});
    REQUIRE(shorter.expectations.size() == (row.kept ? 1 : 0));
    // What a trace carries points into itself.
    const std::vector<std::string> pointers = point_anew(shorter);
    CHECK(pointers == std::vector<std::string>(shorter.expectations.size(), "/expect/1"));
    CHECK(parse_scenario(to_json(shorter), "again.json").expectations == shorter.expectations);
  }
}

TEST_CASE("a scenario that ends later, or as it did, keeps everything") {
  const Scenario scenario = scenario_with_timeline(R"({"at": "10s", "say": "a"})");
  for (const int end : {10, 20}) {
    CAPTURE(end);
    const Scenario longer = ending_at(scenario, Time{seconds(end)});
    CHECK(captions(longer) == "a");
    CHECK(longer.expectations.size() == 1);
    CHECK(longer.stop.at == Time{seconds(end)});
  }
}

}  // namespace
}  // namespace raftsim
