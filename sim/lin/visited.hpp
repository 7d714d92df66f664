#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace raftsim::lin {

/// The places of a search that were seen before. A place is a row of words, its key, and what is left there
/// to go on with: of two with one key from which nothing is found, one that has no more left need not be
/// looked at. Keys are found by a hash and then compared word by word: a collision must not pass for a place
/// that was seen.
class Visited {
 public:
  Visited() : table_(kFirstSlots) {}

  /// Yes if no place of this key that was seen had all of `left`. The key has 1 to 65,535 words. `left`: how
  /// many single things are left; these, rising; then in pairs, rising, of what is used up one by one how
  /// much was used, but nothing of what was not.
  bool add(std::span<const std::uint64_t> key, std::span<const std::uint32_t> left);
  [[nodiscard]] std::size_t size() const { return places_.size(); }
  /// Words of 64 bits kept.
  [[nodiscard]] std::size_t words() const { return words_.size() + lefts_.size() / 2; }
  /// How many pairs of places were compared.
  [[nodiscard]] std::uint64_t comparisons() const { return comparisons_; }

 private:
  static constexpr std::size_t kFirstSlots = 64;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  struct Slot {
    /// Where the key begins in words_; keys are told apart by `length`, which is 0 for a free slot.
    std::uint32_t begin{};
    std::uint16_t length{};
    /// The latest place of the key.
    std::uint32_t place{};
    std::uint64_t hash{};
  };
  struct Place {
    std::uint32_t begin{};
    std::uint32_t length{};
    /// The one before of the same key.
    std::uint32_t previous{};
  };
  [[nodiscard]] bool holds(const Slot& slot, std::uint64_t hash, std::span<const std::uint64_t> key) const;
  [[nodiscard]] Slot& slot_of(std::span<const std::uint64_t> key);
  void grow();

  std::vector<std::uint64_t> words_;
  std::vector<std::uint32_t> lefts_;
  std::vector<Place> places_;
  /// Open addressing; its size is a power of two, at most half of it in use.
  std::vector<Slot> table_;
  std::size_t keys_{};
  std::uint64_t comparisons_{};
};

}  // namespace raftsim::lin
