#include "tools/stats_run.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/effort.hpp"
#include "tools/stats_report.hpp"
#include "tools/usage.hpp"

namespace raftsim {
namespace {

StatsReport report_on(const std::string& file, const std::vector<std::string>& varied,
                      const std::vector<std::string>& metrics, Seeds seeds, unsigned jobs) {
  const std::string path = RAFTSIM_SOURCE_DIR "/scenarios/" + file + ".json";
  std::vector<Variation> variations;
  variations.reserve(varied.size());
  for (const std::string& text : varied) variations.push_back(variation_of(text));
  const StatsPlan plan{parameter_sets(path, variations), seeds, jobs, metrics_named(metrics)};
  return stats_report(path, variations, plan,
                      run_experiment(
                          plan, [] { return false; }, [](std::uint64_t) {}));
}

/// The thesis's closed form: the first election of s running servers of n, each message taking the part l of
/// the range of timeouts, has no winner.
double split_probability(int n, int s, double l) {
  const int c = s - n / 2 + 1;
  double sum = 0;
  for (int k = c - 1; k <= s; ++k) {
    double term = 1;
    for (int i = 1; i <= k; ++i) term = term * (s - k + i) / i * l;
    for (int i = k; i < s; ++i) term *= 1 - l;
    sum += term;
  }
  return sum;
}

TEST_CASE("votes are split as often as the closed form says") {
  struct Row {
    int n;
    int down;
    const char* delay;
    double l;
  };
  // The scenario's timeouts have a range of 100 ms.
  const std::vector<Row> rows{{3, 0, "10ms", 0.1}, {3, 0, "40ms", 0.4}, {4, 0, "20ms", 0.2},
                              {5, 0, "20ms", 0.2}, {5, 0, "40ms", 0.4}, {5, 1, "20ms", 0.2},
                              {5, 2, "5ms", 0.05}, {7, 0, "40ms", 0.4}, {9, 3, "30ms", 0.3}};
  constexpr std::uint64_t kSeeds = tests::tries(4000U);
  constexpr auto kRuns = static_cast<double>(kSeeds);
  for (const Row& row : rows) {
    CAPTURE(row.n);
    CAPTURE(row.down);
    CAPTURE(row.delay);
    std::vector<std::string> varied{"/cluster/servers=" + std::to_string(row.n),
                                    "/network/delay=" + std::string(row.delay)};
    for (int i = 1; i <= row.down; ++i) {
      varied.push_back("/cluster/initial/S" + std::to_string(i) + "/state=down");
    }
    const StatsReport report =
        report_on("experiments/split-vote-probability", varied, {"leaderless"}, {1, kSeeds}, 2);
    const Distribution& split = report.sets.front().metrics.front().distribution;
    REQUIRE(split.size() == kSeeds);
    const double p = split_probability(row.n, row.n - row.down, row.l);
    const double found = static_cast<double>(split.size() - split.at_most(0)) / kRuns;
    CAPTURE(p);
    CAPTURE(found);
    CHECK(std::abs(found - p) < 4 * std::sqrt(p * (1 - p) / kRuns));
  }
}

TEST_CASE("what is reported does not depend on how many runs there are at once") {
  std::vector<std::string> reports;
  for (const unsigned jobs : {1U, 2U, 5U}) {
    const StatsReport report =
        report_on("hostile-network", {"/cluster/preVote=false,true"}, {"all"}, {3, 30}, jobs);
    reports.push_back(stats_json(report) + stats_csv(report) + stats_text(report) + stats_svg(report, 0));
  }
  CHECK(reports[0] == reports[1]);
  CHECK(reports[0] == reports[2]);
}

TEST_CASE("runs that violate a property are counted, not measured, and the first seed is told") {
  const StatsReport report =
      report_on("hostile-network", {"/bug=vote-twice,retry-applied-again"}, {"runTime"}, {1, 40}, 2);
  std::uint64_t violated = 0;
  for (const MeasuredSet& set : report.sets) {
    violated += set.violated.runs;
    CHECK(set.measured + set.violated.runs == 40);
    CHECK(set.metrics.front().distribution.size() == set.measured);
    CHECK(set.violated.first.has_value() == (set.violated.runs > 0));
    CHECK(set.violated.after_lost_disk == 0);
    if (!set.violated.first) continue;
    const FailedRun& first = *set.violated.first;
    // Alone it shows the same.
    const StatsReport alone = report_on("hostile-network", {"/bug=" + set.values.front()}, {"runTime"},
                                        {first.seed, first.seed}, 1);
    REQUIRE(alone.sets.front().violated.first.has_value());
    CHECK(alone.sets.front().violated.first->message == first.message);
    CHECK(stats_text(report).find("first with seed " + std::to_string(first.seed)) != std::string::npos);
  }
  CHECK(violated > 0);
  CHECK(has_violation(report));
}

TEST_CASE("a scenario that is there to show a violation is measured, and that it shows it is told") {
  const StatsReport report = report_on("bugs/vote-twice", {}, {"runTime"}, {1, 1}, 1);
  const MeasuredSet& set = report.sets.front();
  CHECK(set.measured == 1);
  CHECK(set.violated.runs == 0);
  CHECK(set.as_expected.runs == 1);
  CHECK_FALSE(has_violation(report));
  CHECK(
      stats_text(report).find("\nviolated as expected in 1 run, which ends there; seed 1: oneVoteATerm: ") !=
      std::string::npos);
}

TEST_CASE("a bug that is planted is told, of some sets and of all, and none of Raft") {
  const auto told = [](const std::vector<std::string>& varied) {
    return bugs_in_words(report_on("first-election", varied, {"runTime"}, {1, 1}, 1));
  };
  CHECK(told({}).empty());
  const std::string bug =
      "have a bug, vote-twice: who has voted votes for the next candidate of the term as well.";
  CHECK(told({"/bug=vote-twice"}) == std::vector<std::string>{"The servers " + bug});
  const std::vector<std::string> some =
      told({"/bug=vote-twice,commit-older-term", "/cluster/preVote=false,true"});
  REQUIRE(some.size() == 2);
  CHECK(some[0] == "In 2 of 4 parameter sets the servers " + bug);
  CHECK(some[1].starts_with("In 2 of 4 parameter sets the servers have a bug, commit-older-term: "));
}

/// A plan for a scenario of the folder.
StatsPlan plan_of(const std::string& file, const std::vector<std::string>& varied, const std::string& metric,
                  Seeds seeds, unsigned jobs) {
  std::vector<Variation> variations;
  variations.reserve(varied.size());
  for (const std::string& text : varied) variations.push_back(variation_of(text));
  return {parameter_sets(RAFTSIM_SOURCE_DIR "/scenarios/" + file + ".json", variations), seeds, jobs,
          metrics_named({metric})};
}

/// What an experiment ends with; empty if with results.
std::string failure_of(const StatsPlan& plan) {
  try {
    run_experiment(
        plan, [] { return false; }, [](std::uint64_t) {});
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

TEST_CASE("a run that breaks off in the midst of a step is not measured, even where that is expected") {
  const StatsReport report = report_on("bugs/next-index-at-match", {}, {"runTime"}, {1, 1}, 1);
  const MeasuredSet& set = report.sets.front();
  CHECK(set.measured == 0);
  CHECK(set.violated.runs == 1);
  REQUIRE(set.violated.first.has_value());
  CHECK(set.violated.first->what == "internalConsistency");
  CHECK(set.metrics.front().distribution.size() == 0);
}

TEST_CASE("a limit of samples names no seed, for which one passes it depends on the number of jobs") {
  for (const unsigned jobs : {1U, 2U, 5U}) {
    CAPTURE(jobs);
    StatsPlan plan =
        plan_of("experiments/commit-latency", {"/network/loss=0,5%"}, "commitLatency", {1, 10}, jobs);
    plan.max_samples = 1'200;
    const std::string failure = failure_of(plan);
    CHECK(failure.starts_with("more than 1,200 samples: fewer seeds"));
    CHECK(failure.find("seed ") == std::string::npos);
    plan.max_samples = 20'000;
    CHECK(failure_of(plan).empty());
  }
}

TEST_CASE("of a metric with several samples a run the totals of the runs are kept") {
  const auto results = run_experiment(
      plan_of("experiments/commit-latency", {}, "commitLatency", {1, 7}, 2), [] { return false; },
      [](std::uint64_t) {});
  const Samples& samples = results.front().samples.front();
  CHECK(samples.runs.size() == 7);
  std::uint64_t count = 0;
  for (const RunTotal& run : samples.runs) count += run.samples;
  CHECK(count == samples.size());
  CHECK(samples.size() > 7);
}

TEST_CASE("more samples than are kept are refused before anything is run") {
  StatsPlan plan;
  plan.sets = parameter_sets(RAFTSIM_SOURCE_DIR "/scenarios/first-election.json", {});
  plan.metrics = metrics_named({"runTime"});
  plan.seeds = {1, kMaxSamples};
  CHECK(run_count(plan) == kMaxSamples);
  plan.seeds = {0, kMaxSamples};
  CHECK_THROWS_AS(run_count(plan), UsageError);
  plan.seeds = {0, ~std::uint64_t{0}};
  CHECK_THROWS_AS(run_count(plan), UsageError);
}

TEST_CASE("a picture has no control characters") {
  StatsReport report = report_on("first-election", {}, {"runTime"}, {1, 2}, 1);
  report.scenario = "a\x01\x1B\x7F\n<b>\xEF\xBF\xBE";
  const std::string picture = stats_svg(report, 0);
  CHECK(picture.find("a\uFFFD\uFFFD\uFFFD\uFFFD&lt;b&gt;\uFFFD: runTime") != std::string::npos);
}

TEST_CASE("the bar of an experiment grows with its runs, and is shorter on a narrow terminal") {
  CHECK(stats_progress(500, 1000, 2, 120) ==
        "[###########-----------] 50 %, 500 of 1,000 runs, 250 a second, 2 s to go");
  CHECK(stats_progress(500, 1000, 2, 60) == "[####---] 50 %, 500 of 1,000 runs, 250 a second, 2 s to go");
  CHECK(stats_progress(0, 1000, 0, 20) == "[----] 0 %, 0 of 1,000 runs");
}

TEST_CASE("what has not come about when a run ends is told as such") {
  const StatsReport report = report_on("bench/w3-cold-start", {"/stop/at=1ms"}, {"timeToElect"}, {1, 3}, 1);
  const Distribution& distribution = report.sets.front().metrics.front().distribution;
  CHECK(distribution.size() == 3);
  CHECK(distribution.censored() == 3);
  CHECK(distribution.percentile({1, 2}).value == 1'000'000);
}

}  // namespace
}  // namespace raftsim
