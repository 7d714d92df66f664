#pragma once

#include <algorithm>
#include <cstdint>

namespace raftsim::lin {

/// What searches have done.
struct Work {
  /// Places kept, each an order begun and what the key then holds.
  std::uint64_t states{};
  /// Looks at single operations, where a question is laid out and for what can come next, and comparisons
  /// with places kept: what takes the time. Walking some bytes of a text counts as one, too.
  std::uint64_t tries{};

  Work& operator+=(const Work& other) {
    states += other.states;
    tries += other.tries;
    return *this;
  }
  friend bool operator==(const Work&, const Work&) = default;
};

/// How much work may be done before a search is given up: so many states and so many tries, whichever are
/// used up first.
struct Effort {
  /// Enough for states that are looked at thoroughly, and an end to those that are looked at for ever.
  static constexpr std::uint64_t kTriesAState = 200;
  /// Words of 64 bits that one search keeps of its places, at most: some 600 MiB with all else. Beyond it is
  /// given up, whatever may still be done.
  static constexpr std::uint64_t kMostWords = std::uint64_t{1} << 25U;

  /// Some 100 bytes each.
  std::uint64_t states{1'000'000};
  std::uint64_t tries{states * kTriesAState};

  [[nodiscard]] bool is_none() const { return states == 0 || tries == 0; }
  [[nodiscard]] Effort at_most(const Effort& other) const {
    return {std::min(states, other.states), std::min(tries, other.tries)};
  }
};

/// What may still be done, and what has been. A search ends between two looks, so that it may do a little
/// more than it was given; that counts, too.
class Budget {
 public:
  explicit Budget(const Effort& effort) : left_(effort) {}

  [[nodiscard]] const Effort& left() const { return left_; }
  [[nodiscard]] const Work& spent() const { return spent_; }

  void spend(const Work& work) {
    left_.states -= std::min(left_.states, work.states);
    left_.tries -= std::min(left_.tries, work.tries);
    spent_ += work;
  }

 private:
  Effort left_;
  Work spent_;
};

}  // namespace raftsim::lin
