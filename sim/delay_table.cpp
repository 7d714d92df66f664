#include "sim/delay_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/plain_math.hpp"

namespace raftsim {
namespace {

double as_double(Duration duration) {
  return static_cast<double>(duration.count());
}

/// The nearest whole number of nanoseconds that is a permitted delay and not below `min`.
std::int64_t as_count(double nanos, Duration min) {
  if (nanos <= as_double(min)) return min.count();
  if (nanos >= as_double(kMaxDuration)) return kMaxDuration.count();
  const auto whole = static_cast<std::int64_t>(nanos);
  return nanos - static_cast<double>(whole) < 0.5 ? whole : whole + 1;
}

using HalfTable = std::array<double, DelayTable::kHalf>;

/// The quantiles of the upper half of the standard normal distribution.
const HalfTable& standard_normal() {
  static const HalfTable table = [] {
    HalfTable result{};
    for (std::size_t knot = 0; knot < result.size(); ++knot) {
      result[knot] = plain::normal_tail_inverse(DelayTable::share_beyond(knot));
    }
    return result;
  }();
  return table;
}

/// The quantiles of the exponential distribution of mean 1, turned round: the logarithms of the shares below
/// and beyond the knots. Scenarios that are drawn have several such tables each.
struct StandardExponential {
  HalfTable lower{};
  HalfTable upper{};
};
const StandardExponential& standard_exponential() {
  static const StandardExponential table = [] {
    StandardExponential result;
    for (std::size_t knot = 0; knot < DelayTable::kHalf; ++knot) {
      result.lower[knot] = plain::log(1 - DelayTable::share_beyond(knot));
      result.upper[knot] = plain::log(DelayTable::share_beyond(knot));
    }
    return result;
  }();
  return table;
}

/// The standard normal distribution's value that has this share of it beyond; share up to 1/2. Linear between
/// the table's knots, as draws are, since computing it takes a thousand times as long.
double normal_beyond(double share) {
  if (share < DelayTable::share_beyond(0)) return plain::normal_tail_inverse(share);
  std::size_t below = 0;
  std::size_t above = DelayTable::kHalf - 1;
  while (above - below > 1) {
    const std::size_t middle = (below + above) / 2;
    (DelayTable::share_beyond(middle) <= share ? below : above) = middle;
  }
  const HalfTable& table = standard_normal();
  const double start = DelayTable::share_beyond(below);
  const double part = (share - start) / (DelayTable::share_beyond(above) - start);
  return table[below] + (table[above] - table[below]) * part;
}

/// The standard normal distribution's value with the shares below and above it, which make 1 together.
double normal_between(double below, double above) {
  return below < above ? -normal_beyond(below) : normal_beyond(above);
}

}  // namespace

DelayTable::DelayTable(DelaySpec spec) : spec_(std::move(spec)) {
  std::visit([this](const auto& kind) { build(kind); }, spec_);
}

double DelayTable::share_beyond(std::size_t knot) {
  constexpr double kBorder = 1.0 / (1U << kTailBits);
  const auto octave = static_cast<unsigned>(knot / kSteps);
  const auto step = static_cast<double>(knot % kSteps);
  return kBorder * static_cast<double>(1U << octave) * (1 + step / kSteps);
}

/// lower(knot, share) and upper(knot, share) are the values in nanoseconds with that share of the
/// distribution below and above; min_ is known.
template <class Lower, class Upper>
void DelayTable::fill(const Lower& lower, const Upper& upper) {
  const Duration floor{min_};
  knots_.resize(2 * kHalf);
  for (std::size_t knot = 0; knot < kHalf; ++knot) {
    knots_[knot] = as_count(lower(knot, share_beyond(knot)), floor);
    knots_[kHalf + knot] = as_count(upper(knot, share_beyond(knot)), floor);
  }
  min_ = knots_[0];
  max_ = knots_[kHalf];
}

void DelayTable::build(const NormalDelay& spec) {
  min_ = spec.min.count();
  const double mean = as_double(spec.mean);
  const double deviation = as_double(spec.deviation);
  const double room = as_double(spec.mean - spec.min);
  const HalfTable& standard = standard_normal();
  if (room >= standard.front() * deviation) {
    fill([&](std::size_t knot, double) { return mean - deviation * standard[knot]; },
         [&](std::size_t knot, double) { return mean + deviation * standard[knot]; });
    return;
  }
  // What is left when the part below min is cut off: each share is a share of the rest.
  const double cut = plain::normal_tail(room / deviation);
  const double rest = 1 - cut;
  fill(
      [&](std::size_t, double share) {
        return mean + deviation * normal_between(cut + rest * share, rest - rest * share);
      },
      [&](std::size_t, double share) {
        return mean + deviation * normal_between(cut + (rest - rest * share), rest * share);
      });
}

void DelayTable::build(const ExponentialDelay& spec) {
  min_ = spec.min.count();
  const double min = as_double(spec.min);
  const double mean = as_double(spec.mean - spec.min);
  const StandardExponential& standard = standard_exponential();
  fill([&](std::size_t knot, double) { return min - mean * standard.lower[knot]; },
       [&](std::size_t knot, double) { return min - mean * standard.upper[knot]; });
}

void DelayTable::build(const LogNormalDelay& spec) {
  const double median = as_double(spec.median);
  const double sigma =
      (plain::log(as_double(spec.p99)) - plain::log(median)) / plain::normal_tail_inverse(0.01);
  const HalfTable& standard = standard_normal();
  fill([&](std::size_t knot, double) { return median * plain::exp(-sigma * standard[knot]); },
       [&](std::size_t knot, double) { return median * plain::exp(sigma * standard[knot]); });
}

void DelayTable::build(const ParetoDelay& spec) {
  min_ = spec.min.count();
  const double min = as_double(spec.min);
  const double shape =
      static_cast<double>(spec.shape.numerator) / static_cast<double>(spec.shape.denominator);
  fill([&](std::size_t, double share) { return min * plain::exp(-plain::log(1 - share) / shape); },
       [&](std::size_t, double share) { return min * plain::exp(-plain::log(share) / shape); });
}

void DelayTable::build(const PercentileDelay& spec) {
  __extension__ using Unsigned = unsigned __int128;
  min_ = spec.points.front().value.count();
  max_ = spec.points.back().value.count();
  for (const PercentileDelay::Point& point : spec.points) values_.push_back(point.value.count());
  for (std::size_t i = 1; i + 1 < spec.points.size(); ++i) {
    const Ratio& share = spec.points[i].share;
    begins_.push_back(static_cast<std::uint64_t>((Unsigned{share.numerator} << 64U) / share.denominator));
  }
}

std::int64_t DelayTable::sample_percentiles(Random& random) const {
  const auto begin = std::upper_bound(begins_.begin(), begins_.end(), random.next());
  const auto stretch = static_cast<std::size_t>(begin - begins_.begin());
  return random.between(values_[stretch], values_[stretch + 1]);
}

}  // namespace raftsim
