#include <array>
#include <benchmark/benchmark.h>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "sim/calendar_queue.hpp"
#include "sim/delay.hpp"
#include "sim/event_queue.hpp"
#include "sim/random.hpp"
#include "sim/time.hpp"

/// One event popped and one pushed, with a number of events pending and delays as in a Raft cluster. Names
/// end in /pending.
namespace {

using raftsim::CalendarQueue;
using raftsim::Delay;
using raftsim::EventQueue;
using raftsim::EventSlot;
using raftsim::Random;
using raftsim::Time;

template <std::size_t kBytes>
struct Payload {
  std::array<std::uint64_t, kBytes / sizeof(std::uint64_t)> words{};
};

/// The delays of one workload. Drawn beforehand, so that only the queue is measured.
std::vector<raftsim::Duration> drawn(const Delay& delay) {
  constexpr std::size_t kDraws = std::size_t{1} << 16U;
  Random random(1, "bench");
  std::vector<raftsim::Duration> delays(kDraws);
  for (raftsim::Duration& one : delays) one = delay.sample(random);
  return delays;
}

/// Messages over links of 10 to 15 ms.
Delay messages() {
  return Delay::uniform(raftsim::milliseconds(10), raftsim::milliseconds(15));
}

/// Half of the events at once, as several effects of one step; some heartbeats; some election timeouts.
Delay mixed() {
  return Delay::percentiles({{{0, 1}, raftsim::microseconds(10)},
                             {{1, 4}, raftsim::microseconds(200)},
                             {{1, 2}, raftsim::milliseconds(10)},
                             {{9, 10}, raftsim::milliseconds(15)},
                             {{95, 100}, raftsim::milliseconds(50)},
                             {{1, 1}, raftsim::milliseconds(300)}});
}

template <class Queue>
void push_pop(benchmark::State& state, const Delay& delay) {
  const std::vector<raftsim::Duration> delays = drawn(delay);
  std::size_t next = 0;
  const auto draw = [&] { return delays[next++ % delays.size()]; };
  Queue queue;
  for (std::int64_t i = 0; i < state.range(0); ++i) queue.push(Time{} + draw()).words.front() = next;
  std::uint64_t sum = 0;
  for ([[maybe_unused]] auto _ : state) {
    const Time now = queue.top_time();
    const EventSlot slot = queue.pop();
    const auto& popped = queue[slot];
    sum += popped.words.front();
    auto& pushed = queue.push(now + draw());
    pushed.words.front() = next;
    pushed.words.back() = sum;
    queue.release(slot);
  }
  benchmark::DoNotOptimize(sum);
}

/// The same on the standard library's heap, with payloads in place: what a first attempt would do.
template <std::size_t kBytes>
void standard(benchmark::State& state, const Delay& delay) {
  struct Entry {
    Time at;
    std::uint64_t sequence{};
    Payload<kBytes> payload;
    bool operator>(const Entry& other) const {
      return at != other.at ? at > other.at : sequence > other.sequence;
    }
  };
  const std::vector<raftsim::Duration> delays = drawn(delay);
  std::size_t next = 0;
  const auto draw = [&] { return delays[next++ % delays.size()]; };
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  for (std::int64_t i = 0; i < state.range(0); ++i) queue.push(Entry{Time{} + draw(), next, {}});
  std::uint64_t sum = 0;
  for ([[maybe_unused]] auto _ : state) {
    Entry entry = queue.top();
    queue.pop();
    sum += entry.payload.words.front();
    entry.at += draw();
    entry.sequence = next;
    entry.payload.words.back() = sum;
    queue.push(entry);
  }
  benchmark::DoNotOptimize(sum);
}

constexpr auto heap_64B = push_pop<EventQueue<Payload<64>>>;
constexpr auto heap_160B = push_pop<EventQueue<Payload<160>>>;
constexpr auto calendar_64B = push_pop<CalendarQueue<Payload<64>>>;
constexpr auto calendar_160B = push_pop<CalendarQueue<Payload<160>>>;
constexpr auto standard_160B = standard<160>;

BENCHMARK_CAPTURE(heap_64B, messages, messages())->Arg(50)->Arg(1000);
BENCHMARK_CAPTURE(heap_160B, messages, messages())->Arg(50)->Arg(1000);
BENCHMARK_CAPTURE(heap_160B, mixed, mixed())->Arg(50)->Arg(1000);
BENCHMARK_CAPTURE(calendar_64B, messages, messages())->Arg(50)->Arg(1000);
BENCHMARK_CAPTURE(calendar_160B, messages, messages())->Arg(50)->Arg(1000);
BENCHMARK_CAPTURE(calendar_160B, mixed, mixed())->Arg(50)->Arg(1000);
BENCHMARK_CAPTURE(standard_160B, messages, messages())->Arg(50)->Arg(1000);

}  // namespace
