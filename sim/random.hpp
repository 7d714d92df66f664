#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "core/types.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// An exact probability or proportion, so that no rounding of decimal fractions enters a run.
struct Ratio {
  std::uint64_t numerator{};
  /// At least 1.
  std::uint64_t denominator{1};

  [[nodiscard]] constexpr bool is_zero() const { return numerator == 0; }
  /// Whether this is at most 1, as a probability must be.
  [[nodiscard]] constexpr bool is_probability() const { return denominator != 0 && numerator <= denominator; }
  /// Equal as written: 1/2 and 2/4 are different texts of one number and compare as different.
  friend constexpr bool operator==(const Ratio&, const Ratio&) = default;
};

/// A stream's name as a number: 64-bit FNV-1a of its bytes.
using StreamKey = raft::Strong<struct StreamKeyTag, std::uint64_t>;

/// The key of the name that continues the name of `key` by `more`.
constexpr StreamKey extend(StreamKey key, std::string_view more) {
  constexpr std::uint64_t kFnvPrime = 0x100000001B3ULL;
  for (const char c : more) key.value = (key.value ^ static_cast<unsigned char>(c)) * kFnvPrime;
  return key;
}

constexpr StreamKey stream_key(std::string_view name) {
  constexpr std::uint64_t kFnvOffsetBasis = 0xCBF29CE484222325ULL;
  return extend(StreamKey{kFnvOffsetBasis}, name);
}

/// A stream of pseudo-random numbers: xoshiro256** (Blackman and Vigna, 2018), its state filled by splitmix64
/// from the run's seed and the stream's name. Streams of one seed are independent of each other, so that one
/// more draw in one place moves no other. The same numbers on every machine. A regular value.
class Random {
 public:
  /// The stream without name of seed 0.
  constexpr Random() : Random(0, stream_key("")) {}
  constexpr Random(std::uint64_t seed, std::string_view stream) : Random(seed, stream_key(stream)) {}
  /// The same stream as by the key's name, for names whose key is known.
  constexpr Random(std::uint64_t seed, StreamKey key) {
    std::uint64_t counter = scramble(seed + kGolden) ^ key.value;
    for (std::uint64_t& word : state_) {
      counter += kGolden;
      word = scramble(counter);
    }
  }

  /// The next 64 random bits.
  constexpr std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// Evenly from 0 to n - 1, without bias (Lemire, "Fast Random Integer Generation in an Interval", 2019);
  /// 0 when n is 0 or 1. Takes one word, and very rarely more.
  constexpr std::uint64_t below(std::uint64_t n) {
    const Wide product = Wide{next()} * n;
    if (static_cast<std::uint64_t>(product) < n) [[unlikely]] {
      return below_again(n, product);
    }
    return static_cast<std::uint64_t>(product >> 64U);
  }

  /// Evenly from lo to hi, both included; lo <= hi.
  constexpr std::int64_t between(std::int64_t lo, std::int64_t hi) {
    const std::uint64_t values = static_cast<std::uint64_t>(hi) - static_cast<std::uint64_t>(lo) + 1;
    const std::uint64_t offset = values == 0 ? next() : below(values);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(lo) + offset);
  }
  constexpr Duration between(Duration lo, Duration hi) { return Duration{between(lo.count(), hi.count())}; }

  /// True with exactly this probability; takes its word of the stream even when the answer is certain.
  constexpr bool chance(Ratio probability) { return below(probability.denominator) < probability.numerator; }

  friend constexpr bool operator==(const Random&, const Random&) = default;

 private:
  __extension__ using Wide = unsigned __int128;
  /// 2^64 divided by the golden ratio, odd: splitmix64's step.
  static constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ULL;

  /// below() where the first word may have to be drawn again; apart, so that the usual case is short.
  [[gnu::noinline]] constexpr std::uint64_t below_again(std::uint64_t n, Wide product) {
    const std::uint64_t threshold = (0 - n) % n;
    while (static_cast<std::uint64_t>(product) < threshold) product = Wide{next()} * n;
    return static_cast<std::uint64_t>(product >> 64U);
  }

  /// splitmix64's output function (Steele, Lea and Flood, 2014). Maps distinct words to distinct words, so
  /// that at most one word of a state is zero.
  static constexpr std::uint64_t scramble(std::uint64_t word) {
    word = (word ^ (word >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    word = (word ^ (word >> 27U)) * 0x94D049BB133111EBULL;
    return word ^ (word >> 31U);
  }

  std::array<std::uint64_t, 4> state_{};
};

}  // namespace raftsim
