#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sim/random.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// Always the same.
struct ConstantDelay {
  Duration value{};
  friend bool operator==(const ConstantDelay&, const ConstantDelay&) = default;
};
/// Every whole nanosecond from min to max alike, both included; min <= max.
struct UniformDelay {
  Duration min{};
  Duration max{};
  friend bool operator==(const UniformDelay&, const UniformDelay&) = default;
};
/// The part of the normal distribution that is not below min; min <= mean.
struct NormalDelay {
  Duration mean{};
  /// The standard deviation, before what is below min is cut off.
  Duration deviation{};
  Duration min{};
  friend bool operator==(const NormalDelay&, const NormalDelay&) = default;
};
/// min and an exponentially distributed rest; min <= mean.
struct ExponentialDelay {
  /// The mean of the whole, min included.
  Duration mean{};
  Duration min{};
  friend bool operator==(const ExponentialDelay&, const ExponentialDelay&) = default;
};
/// Half of the draws are below the median, 99 of 100 below p99; 0 < median <= p99.
struct LogNormalDelay {
  Duration median{};
  Duration p99{};
  friend bool operator==(const LogNormalDelay&, const LogNormalDelay&) = default;
};
/// Pareto's distribution: the share of draws longer than x is (min / x) ^ shape; 0 < min.
struct ParetoDelay {
  Duration min{};
  /// Small shapes have heavy tails: there is no mean up to 1 and no variance up to 2. From 1/100 to 1000.
  Ratio shape{2, 1};
  friend bool operator==(const ParetoDelay&, const ParetoDelay&) = default;
};
/// A measured distribution: draws are even between neighbouring points.
struct PercentileDelay {
  static constexpr std::size_t kMaxPoints = 1000;

  struct Point {
    /// The share of draws that is not longer than `value`.
    Ratio share;
    Duration value{};
    friend bool operator==(const Point&, const Point&) = default;
  };
  /// 2 to kMaxPoints points; the shares rise strictly, from 0 (the shortest delay) to 1 (the longest); the
  /// values never fall.
  std::vector<Point> points;
  friend bool operator==(const PercentileDelay&, const PercentileDelay&) = default;
};

/// A distribution by its parameters, as scenarios write it. All durations are from 0 to kMaxDuration.
using DelaySpec = std::variant<ConstantDelay, UniformDelay, NormalDelay, ExponentialDelay, LogNormalDelay,
                               ParetoDelay, PercentileDelay>;

/// Thrown for parameters that make no distribution.
class ImpossibleDelay : public std::invalid_argument {
 public:
  ImpossibleDelay(std::string found, std::string expected)
      : std::invalid_argument("found " + found + ", expected " + expected),
        found_(std::move(found)),
        expected_(std::move(expected)) {}

  /// The parameters that do not fit, and what would.
  [[nodiscard]] const std::string& found() const { return found_; }
  [[nodiscard]] const std::string& expected() const { return expected_; }

 private:
  std::string found_;
  std::string expected_;
};

class DelayTable;

/// A distribution of delays, ready to be drawn from. A regular value, cheap to copy: copies share their
/// table.
///
/// Every draw is from min() to max(). Normal, exponential, log-normal and Pareto delays are drawn from a
/// table of quantiles, linear in between, that ends 2^-20 (about one in a million) before either end of the
/// distribution: what is further out is drawn as the border. No draw exceeds kMaxDuration. Tables are
/// computed by plain IEEE arithmetic and drawn from by integers, so that they are the same everywhere.
class Delay {
 public:
  /// Constantly zero.
  Delay() = default;
  /// Throws ImpossibleDelay when the parameters are not as required above.
  explicit Delay(const DelaySpec& spec);

  static Delay constant(Duration value) { return Delay(ConstantDelay{value}); }
  static Delay uniform(Duration min, Duration max) { return Delay(UniformDelay{min, max}); }
  static Delay normal(Duration mean, Duration deviation, Duration min = {}) {
    return Delay(NormalDelay{mean, deviation, min});
  }
  static Delay exponential(Duration mean, Duration min = {}) { return Delay(ExponentialDelay{mean, min}); }
  static Delay log_normal(Duration median, Duration p99) { return Delay(LogNormalDelay{median, p99}); }
  static Delay pareto(Duration min, Ratio shape) { return Delay(ParetoDelay{min, shape}); }
  static Delay percentiles(std::vector<PercentileDelay::Point> points) {
    return Delay(PercentileDelay{std::move(points)});
  }

  /// Draws a delay. Takes nothing from the stream when constant, one word when uniform (very rarely more),
  /// two (very rarely more) from percentiles, exactly one otherwise.
  [[nodiscard]] Duration sample(Random& random) const {
    if (table_ != nullptr) return sample_table(random);
    if (values_ == 1) return min_;
    return min_ + Duration{static_cast<std::int64_t>(random.below(values_))};
  }

  /// The shortest and the longest delay that can be drawn.
  [[nodiscard]] Duration min() const { return min_; }
  [[nodiscard]] Duration max() const;
  /// Whether every draw is the same and takes nothing from the stream.
  [[nodiscard]] bool is_constant() const { return table_ == nullptr && values_ == 1; }
  /// The parameters; a uniform delay with min = max is given back as constant.
  [[nodiscard]] DelaySpec spec() const;

  /// Whether both have the same parameters.
  friend bool operator==(const Delay& a, const Delay& b);

 private:
  [[nodiscard]] Duration sample_table(Random& random) const;

  Duration min_{};
  /// Constant and uniform: how many different values there are, from min_ on.
  std::uint64_t values_{1};
  std::shared_ptr<const DelayTable> table_;
};

}  // namespace raftsim
