#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace raftsim::lin {

/// The places of a search that were seen before, each as a row of words. Found by a hash and then compared
/// word by word: a collision must not pass for a place that was seen.
class Visited {
 public:
  Visited() : table_(kFirstSlots) {}

  /// Yes if `row`, of 1 to 65,535 words, is new.
  bool add(std::span<const std::uint64_t> row);
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Words kept.
  [[nodiscard]] std::size_t words() const { return words_.size(); }

 private:
  static constexpr std::size_t kFirstSlots = 64;
  struct Slot {
    /// Where the row begins in words_; rows are told apart by `length`, which is 0 for a free slot.
    std::uint32_t begin{};
    std::uint16_t length{};
    std::uint64_t hash{};
  };
  [[nodiscard]] bool holds(const Slot& slot, std::uint64_t hash, std::span<const std::uint64_t> row) const;
  void grow();

  std::vector<std::uint64_t> words_;
  /// Open addressing; its size is a power of two, at most half of it in use.
  std::vector<Slot> table_;
  std::size_t size_{};
};

}  // namespace raftsim::lin
