#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/event_slab.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// Orders events by time, then by sequence number, and tells where the payload lies: 16 bytes, compared as
/// one 128-bit number.
class EventKey {
 public:
  static constexpr unsigned kSlotBits = 24;
  static constexpr std::size_t kMaxSlots = std::size_t{1} << kSlotBits;
  static constexpr std::uint64_t kMaxSequence = (std::uint64_t{1} << (64U - kSlotBits)) - 1;

  /// After every event.
  constexpr EventKey() : EventKey(Time::max(), kMaxSequence, EventSlot{kMaxSlots - 1}) {}
  constexpr EventKey(Time at, std::uint64_t sequence, EventSlot slot)
      : order_(sequence << kSlotBits | slot.value), time_(at.time_since_epoch().count()) {}

  [[nodiscard]] constexpr Time time() const { return Time{Duration{time_}}; }
  [[nodiscard]] constexpr EventSlot slot() const {
    return EventSlot{static_cast<std::uint32_t>(order_ & (kMaxSlots - 1))};
  }

  /// One wide comparison instead of two with a branch between, whose outcome would be as good as random.
  friend constexpr bool operator<(EventKey a, EventKey b) { return a.wide() < b.wide(); }
  friend constexpr bool operator==(EventKey, EventKey) = default;

 private:
  __extension__ using Wide = __int128;
  [[nodiscard]] constexpr Wide wide() const { return Wide{time_} << 64U | order_; }

  std::uint64_t order_;
  std::int64_t time_;
};
static_assert(sizeof(EventKey) == 16);

}  // namespace raftsim
