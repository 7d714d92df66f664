#include "sim/delay.hpp"

#include <stdexcept>
#include <string>

#include "sim/delay_table.hpp"

namespace raftsim {
namespace {

void demand(bool holds, const std::string& complaint) {
  if (!holds) throw std::invalid_argument(complaint);
}

void check_range(const char* name, Duration duration) {
  demand(duration >= Duration::zero() && duration <= kMaxDuration,
         std::string(name) + " must be from 0s to " + to_text(kMaxDuration) + ", found " + to_text(duration));
}

void check_order(const char* low_name, Duration low, const char* high_name, Duration high) {
  demand(low <= high, std::string(low_name) + " must not be longer than " + high_name + ", found " +
                          to_text(low) + " and " + to_text(high));
}

std::string ratio_text(const Ratio& ratio) {
  return std::to_string(ratio.numerator) + "/" + std::to_string(ratio.denominator);
}

bool is_less(const Ratio& a, const Ratio& b) {
  __extension__ using Wide = unsigned __int128;
  return Wide{a.numerator} * b.denominator < Wide{b.numerator} * a.denominator;
}

void check(const ConstantDelay& spec) {
  check_range("a delay", spec.value);
}

void check(const UniformDelay& spec) {
  check_range("min", spec.min);
  check_range("max", spec.max);
  check_order("min", spec.min, "max", spec.max);
}

void check(const NormalDelay& spec) {
  check_range("mean", spec.mean);
  check_range("deviation", spec.deviation);
  check_range("min", spec.min);
  check_order("min", spec.min, "mean", spec.mean);
}

void check(const ExponentialDelay& spec) {
  check_range("mean", spec.mean);
  check_range("min", spec.min);
  check_order("min", spec.min, "mean", spec.mean);
}

void check(const LogNormalDelay& spec) {
  check_range("median", spec.median);
  check_range("p99", spec.p99);
  demand(spec.median > Duration::zero(), "median must be longer than 0s");
  check_order("median", spec.median, "p99", spec.p99);
}

void check(const ParetoDelay& spec) {
  check_range("min", spec.min);
  demand(spec.min > Duration::zero(), "min must be longer than 0s");
  demand(!is_less(spec.shape, Ratio{1, 100}) && !is_less(Ratio{1000, 1}, spec.shape) &&
             spec.shape.denominator != 0,
         "shape must be from 0.01 to 1000, found " + ratio_text(spec.shape));
}

void check(const PercentileDelay& spec) {
  const std::vector<PercentileDelay::Point>& points = spec.points;
  demand(points.size() >= 2 && points.size() <= PercentileDelay::kMaxPoints,
         "percentiles must have 2 to " + std::to_string(PercentileDelay::kMaxPoints) + " points, found " +
             std::to_string(points.size()));
  for (const PercentileDelay::Point& point : points) {
    check_range("a percentile's delay", point.value);
    demand(point.share.is_probability(),
           "a percentile must be from 0% to 100%, found " + ratio_text(point.share));
  }
  demand(points.front().share.is_zero(), "the first percentile must be 0%, the shortest delay");
  demand(points.back().share.numerator == points.back().share.denominator,
         "the last percentile must be 100%, the longest delay");
  for (std::size_t i = 1; i < points.size(); ++i) {
    demand(is_less(points[i - 1].share, points[i].share), "percentiles must rise, found " +
                                                              ratio_text(points[i].share) + " after " +
                                                              ratio_text(points[i - 1].share));
    check_order("the delay at a percentile", points[i - 1].value, "the delay at the next", points[i].value);
  }
}

}  // namespace

Delay::Delay(const DelaySpec& spec) {
  std::visit([](const auto& kind) { check(kind); }, spec);
  if (const auto* const constant = std::get_if<ConstantDelay>(&spec)) {
    min_ = constant->value;
  } else if (const auto* const uniform = std::get_if<UniformDelay>(&spec)) {
    min_ = uniform->min;
    values_ = static_cast<std::uint64_t>((uniform->max - uniform->min).count()) + 1;
  } else {
    table_ = std::make_shared<const DelayTable>(spec);
    min_ = Duration{table_->min()};
  }
}

Duration Delay::sample_table(Random& random) const {
  return Duration{table_->sample(random)};
}

Duration Delay::max() const {
  if (table_ != nullptr) return Duration{table_->max()};
  return min_ + Duration{static_cast<std::int64_t>(values_ - 1)};
}

DelaySpec Delay::spec() const {
  if (table_ != nullptr) return table_->spec();
  if (is_constant()) return ConstantDelay{min_};
  return UniformDelay{min_, max()};
}

bool operator==(const Delay& a, const Delay& b) {
  if (a.table_ == nullptr || b.table_ == nullptr) {
    return a.table_ == b.table_ && a.min_ == b.min_ && a.values_ == b.values_;
  }
  return a.table_ == b.table_ || a.table_->spec() == b.table_->spec();
}

}  // namespace raftsim
