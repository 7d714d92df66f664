#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/random.hpp"

/// Distributions of what was measured, and how sure one can be of them. No arithmetic but what IEEE 754 fixes
/// to the last bit (with its square root), and sums in a fixed order: the same figures on every machine,
/// however many jobs there are.
namespace raftsim {

/// What one run adds to a mean.
struct RunTotal {
  /// How many samples it has, at least 1, and their sum.
  std::uint64_t samples{};
  double sum{};
};

/// What was measured, in the metric's unit; never below 0.
struct Samples {
  std::vector<std::int64_t> values;
  /// Of what had not come about when its run ended: for how long it had not. Its value is greater.
  std::vector<std::int64_t> censored;
  /// Of each run that has samples, in any order; none where no run has more than one.
  std::vector<RunTotal> runs{};

  [[nodiscard]] std::size_t size() const { return values.size() + censored.size(); }
};

/// Of all that one run has, what had not come about with what was seen of it.
RunTotal run_total(const Samples& of_run);

/// Bounds of a confidence interval, in the unit; nothing where the samples do not give that bound.
struct Bounds {
  std::optional<std::int64_t> low;
  std::optional<std::int64_t> high;
};

struct Percentile {
  std::string_view name;
  /// The part of the samples that is not greater.
  Ratio part;
};
inline constexpr std::array kPercentiles{
    Percentile{"p50", {1, 2}},
    Percentile{"p90", {9, 10}},
    Percentile{"p99", {99, 100}},
    Percentile{"p99.9", {999, 1000}},
};

/// The smallest sample that at least so large a part does not exceed (nearest rank).
struct PercentileValue {
  std::int64_t value{};
  /// It falls among what had not come about: the percentile is at least `value`.
  bool at_least{};
  Bounds bounds;
};

/// In thousandths of the unit.
struct Mean {
  std::int64_t value{};
  /// Some had not come about, and stand in the mean with what was seen of them: it is at least `value`, and
  /// there is no interval.
  bool at_least{};
  /// By the spread of the runs, not of the samples, as those of one run depend on each other. Of fewer than
  /// two runs there is none.
  Bounds bounds;
  /// Of the samples, by n - 1; nothing for one sample, nor where some had not come about.
  std::optional<std::int64_t> deviation;
};

/// Samples in order.
class Distribution {
 public:
  explicit Distribution(Samples samples);

  [[nodiscard]] std::size_t size() const { return sorted_.size(); }
  [[nodiscard]] std::size_t censored() const { return sorted_.size() - ended_.size(); }
  /// The rest need at least one sample.
  [[nodiscard]] std::int64_t least() const { return sorted_.front(); }
  /// Nothing where some had not come about.
  [[nodiscard]] std::optional<std::int64_t> most() const;
  /// `part` from 0, which is the least, to 1. Without bounds.
  [[nodiscard]] PercentileValue quantile(Ratio part) const;
  /// `part` above 0 and at most 1.
  [[nodiscard]] PercentileValue percentile(Ratio part) const;
  [[nodiscard]] Mean mean() const;
  /// The part of the samples that came about and are at most `value`, as a count.
  [[nodiscard]] std::size_t at_most(std::int64_t value) const;
  /// What came about, in order.
  [[nodiscard]] const std::vector<std::int64_t>& ended() const { return ended_; }

 private:
  /// Of the mean, which is `centre`; nothing for fewer than two runs.
  [[nodiscard]] std::optional<double> half_interval(double centre) const;

  /// All, those that had not come about with what was seen of them; and those that had.
  std::vector<std::int64_t> sorted_;
  std::vector<std::int64_t> ended_;
  std::vector<RunTotal> runs_;
};

/// What a variable of Student's t distribution (Student 1908) stays within on either side with 95 %, of
/// `degrees` of freedom, at least 1. Beyond 30 it is the normal distribution's.
double student_95(std::size_t degrees);

/// Places of order statistics, from 1, between which the quantile `part` of the whole population lies with at
/// least 95 %, at most 2.5 % on either side, by the binomial distribution itself. 0 or n + 1: the samples
/// give no such bound.
struct RankInterval {
  std::size_t low{};
  std::size_t high{};
};
RankInterval rank_interval(std::size_t n, Ratio part);

/// How large a part has a property, in millionths, with Wilson's interval of 95 % (Wilson 1927).
struct Share {
  std::int64_t value{};
  std::int64_t low{};
  std::int64_t high{};
};
/// `n` above 0.
Share share_of(std::size_t with, std::size_t n);

}  // namespace raftsim
