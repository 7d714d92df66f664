#include "sim/event_queue.hpp"

#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <functional>
#include <queue>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/calendar_queue.hpp"
#include "sim/random.hpp"

namespace {

using raftsim::CalendarQueue;
using raftsim::Duration;
using raftsim::EventKey;
using raftsim::EventQueue;
using raftsim::EventSlab;
using raftsim::EventSlot;
using raftsim::Random;
using raftsim::Time;

Time at(std::int64_t nanoseconds) {
  return Time{Duration{nanoseconds}};
}

template <class Queue>
std::vector<std::string> drain(Queue& queue) {
  std::vector<std::string> popped;
  while (!queue.empty()) {
    const std::string time = std::to_string(queue.top_time().time_since_epoch().count());
    const EventSlot slot = queue.pop();
    popped.push_back(time + queue[slot]);
    queue.release(slot);
  }
  return popped;
}

/// What both queues must do, on the standard library's heap.
class Reference {
 public:
  void push(Time time, std::uint64_t payload) { heap_.push({time, next_++, payload}); }
  [[nodiscard]] bool empty() const { return heap_.empty(); }
  [[nodiscard]] std::size_t size() const { return heap_.size(); }
  [[nodiscard]] Time top_time() const { return heap_.top().time; }
  std::uint64_t pop() {
    const std::uint64_t payload = heap_.top().payload;
    heap_.pop();
    return payload;
  }
  void clear() { heap_ = {}; }

 private:
  struct Entry {
    Time time;
    std::uint64_t sequence{};
    std::uint64_t payload{};
    bool operator>(const Entry& other) const {
      return std::pair(time, sequence) > std::pair(other.time, other.sequence);
    }
  };
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap_;
  std::uint64_t next_{};
};

/// How far from now events are pushed, and about how many are pending.
struct Habit {
  const char* name;
  std::int64_t least;
  std::int64_t most;
  std::size_t pending;
};

}  // namespace

TEST_SUITE_BEGIN("sim/event_queue");

TEST_CASE_TEMPLATE("events come by time, those of one time in the order in which they were pushed", Queue,
                   EventQueue<std::string>, CalendarQueue<std::string>) {
  Queue queue;
  queue.push(at(20)) = "a";
  queue.push(at(10)) = "b";
  queue.push(at(20)) = "c";
  queue.push(at(10)) = "d";
  queue.push(at(0)) = "e";
  queue.push(at(20)) = "f";
  CHECK(queue.size() == 6);
  CHECK(drain(queue) == std::vector<std::string>{"0e", "10b", "10d", "20a", "20c", "20f"});
  CHECK(queue.empty());
}

TEST_CASE_TEMPLATE("a thousand events of one time come in order", Queue, EventQueue<int>,
                   CalendarQueue<int>) {
  Queue queue;
  for (int i = 0; i < 1000; ++i) queue.push(at(5'000'000)) = i;
  for (int i = 0; i < 1000; ++i) {
    const EventSlot slot = queue.pop();
    REQUIRE(queue[slot] == i);
    queue.release(slot);
  }
}

