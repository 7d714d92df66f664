#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <vector>

#include "sim/event_heap.hpp"
#include "sim/event_key.hpp"
#include "sim/event_slab.hpp"
#include "sim/scenario_limits.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// Pending events by time, those of one time in the order in which they were pushed: EventQueue's twin with
/// the same interface and the same order, about twice as fast. A regular value; allocates only while it holds
/// more events than ever before.
///
/// It works like a desk calendar. Time is cut into days of equal length, of which the next kDays are kept: a
/// short sorted list each, and a bit that says whether there is anything, so that the next event is found by
/// finding the next bit. Events later than that, or of a day that is crowded, wait in a heap beside. The
/// length of a day follows the density of events; it changes the speed alone, never the order.
template <class Payload>
class CalendarQueue {
 public:
  /// Most events pending or popped and not released; push throws std::length_error beyond.
  static constexpr std::size_t kMaxPending = std::min(EventKey::kMaxSlots, limits::kMaxPendingEvents);

  /// Adds an event and returns its payload, to be filled in place: it holds what an earlier event left there.
  /// Throws std::length_error, also after 2^40 events since the last clear().
  Payload& push(Time at) {
    if (sequence_ > EventKey::kMaxSequence) throw std::length_error("too many events in one run");
    const EventSlot slot = slab_.take(kMaxPending);
    if (slot.value >= nodes_.size()) [[unlikely]] {
      nodes_.resize(slab_.capacity());
    }
    place(EventKey(at, sequence_, slot));
    ++sequence_;
    ++size_;
    return slab_[slot];
  }

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// When the next event is due; Time::max() when the queue is empty.
  [[nodiscard]] Time top_time() const { return std::min(first_.time(), others_.top().time()); }

  /// Takes the next event out of the queue, which is not empty. Its payload stays until release().
  EventSlot pop() {
    if (--pops_to_measurement_ == 0) [[unlikely]] {
      measure();
    }
    --size_;
    if (others_.top() < first_) {
      const EventKey key = others_.pop();
      today_ = std::max(today_, day(key.time()));
      return key.slot();
    }
    const EventSlot slot = first_.slot();
    today_ = day(first_.time());
    const std::size_t page = page_of(today_);
    const std::uint32_t next = nodes_[slot.value].next;
    if (next != kNone) {
      heads_[page] = next;
      first_ = nodes_[next].key;
    } else {
      std::uint64_t& word = used_pages_[page / kWordBits];
      word &= ~bit(page);
      if (word == 0) used_words_ &= ~bit(page / kWordBits);
      find_first();
    }
    return slot;
  }

  [[nodiscard]] Payload& operator[](EventSlot slot) { return slab_[slot]; }
  [[nodiscard]] const Payload& operator[](EventSlot slot) const { return slab_[slot]; }
  /// Frees a popped event's payload for use by later ones.
  void release(EventSlot slot) { slab_.give_back(slot); }

  /// Forgets all events, popped ones too, keeping memory and the length of a day.
  void clear() {
    forget_places();
    slab_.clear();
    size_ = 0;
    sequence_ = 0;
    today_ = 0;
    start_measurement(Time{});
  }

  /// Calls visit(Time, const Payload&) for each pending event, in the order in which they will be popped.
  /// Slow: sorts all of them.
  template <class Visit>
  void for_each(const Visit& visit) const {
    for (const EventKey key : sorted()) visit(key.time(), slab_[key.slot()]);
  }

