#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/delay.hpp"
#include "sim/random.hpp"

namespace raftsim {

/// What a delay of several parameters is drawn from; computed once and then shared. Internal to Delay.
class DelayTable {
 public:
  /// Takes checked parameters of a kind that is neither constant nor uniform.
  explicit DelayTable(DelaySpec spec);

  [[nodiscard]] const DelaySpec& spec() const { return spec_; }
  [[nodiscard]] std::int64_t min() const { return min_; }
  [[nodiscard]] std::int64_t max() const { return max_; }

  [[nodiscard]] std::int64_t sample(Random& random) const {
    return knots_.empty() ? sample_percentiles(random) : sample_knots(random.next());
  }

  // Each half of the distribution is described by the values ("knots") at certain shares of it that lie
  // beyond: from 2^-20 to 2^-19 in kSteps even steps, from 2^-19 to 2^-18 in as many, and so on up to 1/2. So
  // the knots are as dense in the tails, where values change fast, as the tails need.
  static constexpr unsigned kStepBits = 5;
  static constexpr std::size_t kSteps = std::size_t{1} << kStepBits;
  static constexpr unsigned kTailBits = 20;
  static constexpr std::size_t kHalf = (kTailBits - 1) * kSteps + 1;
  /// The share beyond the knot with this number, 0 to kHalf - 1.
  static double share_beyond(std::size_t knot);

 private:
  template <class Lower, class Upper>
  void fill(const Lower& lower, const Upper& upper);
  void build(const ConstantDelay&) {}
  void build(const UniformDelay&) {}
  void build(const NormalDelay& spec);
  void build(const ExponentialDelay& spec);
  void build(const LogNormalDelay& spec);
  void build(const ParetoDelay& spec);
  void build(const PercentileDelay& spec);

  /// The first bit of the word says which half, the others how much of it lies beyond.
  [[nodiscard]] std::int64_t sample_knots(std::uint64_t word) const {
    const std::size_t half = (word >> 63U) * kHalf;
    // The share beyond, as a fraction of the half in 64 bits, is 2^-(octave + 1) times 1.xxx; step and part
    // are the bits of xxx. The lowest bit only keeps it above zero.
    const std::uint64_t share = word << 1U | 1U;
    const auto octave = static_cast<unsigned>(std::countl_zero(share));
    if (octave > kTailBits - 2) [[unlikely]] {
      return knots_[half];
    }
    const std::uint64_t rest = share << octave << 1U;
    const std::size_t knot = half + (kTailBits - 2 - octave) * kSteps + (rest >> (64U - kStepBits));
    const auto part = static_cast<std::int64_t>(rest << kStepBits >> 1U);
    const std::int64_t here = knots_[knot];
    return here + static_cast<std::int64_t>(Wide{knots_[knot + 1] - here} * part >> 63U);
  }
  [[nodiscard]] std::int64_t sample_percentiles(Random& random) const;

  __extension__ using Wide = __int128;

  DelaySpec spec_;
  std::int64_t min_{};
  std::int64_t max_{};
  /// The lower half from the border to the median, then the upper half likewise; empty for percentiles.
  std::vector<std::int64_t> knots_;
  /// Percentiles: where in 64 bits each stretch but the first begins, and the values at the stretches' ends.
  std::vector<std::uint64_t> begins_;
  std::vector<std::int64_t> values_;
};

}  // namespace raftsim
