#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "viz/model/message.hpp"

namespace raftsim::viz {

/// How much a message matters to who sees too many of them at once.
enum class ArrowRank : std::uint8_t {
  /// Elections and handing over.
  election,
  /// Entries, snapshots, and answers that say no.
  content,
  /// Heartbeats and the answers to all of these.
  routine,
};
inline constexpr std::size_t kArrowRanks = 3;
ArrowRank rank_of(const Arrow& arrow);

/// Finds the arrows of one rank that meet a stretch of time, for what they are and not for what there is.
class ArrowIndex {
 public:
  /// In the order of `asked`.
  void add(std::size_t place) { places_.push_back(static_cast<std::uint32_t>(place)); }
  /// All are added, and their ends are known.
  void finish(const std::vector<Arrow>& arrows);

  /// How many were asked for in [begin, end].
  [[nodiscard]] std::size_t count(const std::vector<Arrow>& arrows, Time begin, Time end) const;

  /// Calls `look` with the place of each that meets [begin, end], in order, until it says no.
  template <class Look>
  void each(const std::vector<Arrow>& arrows, Time begin, Time end, Look&& look) const {
    for (std::size_t block = 0; block < block_ends_.size(); ++block) {
      if (arrows[places_[block * kBlock]].asked > end) return;
      if (block_ends_[block] < begin) continue;
      const std::size_t stop = std::min(places_.size(), (block + 1) * kBlock);
      for (std::size_t i = block * kBlock; i < stop; ++i) {
        if (arrows[places_[i]].meets(begin, end) && !look(std::size_t{places_[i]})) return;
      }
    }
  }

 private:
  static constexpr std::size_t kBlock = 64;
  std::vector<std::uint32_t> places_;
  /// The latest end of each block.
  std::vector<Time> block_ends_;
};

using ArrowIndexes = std::array<ArrowIndex, kArrowRanks>;

}  // namespace raftsim::viz
