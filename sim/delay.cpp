#include "sim/delay.hpp"

#include <string>

#include "sim/delay_table.hpp"

namespace raftsim {
namespace {

void demand(bool holds, const std::string& found, const std::string& expected) {
  if (!holds) throw ImpossibleDelay(found, expected);
}

std::string value_text(const char* name, Duration value) {
  return std::string(name) + " " + to_text(value);
}

void check_range(const char* name, Duration duration) {
  demand(duration >= Duration::zero() && duration <= kMaxDuration, value_text(name, duration),
         std::string(name) + " from 0s to " + to_text(kMaxDuration));
}

void check_positive(const char* name, Duration duration) {
  demand(duration > Duration::zero(), value_text(name, duration), std::string(name) + " above 0s");
}

void check_order(const char* low_name, Duration low, const char* high_name, Duration high) {
  demand(low <= high, value_text(low_name, low) + " and " + value_text(high_name, high),
         std::string(low_name) + " not above " + high_name);
}

std::string ratio_text(const Ratio& ratio) {
  return std::to_string(ratio.numerator) + "/" + std::to_string(ratio.denominator);
}

/// "50%", or as a fraction what is no whole percentage.
std::string share_text(const Ratio& share) {
  constexpr std::uint64_t kPercent = 100;
  const bool is_whole = share.is_probability() && share.numerator * kPercent % share.denominator == 0;
  return is_whole ? std::to_string(share.numerator * kPercent / share.denominator) + "%" : ratio_text(share);
}

bool is_less(const Ratio& a, const Ratio& b) {
  __extension__ using Wide = unsigned __int128;
  return Wide{a.numerator} * b.denominator < Wide{b.numerator} * a.denominator;
}

void check(const ConstantDelay& spec) {
  check_range("delay", spec.value);
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
  check_positive("median", spec.median);
  check_order("median", spec.median, "p99", spec.p99);
}

void check(const ParetoDelay& spec) {
  check_range("min", spec.min);
  check_positive("min", spec.min);
  demand(!is_less(spec.shape, Ratio{1, 100}) && !is_less(Ratio{1000, 1}, spec.shape) &&
             spec.shape.denominator != 0,
         "shape " + ratio_text(spec.shape), "shape from 0.01 to 1000");
}

void check(const PercentileDelay& spec) {
  const std::vector<PercentileDelay::Point>& points = spec.points;
  demand(points.size() >= 2 && points.size() <= PercentileDelay::kMaxPoints,
         std::to_string(points.size()) + " percentiles",
         "2 to " + std::to_string(PercentileDelay::kMaxPoints));
  for (const PercentileDelay::Point& point : points) {
    check_range("delay", point.value);
    demand(point.share.is_probability(), "percentile " + share_text(point.share), "one from 0% to 100%");
  }
  const Ratio& first = points.front().share;
  const Ratio& last = points.back().share;
  demand(first.is_zero(), "the first percentile " + share_text(first), "0%, the shortest delay");
  demand(last.numerator == last.denominator, "the last percentile " + share_text(last),
         "100%, the longest delay");
  for (std::size_t i = 1; i < points.size(); ++i) {
    const PercentileDelay::Point& before = points[i - 1];
    const PercentileDelay::Point& here = points[i];
    demand(is_less(before.share, here.share),
           "percentile " + share_text(here.share) + " after " + share_text(before.share),
           "percentiles that rise");
    demand(
        before.value <= here.value,
        to_text(here.value) + " at percentile " + share_text(here.share) + " after " + to_text(before.value),
        "delays that do not fall as percentiles rise");
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
