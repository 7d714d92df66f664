#include "sim/delay.hpp"

#include <array>
#include <cstdint>
#include <doctest/doctest.h>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/hash.hpp"
#include "sim/plain_math.hpp"

namespace {

using raftsim::ConstantDelay;
using raftsim::Delay;
using raftsim::DelaySpec;
using raftsim::Duration;
using raftsim::ExponentialDelay;
using raftsim::ImpossibleDelay;
using raftsim::kMaxDuration;
using raftsim::LogNormalDelay;
using raftsim::microseconds;
using raftsim::milliseconds;
using raftsim::nanoseconds;
using raftsim::NormalDelay;
using raftsim::ParetoDelay;
using raftsim::PercentileDelay;
using raftsim::Random;
using raftsim::Ratio;
using raftsim::UniformDelay;

PercentileDelay measured() {
  return PercentileDelay{{{{0, 1}, milliseconds(1)},
                          {{1, 2}, milliseconds(5)},
                          {{99, 100}, milliseconds(20)},
                          {{1, 1}, milliseconds(100)}}};
}

/// The share of draws up to `limit`.
double share_up_to(const Delay& delay, Duration limit) {
  constexpr int kDraws = 200'000;
  Random random(2, "delay");
  int count = 0;
  for (int i = 0; i < kDraws; ++i) count += delay.sample(random) <= limit ? 1 : 0;
  return static_cast<double>(count) / kDraws;
}

double mean_ms(const Delay& delay) {
  constexpr int kDraws = 500'000;
  Random random(3, "delay");
  Duration sum{};
  for (int i = 0; i < kDraws; ++i) sum += delay.sample(random);
  return static_cast<double>(sum.count()) / kDraws / 1e6;
}

double relative_error(double value, double expected) {
  const double ratio = value / expected;
  return ratio > 1 ? ratio - 1 : 1 - ratio;
}

}  // namespace

TEST_SUITE_BEGIN("sim/delay");

