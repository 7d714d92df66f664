#pragma once

#include <cstdint>

namespace raft {

/// One step of a 64-bit hash: folds `word` into `hash`. The same on every machine and compiler; spreads every
/// input bit over the result, but is no defence against an adversary.
constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15ULL;  // 2^64 divided by the golden ratio
  hash = (hash ^ word) * kOdd;
  return hash ^ (hash >> 29U);
}

/// Where a hash starts, so that leading zero words count.
inline constexpr std::uint64_t kHashSeed = 0x243F6A8885A308D3ULL;  // the first 64 fractional bits of pi

}  // namespace raft
