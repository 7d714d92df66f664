#include "tools/stats_samples.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace raftsim {
namespace {

/// What a normal variable stays within on either side with 95 %.
constexpr double kNormal95 = 1.959963984540054;

__extension__ using WideInteger = __int128;

/// The binomial distribution around its mode, up to a factor: by the ratio of neighbours, so that no
/// factorial and no power is needed. What is left out is too little to count.
struct BinomialWeights {
  std::size_t first{};
  std::vector<double> weights;
};

BinomialWeights binomial_weights(std::size_t n, Ratio part) {
  constexpr double kNegligible = 1e-25;
  const auto count = static_cast<double>(n);
  const double odds =
      static_cast<double>(part.numerator) / static_cast<double>(part.denominator - part.numerator);
  const auto mode =
      static_cast<std::size_t>(static_cast<WideInteger>(n) * static_cast<WideInteger>(part.numerator) /
                               static_cast<WideInteger>(part.denominator));
  std::vector<double> below;
  double weight = 1;
  for (std::size_t k = mode; k > 0 && weight > kNegligible; --k) {
    const auto at = static_cast<double>(k);
    weight *= at / (count - at + 1) / odds;
    below.push_back(weight);
  }
  BinomialWeights all{mode - below.size(), {below.rbegin(), below.rend()}};
  all.weights.push_back(1);
  weight = 1;
  for (std::size_t k = mode; k < n && weight > kNegligible; ++k) {
    const auto at = static_cast<double>(k);
    weight *= (count - at) / (at + 1) * odds;
    all.weights.push_back(weight);
  }
  return all;
}

/// The place of the nearest rank, from 1.
std::size_t nearest_rank(std::size_t n, Ratio part) {
  const auto product = static_cast<WideInteger>(n) * static_cast<WideInteger>(part.numerator);
  const auto denominator = static_cast<WideInteger>(part.denominator);
  return std::max<std::size_t>(static_cast<std::size_t>((product + denominator - 1) / denominator), 1);
}

RunTotal total_of(const std::vector<std::int64_t>& values) {
  WideInteger sum = 0;
  for (const std::int64_t value : values) sum += value;
  return {values.size(), static_cast<double>(sum)};
}

}  // namespace

RunTotal run_total(const Samples& of_run) {
  const RunTotal ended = total_of(of_run.values);
  const RunTotal censored = total_of(of_run.censored);
  return {ended.samples + censored.samples, ended.sum + censored.sum};
}

double student_95(std::size_t degrees) {
  constexpr std::array kQuantiles{
      12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139,
      2.200985,  2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816, 2.100922, 2.093024, 2.085963,
      2.079614,  2.073873, 2.068658, 2.063899, 2.059539, 2.055529, 2.051831, 2.048407, 2.045230, 2.042272};
  return degrees <= kQuantiles.size() ? kQuantiles.at(degrees - 1) : kNormal95;
}

RankInterval rank_interval(std::size_t n, Ratio part) {
  if (part.numerator == part.denominator) return {n, n + 1};
  constexpr double kTail = 0.025;
  const BinomialWeights all = binomial_weights(n, part);
  double total = 0;
  for (const double weight : all.weights) total += weight;
  RankInterval ranks{all.first, n + 1};
  double sum = 0;
  for (std::size_t i = 0; i < all.weights.size(); ++i) {
    sum += all.weights[i];
    const std::size_t next = all.first + i + 1;
    if (sum <= kTail * total) ranks.low = next;
    if (sum >= (1 - kTail) * total) {
      ranks.high = next;
      break;
    }
  }
  return ranks;
}

Share share_of(std::size_t with, std::size_t n) {
  const auto count = static_cast<double>(n);
  const double part = static_cast<double>(with) / count;
  const double square = kNormal95 * kNormal95;
  const double centre = (part + square / (2 * count)) / (1 + square / count);
  const double spread =
      kNormal95 / (1 + square / count) * std::sqrt(part * (1 - part) / count + square / (4 * count * count));
  const auto millionths = [](double share) {
    return static_cast<std::int64_t>(std::llround(std::clamp(share, 0.0, 1.0) * 1e6));
  };
  return {millionths(part), millionths(centre - spread), millionths(centre + spread)};
}

