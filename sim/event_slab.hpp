#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/types.hpp"

namespace raftsim {

/// Where an event lies in its queue's slab, from pop() until release().
using EventSlot = raft::Strong<struct EventSlotTag, std::uint32_t>;

/// Storage for events that never moves them: a reference stays valid whatever is added. Slots are used again
/// without destroying what lies in them, so that a payload keeps its memory. Copies are deep.
template <class Payload>
class EventSlab {
 public:
  /// A free slot, with whatever its last user left in it; the one freed last comes first, as it is in the
  /// cache. Throws std::length_error when `limit` slots are in use.
  EventSlot take(std::size_t limit) {
    if (free_.empty()) [[unlikely]] {
      grow(limit);
    }
    const EventSlot slot{free_.back()};
    free_.pop_back();
    return slot;
  }
  void give_back(EventSlot slot) { free_.push_back(slot.value); }

  [[nodiscard]] Payload& operator[](EventSlot slot) {
    return chunks_[slot.value / kChunk][slot.value % kChunk];
  }
  [[nodiscard]] const Payload& operator[](EventSlot slot) const {
    return chunks_[slot.value / kChunk][slot.value % kChunk];
  }

  /// Frees all slots.
  void clear() {
    free_.clear();
    for (std::size_t slot = capacity(); slot > 0; --slot)
      free_.push_back(static_cast<std::uint32_t>(slot - 1));
  }
  [[nodiscard]] std::size_t capacity() const { return chunks_.size() * kChunk; }
  [[nodiscard]] std::size_t in_use() const { return capacity() - free_.size(); }

 private:
  static constexpr std::size_t kChunk = 64;

  void grow(std::size_t limit) {
    const std::size_t first = capacity();
    if (first + kChunk > limit)
      throw std::length_error("too many pending events, more than " + std::to_string(limit));
    chunks_.emplace_back(kChunk);
    free_.reserve(first + kChunk);
    for (std::size_t slot = first + kChunk; slot > first; --slot) {
      free_.push_back(static_cast<std::uint32_t>(slot - 1));
    }
  }

  /// Each of kChunk payloads; growing moves the outer vector only.
  std::vector<std::vector<Payload>> chunks_;
  std::vector<std::uint32_t> free_;
};

}  // namespace raftsim
