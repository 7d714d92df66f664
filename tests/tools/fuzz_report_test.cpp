#include "tools/fuzz_report.hpp"

#include <chrono>
#include <cstdint>
#include <doctest/doctest.h>
#include <string>

/// How far a search has come, in words and as a bar.
namespace raftsim {
namespace {

std::string bar_of(const FuzzPlan& plan, std::uint64_t runs, double seconds) {
  FuzzTotals totals;
  totals.runs = runs;
  return fuzz_bar(plan, totals, seconds);
}

TEST_CASE("the bar of a search grows with its seeds, or with its time, whichever is nearer to its end") {
  FuzzPlan plan;
  plan.last = 1000;
  CHECK(bar_of(plan, 0, 9) == "[..........] ");
  CHECK(bar_of(plan, 99, 9) == "[..........] ");
  CHECK(bar_of(plan, 550, 9) == "[#####.....] ");
  CHECK(bar_of(plan, 1000, 9) == "[##########] ");
  // Of a shard its own seeds count.
  plan.shard = {2, 10};
  CHECK(bar_of(plan, 55, 9) == "[#####.....] ");
  plan.shard = {};
  plan.time = std::chrono::seconds(20);
  CHECK(bar_of(plan, 100, 15) == "[#######...] ");
  CHECK(bar_of(plan, 900, 15) == "[#########.] ");
  CHECK(bar_of(plan, 900, 21) == "[##########] ");
  plan.last = kNoLastSeed;
  CHECK(bar_of(plan, 1'000'000, 4) == "[##........] ");
}

}  // namespace
}  // namespace raftsim
