#include "sim/clock.hpp"

#include <doctest/doctest.h>
#include <limits>
#include <string>
#include <vector>

#include "tests/sim/scripted.hpp"

/// Clocks with rates of their own, and the lease that is safe with them (thesis §6.4.1).
namespace raftsim {
namespace {

constexpr std::int64_t kMonth = std::int64_t{720} * 3600 * 1'000'000'000;

TEST_CASE("a clock of rate r needs 1/r of the time, to the nanosecond, rounded down") {
  struct ClockRow {
    std::string name;
    std::int64_t local;
    Ratio rate;
    std::int64_t in_truth;
  };
  const std::vector<ClockRow> rows{{"true", 1'000'000, {1, 1}, 1'000'000},
                                   {"true, as written otherwise", 1'000'000, {100, 100}, 1'000'000},
                                   {"fast", 1'100'000, {110, 100}, 1'000'000},
                                   {"slow", 900'000, {9, 10}, 1'000'000},
                                   {"at half speed", 1, {1, 2}, 2},
                                   {"at double speed, rounded down", 3, {2, 1}, 1},
                                   {"by thirds, rounded down", 100, {3, 1}, 33},
                                   {"no time at all", 0, {1, 100}, 0},
                                   {"the slowest, for a month", kMonth, {1, 100}, 100 * kMonth},
                                   {"the fastest, for a month", kMonth, {100, 1}, kMonth / 100},
                                   {"the product beyond 64 bits",
                                    kMonth,
                                    {999'999'999'999'999, 1'000'000'000'000'000},
                                    2'592'000'000'000'002},
                                   {"the fastest, a nanosecond", 1, {100, 1}, 0}};
  for (const ClockRow& row : rows) {
    CAPTURE(row.name);
    CHECK(true_duration(Duration(row.local), row.rate).count() == row.in_truth);
  }
}

TEST_CASE(
    "thesis §6.4.1: a lease is the promise, less what a slow leader's and a fast voter's clock may drift") {
  struct LeaseRow {
    std::string name;
    std::int64_t promise;
    Ratio max_drift;
    std::int64_t lease;
  };
  const std::vector<LeaseRow> rows{{"no drift", 150'000'000, {0, 1}, 150'000'000},
                                   {"10%", 550, {1, 10}, 450},
                                   {"10%, as written otherwise", 550, {10, 100}, 450},
                                   {"a third: half", 100, {1, 3}, 50},
                                   {"rounded down", 100, {1, 10}, 81},
                                   {"nearly all of it", 1'000'000'000, {99, 100}, 5'025'125},
                                   {"nothing to promise", 0, {1, 10}, 0},
                                   {"one nanosecond", 1, {1, 1000}, 0},
                                   {"a month", kMonth, {1, 1'000'000}, 2'591'994'816'005'183}};
  for (const LeaseRow& row : rows) {
    CAPTURE(row.name);
    CHECK(safe_lease(Duration(row.promise), row.max_drift).count() == row.lease);
  }
}

TEST_CASE(
    "thesis §6.4.1: with the slowest leader and the fastest voter allowed, the lease ends with the promise") {
  for (const std::int64_t promise : {1, 7, 1000, 150'000'000, 999'999'999}) {
    for (const Ratio drift : {Ratio{0, 1}, Ratio{1, 1000}, Ratio{1, 10}, Ratio{1, 3}, Ratio{9, 10}}) {
      CAPTURE(promise);
      CAPTURE(drift.numerator);
      CAPTURE(drift.denominator);
      const Ratio slow{drift.denominator - drift.numerator, drift.denominator};
      const Ratio fast{drift.denominator + drift.numerator, drift.denominator};
      const Duration lease = true_duration(safe_lease(Duration(promise), drift), slow);
      CHECK(lease <= true_duration(Duration(promise), fast));
    }
  }
}

TEST_CASE("all timers of a server go by its clock") {
  // S1's election timeout of 100ms and its heartbeats of 50ms take twice as long, S2's timeout half.
  tests::check_expectations(tests::run_scripted(
      {{"clock", R"({"servers": {"S1": {"rate": "50%"}}})"},
       {"expect", R"([{"at": "199ms", "that": {"role": {"S1": "follower"}, "elections": 0}},
                      {"at": "200ms", "that": {"role": {"S1": "candidate"}}},
                      {"at": "220ms", "that": {"leader": "S1"}},
                      {"at": "319ms", "that": {"messages": [{"type": "AppendEntries", "count": 2}]}},
                      {"at": "320ms", "that": {"messages": [{"type": "AppendEntries", "count": 4}]}}])"}}));
  tests::check_expectations(
      tests::run_scripted({{"clock", R"({"servers": {"S1": {"rate": 2}}})"},
                           {"expect", R"([{"at": "49ms", "that": {"role": {"S1": "follower"}}},
                      {"at": "50ms", "that": {"role": {"S1": "candidate"}}},
                      {"at": "70ms", "that": {"leader": "S1"}},
                      {"at": "94ms", "that": {"messages": [{"type": "AppendEntries", "count": 2}]}},
                      {"at": "95ms", "that": {"messages": [{"type": "AppendEntries", "count": 4}]}}])"}}));
}

TEST_CASE("a clock that changes its rate leaves the timers that run as they are") {
  tests::check_expectations(tests::run_scripted(
      {{"timeline", R"([{"at": "50ms", "do": [{"clock": {"servers": "S1", "rate": "50%"}}]}])"},
       {"expect", R"([{"at": "99ms", "that": {"role": {"S1": "follower"}}},
                      {"at": "100ms", "that": {"role": {"S1": "candidate"}}},
                      {"at": "120ms", "that": {"leader": "S1"}},
                      {"at": "219ms", "that": {"messages": [{"type": "AppendEntries", "count": 2}]}},
                      {"at": "220ms", "that": {"messages": [{"type": "AppendEntries", "count": 4}]}}])"}}));
}

}  // namespace
}  // namespace raftsim
