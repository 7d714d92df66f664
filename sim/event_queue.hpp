#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "sim/event_heap.hpp"
#include "sim/event_key.hpp"
#include "sim/event_slab.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// Pending events by time, those of one time in the order in which they were pushed: a 4-ary heap of 16-byte
/// keys over a slab of payloads. Allocates only while it holds more events than ever before. A regular value.
///
///     const EventSlot slot = queue.pop();
///     handle(queue[slot]);  // may push; the event stays where it is
///     queue.release(slot);
template <class Payload>
class EventQueue {
 public:
  /// Most events pending or popped and not released; push throws std::length_error beyond.
  static constexpr std::size_t kMaxPending = std::min(EventKey::kMaxSlots, limits::kMaxPendingEvents);

  /// Adds an event and returns its payload, to be filled in place: it holds what an earlier event left there.
  /// Throws std::length_error, also after 2^40 events since the last clear().
  Payload& push(Time at) {
    const EventSlot slot = slab_.take(kMaxPending);
    heap_.push(EventKey(at, next_sequence(), slot));
    return slab_[slot];
  }

  [[nodiscard]] bool empty() const { return heap_.empty(); }
  [[nodiscard]] std::size_t size() const { return heap_.size(); }
  /// When the next event is due. The queue is not empty.
  [[nodiscard]] Time top_time() const { return heap_.top().time(); }
  /// Takes the next event out of the queue, which is not empty. Its payload stays until release().
  EventSlot pop() { return heap_.pop().slot(); }
  [[nodiscard]] Payload& operator[](EventSlot slot) { return slab_[slot]; }
  [[nodiscard]] const Payload& operator[](EventSlot slot) const { return slab_[slot]; }
  /// Frees a popped event's payload for use by later ones.
  void release(EventSlot slot) { slab_.give_back(slot); }

  /// Forgets all events, popped ones too, keeping memory.
  void clear() {
    heap_.clear();
    slab_.clear();
    sequence_ = 0;
  }

  /// Calls visit(Time, const Payload&) for each pending event, in the order in which they will be popped.
  /// Slow: sorts all of them.
  template <class Visit>
  void for_each(const Visit& visit) const {
    for (const EventKey key : heap_.sorted()) visit(key.time(), slab_[key.slot()]);
  }

  /// Whether both will pop the same events at the same times in the same order.
  friend bool operator==(const EventQueue& a, const EventQueue& b) {
    const std::vector<EventKey> left = a.heap_.sorted();
    const std::vector<EventKey> right = b.heap_.sorted();
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [&](EventKey x, EventKey y) {
      return x.time() == y.time() && a.slab_[x.slot()] == b.slab_[y.slot()];
    });
  }

 private:
  std::uint64_t next_sequence() {
    if (sequence_ > EventKey::kMaxSequence) throw std::length_error("too many events in one run");
    return sequence_++;
  }

  EventHeap heap_;
  EventSlab<Payload> slab_;
  std::uint64_t sequence_{};
};

}  // namespace raftsim
