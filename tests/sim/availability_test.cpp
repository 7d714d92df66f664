#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "sim/statistics.hpp"
#include "tests/sim/scripted.hpp"

/// When a cluster counts as unavailable. In scripted() S1 leads from 120ms on.
namespace raftsim {
namespace {

using tests::at_ms;

struct AvailabilityRow {
  std::string name;
  /// What happens from 200ms on.
  std::string timeline;
  /// How long the cluster was unavailable by 300ms, in all and at a stretch.
  std::string in_all;
  std::string longest;
};

TEST_CASE("a cluster is unavailable while no running leader exchanges messages with a majority") {
  const std::vector<AvailabilityRow> rows{
      {"nothing", R"([])", "120ms", "120ms"},
      {"the leader is cut off from everybody, and does not know",
       R"([{"at": "200ms", "do": [{"isolate": "S1"}]}])", "220ms", "120ms"},
      {"the cut is healed",
       R"([{"at": "200ms", "do": [{"isolate": "S1"}]}, {"at": "230ms", "do": [{"heal": "all"}]}])", "150ms",
       "120ms"},
      {"the leader is cut off from one of two",
       R"([{"at": "200ms", "do": [{"cut": {"from": "S1", "to": "S2"}}]}])", "120ms", "120ms"},
      {"the leader hears nobody",
       R"([{"at": "200ms", "do": [{"cut": {"from": ["S2", "S3"], "to": "S1", "bothWays": false}}]}])",
       "220ms", "120ms"},
      {"nobody hears the leader", R"([{"at": "200ms", "do": [{"cut": {"from": "S1", "bothWays": false}}]}])",
       "220ms", "120ms"},
      {"one hears the leader, the other is heard by it",
       R"([{"at": "200ms", "do": [{"cut": {"from": "S1", "to": "S2", "bothWays": false}},
                                  {"cut": {"from": "S3", "to": "S1", "bothWays": false}}]}])",
       "220ms", "120ms"},
      {"the leader is in the minority of a partition",
       R"([{"at": "200ms", "do": [{"partition": ["S1", "others"]}]}])", "220ms", "120ms"},
      {"the leader is paused",
       R"([{"at": "200ms", "do": [{"pause": "S1"}]}, {"at": "240ms", "do": [{"resume": "S1"}]}])", "160ms",
       "120ms"},
      {"one follower is down, the other paused",
       R"([{"at": "200ms", "do": [{"crash": "S2"}]}, {"at": "210ms", "do": [{"pause": "S3"}]},
           {"at": "250ms", "do": [{"restart": "S2"}]}])",
       "160ms", "120ms"},
      {"the leader crashes", R"([{"at": "200ms", "do": [{"crash": "S1"}]}])", "220ms", "120ms"},
      // S2 is candidate at 210ms and leader at 230ms.
      {"another leads in place of one that is cut off",
       R"([{"at": "200ms", "do": [{"isolate": "S1"}]}, {"at": "210ms", "do": [{"fire": {"servers": "S2", "timer": "election"}}]}])",
       "150ms", "120ms"},
      {"nobody runs until the end", R"([{"at": "150ms", "do": [{"crash": "all"}]}])", "270ms", "150ms"}};
  for (const AvailabilityRow& row : rows) {
    CAPTURE(row.name);
    tests::check_expectations(
        tests::run_scripted({{"timeline", row.timeline},
                             {"expect", R"([{"at": "300ms", "that": {"unavailable": ")" + row.in_all +
                                            R"(", "longestUnavailable": ")" + row.longest + R"("}}])"}}));
  }
}

TEST_CASE("a cluster that is available for no time at all is unavailable at one stretch") {
  tests::check_expectations(tests::run_scripted(
      {{"timeline", R"([{"at": "200ms", "do": [{"isolate": "S1"}]}, {"at": "300ms", "do": [{"heal": "all"}]},
                        {"at": "300ms", "do": [{"isolate": "S1"}]}])"},
       {"expect", R"([{"at": "400ms", "that": {"unavailable": "320ms", "longestUnavailable": "200ms"}}])"}}));

  Statistics statistics;
  statistics.reset(3, false);
  statistics.availability(at_ms(100), true);
  statistics.availability(at_ms(100), false);
  CHECK(statistics.longest_unavailable(at_ms(250)) == milliseconds(250));
  statistics.availability(at_ms(300), true);
  statistics.availability(at_ms(301), false);
  CHECK(statistics.longest_unavailable(at_ms(400)) == milliseconds(300));
  CHECK(statistics.unavailable(at_ms(400)) == milliseconds(399));
}

TEST_CASE("a cluster of one is available while its leader runs and is not paused") {
  tests::check_expectations(tests::run_scripted(
      {{"cluster", R"({"servers": 1, "initial": {"S1": {"electionTimeouts": ["100ms"]}}})"},
       {"timeline",
        R"([{"at": "200ms", "do": [{"pause": "S1"}]}, {"at": "260ms", "do": [{"resume": "S1"}]}])"},
       {"expect", R"([{"finally": {"unavailable": "160ms", "longestUnavailable": "100ms"}}])"}}));
}

}  // namespace
}  // namespace raftsim
