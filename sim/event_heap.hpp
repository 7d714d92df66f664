#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "sim/event_key.hpp"

namespace raftsim {

/// A 4-ary heap of keys, least first.
class EventHeap {
 public:
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// The least key; EventKey() when the heap is empty.
  [[nodiscard]] EventKey top() const { return keys_[kRoot]; }

  void push(EventKey key) {
    const std::size_t last = kRoot + size_;
    ++size_;
    // Every key but the root has three siblings, so that pop() need not ask; those that are not there come
    // last.
    if (keys_.size() < last + kArity) keys_.resize(last + kArity);
    std::size_t hole = last;
    while (hole != kRoot) {
      const std::size_t above = parent(hole);
      if (!(key < keys_[above])) break;
      keys_[hole] = keys_[above];
      hole = above;
    }
    keys_[hole] = key;
  }

  /// Removes and returns the least key; the heap is not empty.
  EventKey pop() {
    const EventKey least = keys_[kRoot];
    --size_;
    const std::size_t last = kRoot + size_;
    const EventKey moved = keys_[last];
    keys_[last] = EventKey();
    std::size_t hole = kRoot;
    for (std::size_t child = first_child(hole); child < last; child = first_child(hole)) {
      const std::size_t left = child + (keys_[child + 1] < keys_[child] ? 1U : 0U);
      const std::size_t right = child + (keys_[child + 3] < keys_[child + 2] ? 3U : 2U);
      const std::size_t best = keys_[right] < keys_[left] ? right : left;
      if (!(keys_[best] < moved)) break;
      keys_[hole] = keys_[best];
      hole = best;
    }
    if (size_ != 0) keys_[hole] = moved;
    return least;
  }

  void clear() {
    std::fill(keys_.begin(), keys_.end(), EventKey());
    size_ = 0;
  }

  /// All keys, least first.
  [[nodiscard]] std::vector<EventKey> sorted() const {
    const auto first = keys_.begin() + kRoot;
    std::vector<EventKey> result(first, first + static_cast<std::ptrdiff_t>(size_));
    std::sort(result.begin(), result.end());
    return result;
  }

 private:
  /// The root lies where its children, and theirs, begin at multiples of four.
  static constexpr std::size_t kRoot = 3;
  static constexpr std::size_t kArity = 4;
  static constexpr std::size_t parent(std::size_t place) { return place / kArity + 2; }
  static constexpr std::size_t first_child(std::size_t place) { return (place - 2) * kArity; }

  /// From kRoot on; behind the last one, keys that come after every event.
  std::vector<EventKey> keys_ = std::vector<EventKey>(kRoot + kArity);
  std::size_t size_{};
};

}  // namespace raftsim
