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
