#include "tools/stats_samples.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "tests/effort.hpp"

namespace raftsim {
namespace {

std::vector<std::int64_t> first_numbers(std::int64_t n) {
  std::vector<std::int64_t> numbers;
  for (std::int64_t i = 1; i <= n; ++i) numbers.push_back(i);
  return numbers;
}

TEST_CASE("a percentile is the smallest sample that at least so large a part does not exceed") {
  struct Row {
    std::int64_t n;
    Ratio part;
    std::int64_t rank;
  };
  const std::vector<Row> rows{
      {1, {1, 2}, 1},           {2, {1, 2}, 1},
      {3, {1, 2}, 2},           {10, {9, 10}, 9},
      {10, {99, 100}, 10},      {100, {99, 100}, 99},
      {101, {99, 100}, 100},    {999, {999, 1000}, 999},
      {1000, {999, 1000}, 999}, {1001, {999, 1000}, 1000},
      {7, {1, 1}, 7},
  };
  for (const Row& row : rows) {
    CAPTURE(row.n);
    CAPTURE(row.part.numerator);
    const Distribution distribution({first_numbers(row.n), {}});
    CHECK(distribution.percentile(row.part).value == row.rank);
    CHECK_FALSE(distribution.percentile(row.part).at_least);
    CHECK(distribution.quantile(row.part).value == row.rank);
  }
  CHECK(Distribution({{3, 2}, {}}).quantile({0, 100}).value == 2);
  CHECK_FALSE(Distribution({{3, 2}, {2}}).quantile({0, 100}).at_least);
  // One that was cut off at 1 may have been the least.
  CHECK(Distribution({{3, 2}, {1}}).quantile({0, 100}).at_least);
}

TEST_CASE("order statistics bound a quantile with 95 %, by the binomial distribution") {
  struct Row {
    std::size_t n;
    Ratio part;
    std::size_t low;
    std::size_t high;
  };
  // Of the median these are the ranks of the sign test's tables.
  const std::vector<Row> rows{
      {5, {1, 2}, 0, 6},   {6, {1, 2}, 1, 6},        {10, {1, 2}, 2, 9},
      {20, {1, 2}, 6, 15}, {100, {1, 2}, 40, 61},    {1000, {999, 1000}, 997, 1001},
      {1, {1, 2}, 0, 2},   {1000, {1, 2}, 469, 532}, {10, {99, 100}, 9, 11},
  };
  for (const Row& row : rows) {
    CAPTURE(row.n);
    CAPTURE(row.part.numerator);
    const RankInterval ranks = rank_interval(row.n, row.part);
    CHECK(ranks.low == row.low);
    CHECK(ranks.high == row.high);
  }
}

TEST_CASE("the bounds of a quantile hold it in 95 of 100 experiments at least" *
          doctest::skip(!tests::kTakesLong)) {
  constexpr std::size_t kTrials = 4000;
  constexpr std::int64_t kRange = 1'000'000;
  Random random(1, "coverage");
  for (const Percentile& percentile : kPercentiles) {
    CAPTURE(percentile.name);
    const auto truth = static_cast<std::int64_t>(
        percentile.part.numerator * static_cast<std::uint64_t>(kRange) / percentile.part.denominator);
    std::size_t held = 0;
    for (std::size_t trial = 0; trial < kTrials; ++trial) {
      Samples samples;
      for (int i = 0; i < 150; ++i) samples.values.push_back(random.between(std::int64_t{1}, kRange));
      const Bounds bounds = Distribution(samples).percentile(percentile.part).bounds;
      if (bounds.low.value_or(0) <= truth && truth <= bounds.high.value_or(kRange)) ++held;
    }
    // 95 % less four standard deviations of such a count.
    CHECK(held > kTrials * 936 / 1000);
  }
}

TEST_CASE("Wilson's interval of a proportion") {
  struct Row {
    std::size_t with;
    std::size_t n;
    Share share;
  };
  const std::vector<Row> rows{
      {0, 10, {0, 0, 277'533}},
      {5, 10, {500'000, 236'593, 763'407}},
      {10, 10, {1'000'000, 722'467, 1'000'000}},
      {1, 1000, {1'000, 177, 5'643}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.with);
    CAPTURE(row.n);
    const Share share = share_of(row.with, row.n);
    CHECK(share.value == row.share.value);
    CHECK(share.low == row.share.low);
    CHECK(share.high == row.share.high);
  }
}

TEST_CASE("a mean has the interval of Student's t, never below 0, and is in thousandths") {
  // 4.302653 times 1.527525 / sqrt(3).
  const Mean mean = Distribution({{14, 11, 12}, {}}).mean();
  CHECK(mean.value == 12'333);
  CHECK(mean.deviation == 1'528);
  CHECK(mean.bounds.low == 12'333 - 3'795);
  CHECK(mean.bounds.high == 12'333 + 3'795);
  CHECK_FALSE(mean.at_least);

  const Mean near_nothing = Distribution({{4, 1, 2}, {}}).mean();
  CHECK(near_nothing.bounds.low == 0);
  CHECK(near_nothing.bounds.high == 2'333 + 3'795);

  const Mean of_one = Distribution({{7}, {}}).mean();
  CHECK(of_one.value == 7'000);
  CHECK_FALSE(of_one.bounds.low.has_value());
  CHECK_FALSE(of_one.deviation.has_value());
}

TEST_CASE("quantiles of Student's t, up to the normal distribution") {
  CHECK(student_95(1) == doctest::Approx(12.706).epsilon(0.0001));
  CHECK(student_95(2) == doctest::Approx(4.303).epsilon(0.0001));
  CHECK(student_95(10) == doctest::Approx(2.228).epsilon(0.0001));
  CHECK(student_95(30) == doctest::Approx(2.042).epsilon(0.0001));
  CHECK(student_95(31) == doctest::Approx(1.96).epsilon(0.0001));
  for (std::size_t degrees = 1; degrees <= 40; ++degrees)
    CHECK(student_95(degrees) >= student_95(degrees + 1));
}

/// `runs` runs of 0 to 6 samples that have a part in common.
Samples samples_of_runs(Random& random, int runs) {
  Samples all;
  for (int run = 0; run < runs; ++run) {
    const std::int64_t common = random.between(std::int64_t{0}, std::int64_t{1000});
    const std::int64_t count = random.between(std::int64_t{0}, std::int64_t{6});
    Samples of_run;
    for (std::int64_t i = 0; i < count; ++i) {
      of_run.values.push_back(common + random.between(std::int64_t{0}, std::int64_t{200}));
    }
    all.values.insert(all.values.end(), of_run.values.begin(), of_run.values.end());
    if (count > 0) all.runs.push_back(run_total(of_run));
  }
  return all;
}

TEST_CASE("the bounds of a mean hold it in about 95 of 100 experiments, though samples of a run are alike" *
          doctest::skip(!tests::kTakesLong)) {
  constexpr int kTrials = 4000;
  Random random(1, "runs");
  struct Row {
    int runs;
    int held;
    int held_if_independent;
  };
  // Few runs are held less often: their number of samples varies, too.
  std::vector<Row> rows{{12, 0, 0}, {30, 0, 0}, {100, 0, 0}};
  for (Row& row : rows) {
    CAPTURE(row.runs);
    const auto holds = [](const Bounds& bounds) {
      return bounds.low.value_or(0) <= 600'000 && 600'000 <= bounds.high.value_or(0);
    };
    for (int trial = 0; trial < kTrials; ++trial) {
      Samples samples = samples_of_runs(random, row.runs);
      if (holds(Distribution(samples).mean().bounds)) ++row.held;
      samples.runs.clear();
      if (holds(Distribution(samples).mean().bounds)) ++row.held_if_independent;
    }
    CHECK(row.held > kTrials * 920 / 1000);
    CHECK(row.held < kTrials * 965 / 1000);
    CHECK(row.held_if_independent < kTrials * 750 / 1000);
  }
}

TEST_CASE("where each run has one sample, runs and samples give the same bounds of a mean") {
  const Bounds by_samples = Distribution({{14, 11, 12}, {}}).mean().bounds;
  const Bounds by_runs = Distribution({{14, 11, 12}, {}, {{1, 12}, {1, 14}, {1, 11}}}).mean().bounds;
  CHECK(by_runs.low == by_samples.low);
  CHECK(by_runs.high == by_samples.high);
  // Several samples of a single run say nothing of another one.
  CHECK_FALSE(Distribution({{14, 11, 12}, {}, {{3, 37}}}).mean().bounds.high.has_value());
}

TEST_CASE("what had not come about is neither dropped nor taken for more than was seen") {
  const Distribution distribution({{3, 1, 2}, {2}});
  CHECK(distribution.size() == 4);
  CHECK(distribution.censored() == 1);
  CHECK(distribution.least() == 1);
  CHECK_FALSE(distribution.most().has_value());
  CHECK(distribution.percentile({1, 2}).value == 2);
  CHECK_FALSE(distribution.percentile({1, 2}).at_least);
  // The third of four is 2 or 3, as the one that was cut off at 2 was longer or not.
  CHECK(distribution.percentile({3, 4}).value == 2);
  CHECK(distribution.percentile({3, 4}).at_least);
  CHECK(distribution.percentile({1, 1}).value == 3);
  CHECK(distribution.percentile({1, 1}).at_least);
  CHECK_FALSE(distribution.percentile({1, 2}).bounds.high.has_value());
  CHECK(distribution.mean().value == 2'000);
  CHECK(distribution.mean().at_least);
  CHECK_FALSE(distribution.mean().bounds.low.has_value());
  CHECK_FALSE(distribution.mean().deviation.has_value());
  CHECK(distribution.at_most(2) == 2);

  const Distribution nothing_ended({{}, {5, 4}});
  CHECK(nothing_ended.percentile({1, 2}).value == 4);
  CHECK(nothing_ended.percentile({1, 2}).at_least);
}

TEST_CASE("the order in which samples come changes nothing") {
  Random random(1, "order");
  Samples samples;
  for (int i = 0; i < 1'000; ++i) {
    samples.values.push_back(random.between(std::int64_t{0}, std::int64_t{1} << 50U));
    samples.runs.push_back({1, static_cast<double>(samples.values.back())});
  }
  Samples reversed = samples;
  std::reverse(reversed.runs.begin(), reversed.runs.end());
  std::reverse(reversed.values.begin(), reversed.values.end());
  const Mean one = Distribution(samples).mean();
  const Mean other = Distribution(reversed).mean();
  CHECK(one.value == other.value);
  CHECK(one.deviation == other.deviation);
  CHECK(one.bounds.low == other.bounds.low);
}

}  // namespace
}  // namespace raftsim