  /// Whether both will pop the same events at the same times in the same order.
  friend bool operator==(const CalendarQueue& a, const CalendarQueue& b) {
    const std::vector<EventKey> left = a.sorted();
    const std::vector<EventKey> right = b.sorted();
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [&](EventKey x, EventKey y) {
      return x.time() == y.time() && a.slab_[x.slot()] == b.slab_[y.slot()];
    });
  }

 private:
  static constexpr unsigned kWordBits = 64;
  /// As many as there are bits to say which of the words is not zero.
  static constexpr unsigned kWords = kWordBits;
  static constexpr unsigned kDays = kWords * kWordBits;
  /// Longer lists would make push() slow; the heap takes the rest.
  static constexpr unsigned kMostOfOneDay = 8;
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  /// An event in a day's list, by its slot.
  struct Node {
    EventKey key;
    std::uint32_t next{};
  };

  static constexpr std::uint64_t bit(std::size_t place) { return std::uint64_t{1} << place % kWordBits; }
  static constexpr std::size_t page_of(std::int64_t day) { return static_cast<std::size_t>(day) % kDays; }
  [[nodiscard]] std::int64_t day(Time time) const { return time.time_since_epoch().count() >> day_bits_; }

  /// Inline in push(), its one frequent caller.
  [[gnu::always_inline]] void place(EventKey key) {
    const std::int64_t its_day = day(key.time());
    // Days before today are as far away as can be, so that there is one comparison.
    const std::uint64_t ahead = static_cast<std::uint64_t>(its_day) - static_cast<std::uint64_t>(today_);
    if (ahead >= kDays) [[unlikely]] {
      return put_aside(key);
    }
    const std::size_t page = page_of(its_day);
    const std::uint32_t slot = key.slot().value;
    std::uint64_t& word = used_pages_[page / kWordBits];
    if ((word & bit(page)) == 0) {
      word |= bit(page);
      used_words_ |= bit(page / kWordBits);
      heads_[page] = slot;
      nodes_[slot] = Node{key, kNone};
    } else {
      std::uint32_t* link = &heads_[page];
      for (unsigned steps = 0; *link != kNone && nodes_[*link].key < key; link = &nodes_[*link].next) {
        if (++steps == kMostOfOneDay) return put_aside(key);
      }
      nodes_[slot] = Node{key, *link};
      *link = slot;
    }
    if (key < first_) first_ = key;
  }

  [[gnu::noinline]] void put_aside(EventKey key) { others_.push(key); }

  /// Sets first_ to the first event of the calendar, where nothing is before today.
  void find_first() {
    const std::size_t today = page_of(today_);
    std::size_t word = today / kWordBits;
    std::uint64_t bits = used_pages_[word] & (~std::uint64_t{0} << today % kWordBits);
    if (bits == 0) {
      if (used_words_ == 0) {
        first_ = EventKey();
        return;
      }
      // The words from the next one on, around the end; last this one, for its days before today's page.
      const std::size_t next = (word + 1) % kWords;
      const std::uint64_t words = std::rotr(used_words_, static_cast<int>(next));
      word = (next + static_cast<std::size_t>(std::countr_zero(words))) % kWords;
      bits = used_pages_[word];
    }
    first_ = nodes_[heads_[word * kWordBits + static_cast<std::size_t>(std::countr_zero(bits))]].key;
  }

  void start_measurement(Time now) {
    measured_ = now;
    // Making a new calendar takes time for each event in it; this often, it does not matter.
    constexpr std::size_t kLeast = 4096;
    constexpr std::size_t kForEach = 64;
    pops_measured_ = static_cast<std::uint32_t>(std::max(kLeast, kForEach * size_));
    pops_to_measurement_ = pops_measured_;
  }

  /// Makes a day last between a quarter and half of the mean time from one event to the next, so that most
  /// days have one event or none.
  void measure() {
    const Time now = top_time();
    const std::int64_t gap = std::max<std::int64_t>(0, (now - measured_).count() / pops_measured_);
    const auto width = static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(gap)));
    const unsigned wanted = width < 2 ? 0 : width - 2;
    start_measurement(now);
    if (wanted == day_bits_) return;
    const std::vector<EventKey> keys = sorted();
    forget_places();
    day_bits_ = wanted;
    today_ = day(now);
    for (const EventKey key : keys) place(key);
  }

  void forget_places() {
    others_.clear();
    used_pages_.fill(0);
    used_words_ = 0;
    first_ = EventKey();
  }

  [[nodiscard]] std::vector<EventKey> sorted() const {
    std::vector<EventKey> keys = others_.sorted();
    for (std::size_t page = 0; page < kDays; ++page) {
      if ((used_pages_[page / kWordBits] & bit(page)) == 0) continue;
      for (std::uint32_t slot = heads_[page]; slot != kNone; slot = nodes_[slot].next) {
        keys.push_back(nodes_[slot].key);
      }
    }
    std::sort(keys.begin(), keys.end());
    return keys;
  }

  EventSlab<Payload> slab_;
  std::vector<Node> nodes_;
  /// The first event of the calendar; after every event if there is none.
  EventKey first_;
  /// The day of the latest popped event; the calendar has today's and the kDays - 1 following days' pages.
  std::int64_t today_{};
  /// A day lasts 2 to this many nanoseconds: at first 65 us, for some fifty messages of 10 ms on their way.
  unsigned day_bits_{16};
  /// Which of the words of used_pages_ are not zero.
  std::uint64_t used_words_{};
  /// Which pages have a list.
  std::array<std::uint64_t, kWords> used_pages_{};
  /// The first event's slot of each page that is used.
  std::array<std::uint32_t, kDays> heads_{};
  /// Events that are not in the calendar.
  EventHeap others_;
  std::size_t size_{};
  std::uint64_t sequence_{};
  std::uint32_t pops_measured_{4096};
  std::uint32_t pops_to_measurement_{4096};
  Time measured_{};
};

}  // namespace raftsim