Distribution::Distribution(Samples samples)
    : ended_(std::move(samples.values)), runs_(std::move(samples.runs)) {
  std::sort(ended_.begin(), ended_.end());
  std::sort(samples.censored.begin(), samples.censored.end());
  sorted_.resize(ended_.size() + samples.censored.size());
  std::merge(ended_.begin(), ended_.end(), samples.censored.begin(), samples.censored.end(), sorted_.begin());
  // Sums of rounded numbers depend on their order, and runs come in any.
  std::sort(runs_.begin(), runs_.end(), [](const RunTotal& a, const RunTotal& b) {
    return std::pair(a.samples, a.sum) < std::pair(b.samples, b.sum);
  });
}

std::optional<std::int64_t> Distribution::most() const {
  if (censored() > 0) return {};
  return sorted_.back();
}

PercentileValue Distribution::quantile(Ratio part) const {
  const std::size_t rank = nearest_rank(size(), part);
  PercentileValue quantile;
  quantile.value = sorted_[rank - 1];
  // With what had not come about taken for endless the quantile is as great as it can be.
  quantile.at_least = rank > ended_.size() || ended_[rank - 1] != quantile.value;
  return quantile;
}

PercentileValue Distribution::percentile(Ratio part) const {
  const RankInterval ranks = rank_interval(size(), part);
  PercentileValue percentile = quantile(part);
  if (ranks.low > 0) percentile.bounds.low = sorted_[ranks.low - 1];
  if (ranks.high <= ended_.size()) percentile.bounds.high = ended_[ranks.high - 1];
  return percentile;
}

/// The mean is a ratio of two sums over runs, that of their samples' values and that of how many they are:
/// its error comes of how far the runs are from that ratio (the ratio estimator; Cochran 1977, §6.4, without
/// its correction for finite populations). Where each run has one sample it is the usual one.
std::optional<double> Distribution::half_interval(double centre) const {
  const std::size_t runs = runs_.empty() ? size() : runs_.size();
  if (runs < 2) return {};
  double squares = 0;
  const auto add = [&](const RunTotal& run) {
    const double off = run.sum - centre * static_cast<double>(run.samples);
    squares += off * off;
  };
  for (const RunTotal& run : runs_) add(run);
  if (runs_.empty()) {
    for (const std::int64_t value : sorted_) add({1, static_cast<double>(value)});
  }
  const auto count = static_cast<double>(runs);
  return student_95(runs - 1) * std::sqrt(squares * count / (count - 1)) / static_cast<double>(size());
}

Mean Distribution::mean() const {
  WideInteger sum = 0;
  for (const std::int64_t value : sorted_) sum += value;
  const auto n = static_cast<WideInteger>(size());
  Mean mean;
  mean.value = static_cast<std::int64_t>((sum * 1000 + n / 2) / n);
  mean.at_least = censored() > 0;
  if (size() < 2 || mean.at_least) return mean;
  const double centre = static_cast<double>(sum) / static_cast<double>(size());
  double squares = 0;
  for (const std::int64_t value : sorted_) {
    const double off = static_cast<double>(value) - centre;
    squares += off * off;
  }
  mean.deviation = std::llround(std::sqrt(squares / static_cast<double>(size() - 1)) * 1000);
  if (const auto half = half_interval(centre)) {
    const std::int64_t thousandths = std::llround(*half * 1000);
    mean.bounds = {std::max<std::int64_t>(mean.value - thousandths, 0), mean.value + thousandths};
  }
  return mean;
}

std::size_t Distribution::at_most(std::int64_t value) const {
  return static_cast<std::size_t>(std::upper_bound(ended_.begin(), ended_.end(), value) - ended_.begin());
}

}  // namespace raftsim