TEST_CASE_TEMPLATE("an event stays where it is while its handler pushes others", Queue,
                   EventQueue<std::string>, CalendarQueue<std::string>) {
  Queue queue;
  queue.push(at(1)) = "the first";
  const EventSlot slot = queue.pop();
  const std::string& handled = queue[slot];
  for (int i = 0; i < 10'000; ++i) queue.push(at(i)) = "another";
  CHECK(&handled == &queue[slot]);
  CHECK(handled == "the first");
  queue.release(slot);
}

TEST_CASE_TEMPLATE("a payload's memory is used again", Queue, EventQueue<std::string>,
                   CalendarQueue<std::string>) {
  Queue queue;
  queue.push(at(1)) = std::string(1000, 'x');
  queue.release(queue.pop());
  const std::string& again = queue.push(at(2));
  CHECK(again.capacity() >= 1000);
  queue.clear();
  CHECK(queue.empty());
  CHECK(queue.push(at(3)).capacity() >= 1000);
}

TEST_CASE_TEMPLATE("random operations agree with the standard library's heap", Queue,
                   EventQueue<std::uint64_t>, CalendarQueue<std::uint64_t>) {
  const std::vector<Habit> habits{
      {"messages", 10'000'000, 15'000'000, 50},
      {"many messages", 10'000'000, 15'000'000, 1000},
      {"few", 0, 300'000'000, 3},
      {"bursts", 0, 3, 200},
      {"all at once", 0, 0, 100},
      {"seconds", 1'000'000'000, 60'000'000'000, 50},
      {"into the past", -1'000'000, 1'000'000, 50},
      {"far into the past", -60'000'000'000, 60'000'000'000, 50},
      {"years", 0, raftsim::kMaxDuration.count() / 100'000, 20},
  };
  Random random(1, "operations");
  Queue queue;
  Reference reference;
  for (int round = 0; round < 3; ++round) {
    Time now{};
    std::uint64_t payload = 0;
    for (const Habit& habit : habits) {
      CAPTURE(habit.name);
      for (int operation = 0; operation < 20'000; ++operation) {
        const bool crowded = reference.size() > habit.pending;
        if (reference.empty() || random.below(100) < (crowded ? 40U : 60U)) {
          const Time due = now + Duration{random.between(habit.least, habit.most)};
          queue.push(due) = ++payload;
          reference.push(due, payload);
        } else {
          REQUIRE(queue.top_time() == reference.top_time());
          now = reference.top_time();
          const EventSlot slot = queue.pop();
          REQUIRE(queue[slot] == reference.pop());
          queue.release(slot);
        }
        REQUIRE(queue.size() == reference.size());
      }
    }
    if (round == 1) {
      queue.clear();
      reference.clear();
    }
    while (!reference.empty()) {
      REQUIRE(queue.top_time() == reference.top_time());
      const EventSlot slot = queue.pop();
      REQUIRE(queue[slot] == reference.pop());
      queue.release(slot);
    }
    REQUIRE(queue.empty());
    queue.clear();
    reference.clear();
  }
}

TEST_CASE_TEMPLATE("a copy goes on as its original, and apart from it", Queue, EventQueue<std::uint64_t>,
                   CalendarQueue<std::uint64_t>) {
  Random random(1, "operations");
  Queue queue;
  for (std::uint64_t i = 0; i < 300; ++i) queue.push(at(random.between(0, 20'000'000))) = i;
  Queue copy = queue;
  CHECK(copy == queue);
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const Time now = queue.top_time();
    const EventSlot one = queue.pop();
    const EventSlot two = copy.pop();
    REQUIRE(queue[one] == copy[two]);
    queue.release(one);
    copy.release(two);
    const Time due = now + Duration{random.between(10'000'000, 15'000'000)};
    queue.push(due) = i;
    copy.push(due) = i;
  }
  CHECK(copy == queue);
  copy.push(at(1)) = 0;
  CHECK(copy != queue);
  CHECK(queue.size() == 300);
}

TEST_CASE_TEMPLATE("pending events are visited in the order in which they will come", Queue,
                   EventQueue<std::string>, CalendarQueue<std::string>) {
  Queue queue;
  queue.push(at(1'000'000'000)) = "d";
  queue.push(at(20)) = "b";
  queue.push(at(20)) = "c";
  queue.push(at(10)) = "a";
  queue.push(at(0)) = "gone";
  const EventSlot slot = queue.pop();
  std::string order;
  queue.for_each([&](Time, const std::string& payload) { order += payload; });
  CHECK(order == "abcd");
  queue.release(slot);
}

TEST_CASE_TEMPLATE("queues that came about differently are equal when they will do the same", Queue,
                   EventQueue<int>, CalendarQueue<int>) {
  Queue one;
  Queue two;
  one.push(at(0)) = 0;
  one.release(one.pop());
  one.push(at(2)) = 2;
  one.push(at(1)) = 1;
  two.push(at(1)) = 1;
  two.push(at(2)) = 2;
  CHECK(one == two);
  two.push(at(2)) = 3;
  CHECK(one != two);
  one.push(at(2)) = 4;
  CHECK(one != two);
}

TEST_CASE("the slab refuses more slots than its limit") {
  EventSlab<int> slab;
  for (int i = 0; i < 128; ++i) slab.take(128);
  CHECK(slab.in_use() == 128);
  CHECK_THROWS_AS(slab.take(128), std::length_error);
  slab.give_back(EventSlot{5});
  CHECK(slab.take(128) == EventSlot{5});
}

TEST_CASE("a slab that was cleared gives each slot once") {
  EventSlab<int> slab;
  const EventSlot first = slab.take(64);
  slab.take(64);
  slab.give_back(first);
  slab.clear();
  CHECK(slab.in_use() == 0);
  std::set<EventSlot> slots;
  for (int i = 0; i < 64; ++i) slots.insert(slab.take(64));
  CHECK(slots.size() == 64);
  CHECK(slab.in_use() == 64);
}

TEST_CASE("a key is compared by time, then by sequence number, and not by its slot") {
  const EventKey first(at(1), 7, EventSlot{9});
  CHECK(first.time() == at(1));
  CHECK(first.slot() == EventSlot{9});
  CHECK(first < EventKey(at(2), 0, EventSlot{0}));
  CHECK(first < EventKey(at(1), 8, EventSlot{0}));
  CHECK(EventKey(at(-1), 8, EventSlot{0}) < first);
  CHECK_FALSE(first < first);
  CHECK(EventKey(at(1), EventKey::kMaxSequence, EventSlot{EventKey::kMaxSlots - 1}) < EventKey());
}

TEST_SUITE_END();