TEST_CASE("each kind of delay has the mean and the quantiles of its distribution") {
  struct Quantile {
    double share;
    std::int64_t microseconds;
  };
  struct Row {
    const char* name;
    Delay delay;
    double mean_ms;
    double mean_tolerance;
    std::vector<Quantile> quantiles;
  };
  // The reference values come from the distributions' formulas, computed with another program.
  const std::vector<Row> rows{
      {"constant", Delay::constant(milliseconds(3)), 3, 1e-12, {{0, 2'999}, {1, 3'000}}},
      {"uniform",
       Delay::uniform(milliseconds(10), milliseconds(15)),
       12.5,
       0.001,
       {{0, 9'999}, {0.2, 11'000}, {1, 15'000}}},
      {"normal",
       Delay::normal(milliseconds(10), milliseconds(2)),
       10,
       0.001,
       {{0.158655, 8'000}, {0.5, 10'000}, {0.977250, 14'000}}},
      {"normal, cut off at one deviation",
       Delay::normal(milliseconds(10), milliseconds(5), milliseconds(5)),
       11.437999,
       0.002,
       {{0, 4'999}, {0.405713, 10'000}, {0.811427, 15'000}, {0.972961, 20'000}}},
      {"normal, cut off at its mean",
       Delay::normal(milliseconds(10), milliseconds(5), milliseconds(10)),
       13.989423,
       0.002,
       {{0, 9'999}, {0.682689, 15'000}, {0.954500, 20'000}}},
      {"exponential",
       Delay::exponential(milliseconds(10)),
       10,
       0.005,
       {{0.095163, 1'000}, {0.632121, 10'000}, {0.993262, 50'000}}},
      {"exponential and a least delay",
       Delay::exponential(milliseconds(10), milliseconds(2)),
       10,
       0.005,
       {{0, 1'999}, {0.632121, 10'000}, {0.950213, 26'000}}},
      {"log-normal",
       Delay::log_normal(milliseconds(10), milliseconds(50)),
       12.703781,
       0.005,
       {{0.158158, 5'000}, {0.5, 10'000}, {0.841842, 20'000}, {0.99, 50'000}}},
      {"Pareto",
       Delay::pareto(milliseconds(5), Ratio{5, 2}),
       8.333333,
       0.01,
       {{0, 4'999}, {0.823223, 10'000}, {0.996838, 50'000}}},
      {"percentiles",
       Delay(measured()),
       8.225,
       0.005,
       {{0, 999}, {0.25, 3'000}, {0.5, 5'000}, {0.745, 12'500}, {0.99, 20'000}, {1, 100'000}}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(mean_ms(row.delay) == doctest::Approx(row.mean_ms).epsilon(row.mean_tolerance));
    for (const Quantile& quantile : row.quantiles) {
      CAPTURE(quantile.microseconds);
      const double share = share_up_to(row.delay, microseconds(quantile.microseconds));
      // Three standard deviations of a share of 200,000 draws are at most 0.0034.
      CHECK(share >= quantile.share - 0.0034);
      CHECK(share <= quantile.share + 0.0034);
    }
  }
}

TEST_CASE("the draws of each kind are the same on every machine and from every compiler") {
  struct Row {
    const char* name;
    Delay delay;
    std::array<std::int64_t, 4> first;
    std::uint64_t hash;
  };
  const std::vector<Row> rows{
      {"constant",
       Delay::constant(milliseconds(3)),
       {3000000, 3000000, 3000000, 3000000},
       0xD581E70636ADDCA3ULL},
      {"uniform",
       Delay::uniform(milliseconds(10), milliseconds(15)),
       {14342692, 10828384, 12790525, 14457860},
       0x77EF67AB7D9A8607ULL},
      {"normal",
       Delay::normal(milliseconds(10), milliseconds(2)),
       {10671474, 8057160, 13141792, 10550461},
       0x5A9932985D7F99D1ULL},
      {"normal, cut off",
       Delay::normal(milliseconds(10), milliseconds(5), milliseconds(5)),
       {12478502, 7349760, 18278907, 12207275},
       0x0791F9FA51BFE931ULL},
      {"exponential",
       Delay::exponential(milliseconds(10), milliseconds(2)),
       {9985940, 3449096, 24764318, 9500857},
       0xB5FFF70ED048C4C1ULL},
      {"log-normal",
       Delay::log_normal(milliseconds(10), milliseconds(50)),
       {12614829, 5106640, 29647658, 12097615},
       0xAFB9D1BE0D621D8DULL},
      {"Pareto",
       Delay::pareto(milliseconds(5), Ratio{5, 2}),
       {7453919, 5375723, 15606062, 7275293},
       0xDC36887E8FD6D6C0ULL},
      {"percentiles", Delay(measured()), {7485152, 18373578, 4253860, 9856578}, 0xDE046104D00CE6A4ULL},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Random random(1, "delay");
    for (const std::int64_t count : row.first) CHECK(row.delay.sample(random).count() == count);
    std::uint64_t hash = raft::kHashSeed;
    for (int i = 0; i < 10'000; ++i) {
      hash = raft::mix(hash, static_cast<std::uint64_t>(row.delay.sample(random).count()));
    }
    CHECK(hash == row.hash);
  }
}

TEST_CASE("every draw is from min() to max()") {
  const std::vector<Delay> delays{Delay(),
                                  Delay::uniform(milliseconds(1), milliseconds(2)),
                                  Delay::normal(milliseconds(1), milliseconds(50)),
                                  Delay::exponential(milliseconds(10)),
                                  Delay::exponential(milliseconds(1), milliseconds(1)),
                                  Delay::log_normal(milliseconds(10), raftsim::seconds(100)),
                                  Delay::log_normal(nanoseconds(1), kMaxDuration),
                                  Delay::pareto(milliseconds(5), Ratio{1, 100}),
                                  Delay::pareto(kMaxDuration, Ratio{1, 1}),
                                  Delay::normal(kMaxDuration, kMaxDuration),
                                  Delay(measured())};
  for (const Delay& delay : delays) {
    Random random(4, "delay");
    CHECK(delay.min() >= Duration::zero());
    CHECK(delay.max() <= kMaxDuration);
    for (int i = 0; i < 20'000; ++i) {
      const Duration drawn = delay.sample(random);
      REQUIRE(drawn >= delay.min());
      REQUIRE(drawn <= delay.max());
    }
  }
}

TEST_CASE("the tails end one in 2^20 before the distribution's ends") {
  const Delay exponential = Delay::exponential(milliseconds(10));
  // -ln(1 - 2^-20) and -ln(2^-20) times the mean.
  CHECK(exponential.min() == nanoseconds(10));
  CHECK(exponential.max() == nanoseconds(138'629'436));
  // 4.763 deviations.
  const Delay normal = Delay::normal(milliseconds(100), milliseconds(10));
  CHECK(normal.max() - milliseconds(100) == milliseconds(100) - normal.min());
  CHECK(static_cast<double>((normal.max() - milliseconds(100)).count()) ==
        doctest::Approx(47'630'011).epsilon(1e-7));
}

TEST_CASE("a delay takes a fixed number of words from its stream") {
  struct Row {
    const char* name;
    Delay delay;
    int words;
  };
  const std::vector<Row> rows{{"constant", Delay::constant(milliseconds(1)), 0},
                              {"uniform", Delay::uniform(milliseconds(1), milliseconds(2)), 1},
                              {"normal", Delay::normal(milliseconds(10), milliseconds(1)), 1},
                              {"exponential", Delay::exponential(milliseconds(10)), 1},
                              {"log-normal", Delay::log_normal(milliseconds(1), milliseconds(2)), 1},
                              {"Pareto", Delay::pareto(milliseconds(1), Ratio{2, 1}), 1},
                              {"percentiles", Delay(measured()), 2}};
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Random drawn(1, "delay");
    Random expected(1, "delay");
    for (int draw = 0; draw < 100; ++draw) {
      (void)row.delay.sample(drawn);
      for (int word = 0; word < row.words; ++word) expected.next();
    }
    CHECK(drawn == expected);
  }
}

TEST_CASE("a delay gives its parameters back, and is equal to what they make") {
  const std::vector<DelaySpec> specs{ConstantDelay{milliseconds(1)},
                                     UniformDelay{milliseconds(1), milliseconds(2)},
                                     NormalDelay{milliseconds(10), milliseconds(1), milliseconds(2)},
                                     ExponentialDelay{milliseconds(10), milliseconds(2)},
                                     LogNormalDelay{milliseconds(1), milliseconds(2)},
                                     ParetoDelay{milliseconds(1), Ratio{3, 2}},
                                     measured()};
  for (std::size_t i = 0; i < specs.size(); ++i) {
    CAPTURE(i);
    const Delay delay(specs[i]);
    CHECK(delay.spec() == specs[i]);
    for (std::size_t j = 0; j < specs.size(); ++j) CHECK((delay == Delay(specs[j])) == (i == j));
  }
  CHECK(Delay::normal(milliseconds(10), milliseconds(1)) != Delay::normal(milliseconds(10), milliseconds(2)));
  CHECK(Delay() == Delay::constant(Duration::zero()));
  CHECK(Delay::uniform(milliseconds(1), milliseconds(1)) == Delay::constant(milliseconds(1)));
  CHECK(Delay::uniform(milliseconds(1), milliseconds(1)).is_constant());
}

TEST_CASE("parameters that make no distribution are refused") {
  struct Row {
    const char* complaint;
    DelaySpec spec;
  };
  const Duration past{nanoseconds(-1)};
  const Duration too_long = kMaxDuration + nanoseconds(1);
  const std::vector<Row> rows{
      {"found delay -1ns, expected delay from 0s to 788400h", ConstantDelay{past}},
      {"found delay 2838240000.000000001s, expected delay from 0s to 788400h", ConstantDelay{too_long}},
      {"found min 2ms and max 1ms, expected min not above max",
       UniformDelay{milliseconds(2), milliseconds(1)}},
      {"found min 2ms and mean 1ms, expected min not above mean",
       NormalDelay{milliseconds(1), {}, milliseconds(2)}},
      {"found deviation -1ns, expected deviation from 0s to 788400h", NormalDelay{milliseconds(1), past, {}}},
      {"found min 2ms and mean 1ms, expected min not above mean",
       ExponentialDelay{milliseconds(1), milliseconds(2)}},
      {"found median 0s, expected median above 0s", LogNormalDelay{{}, milliseconds(2)}},
      {"found median 2ms and p99 1ms, expected median not above p99",
       LogNormalDelay{milliseconds(2), milliseconds(1)}},
      {"found min 0s, expected min above 0s", ParetoDelay{{}, Ratio{2, 1}}},
      {"found shape 0/1, expected shape from 0.01 to 1000", ParetoDelay{milliseconds(1), Ratio{0, 1}}},
      {"found shape 1/0, expected shape from 0.01 to 1000", ParetoDelay{milliseconds(1), Ratio{1, 0}}},
      {"found shape 1001/1, expected shape from 0.01 to 1000", ParetoDelay{milliseconds(1), Ratio{1001, 1}}},
      {"found 0 percentiles, expected 2 to 1000", PercentileDelay{}},
      {"found the first percentile 50%, expected 0%, the shortest delay",
       PercentileDelay{{{{1, 2}, milliseconds(1)}, {{1, 1}, milliseconds(1)}}}},
      {"found the last percentile 50%, expected 100%, the longest delay",
       PercentileDelay{{{{0, 1}, milliseconds(1)}, {{1, 2}, milliseconds(1)}}}},
      {"found percentile 3/2, expected one from 0% to 100%",
       PercentileDelay{{{{0, 1}, milliseconds(1)}, {{3, 2}, milliseconds(1)}}}},
      {"found percentile 50% after 50%, expected percentiles that rise",
       PercentileDelay{{{{0, 1}, {}}, {{1, 2}, {}}, {{2, 4}, {}}, {{1, 1}, {}}}}},
      {"found 1ms at percentile 100% after 2ms, expected delays that do not fall as percentiles rise",
       PercentileDelay{{{{0, 1}, milliseconds(2)}, {{1, 1}, milliseconds(1)}}}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.complaint);
    CHECK_THROWS_WITH_AS(Delay(row.spec), row.complaint, ImpossibleDelay);
  }
}

TEST_CASE("exp, log and the normal distribution are right to twelve digits") {
  using raftsim::plain::exp;
  using raftsim::plain::log;
  using raftsim::plain::normal_tail;
  using raftsim::plain::normal_tail_inverse;
  constexpr double kTolerance = 1e-12;
  CHECK(exp(0) == 1);
  CHECK(relative_error(exp(1), 2.718281828459045) < kTolerance);
  CHECK(relative_error(exp(-20.25), 1.605228055185612e-9) < kTolerance);
  CHECK(relative_error(exp(500), 1.4035922178528375e217) < kTolerance);
  CHECK(exp(-701) == 0);
  CHECK(exp(701) == std::numeric_limits<double>::infinity());
  CHECK(log(1) == 0);
  CHECK(relative_error(log(2), 0.6931471805599453) < kTolerance);
  CHECK(relative_error(log(1e-300), -690.7755278982137) < kTolerance);
  CHECK(relative_error(log(0.999999), -1.000000500029089e-6) < kTolerance);
  CHECK(normal_tail(0) == 0.5);
  CHECK(relative_error(normal_tail(1), 0.15865525393145705) < kTolerance);
  CHECK(relative_error(normal_tail(2.999), 0.0013543365337271066) < kTolerance);
  CHECK(relative_error(normal_tail(5), 2.866515718791939e-7) < kTolerance);
  CHECK(normal_tail_inverse(0.5) == 0);
  CHECK(relative_error(normal_tail_inverse(0.01), 2.3263478740408408) < kTolerance);
  CHECK(relative_error(normal_tail_inverse(1e-99), 21.16517934393891) < kTolerance);
}

TEST_SUITE_END();
