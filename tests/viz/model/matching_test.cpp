#include "viz/model/matching.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/viz/model/recorded_run.hpp"

namespace raftsim::viz::tests {
namespace {

TEST_CASE("the viewer's filter lets pass what that of the log does") {
  for (const char* const scenario : {"leader-crash-failover", "snapshot-in-chunks"}) {
    const Recorded recorded = record_scenario(scenario);
    const Run run = run_of(recorded);
    trace::Outliner outliner(recorded.header);
    for (const trace::Record& record : recorded.records) {
      CAPTURE(record.number);
      REQUIRE(outliner.next(record) == static_cast<const trace::Outline&>(run.row(record.number)));
      REQUIRE(outliner.words() == run.words(record.number));
      const EventRow& row = run.row(record.number);
      CHECK(outliner.asked_by() == (row.arrow == EventRow::kNoArrow ? 0 : run.arrows()[row.arrow].asked_by));
    }
  }
}

TEST_CASE("the records that match are found in order") {
  const Run run = run_of(record_scenario("leader-crash-failover"));
  const auto filter = std::get<trace::Filter>(trace::Filter::parse("kind:crash or type:RequestVote"));
  std::vector<std::uint64_t> expected;
  for (std::uint64_t record = 1; record <= run.records(); ++record) {
    const EventRow& row = run.row(record);
    if (row.kind == trace::Kind::crash || row.type == 0) expected.push_back(record);
  }
  CHECK(expected.size() > 3);
  CHECK(matching(filter, run) == expected);
  CHECK(matching({}, run).size() == run.records());
}

}  // namespace
}  // namespace raftsim::viz::tests
