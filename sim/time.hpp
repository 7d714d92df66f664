#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Simulated time: whole nanoseconds in 64 bits, counted from the start of the run. Nothing here reads a
/// clock.
namespace raftsim {

using Duration = std::chrono::nanoseconds;

/// Tells simulated instants from all others. Has no now(): only the simulation knows what time it is.
struct SimulatedClock {
  using duration = Duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<SimulatedClock>;
  static constexpr bool is_steady = true;
};

/// An instant of the run; Time{} is the start, Time::max() stands for "never".
using Time = SimulatedClock::time_point;

constexpr Duration nanoseconds(std::int64_t count) {
  return Duration{count};
}
constexpr Duration microseconds(std::int64_t count) {
  return std::chrono::microseconds{count};
}
constexpr Duration milliseconds(std::int64_t count) {
  return std::chrono::milliseconds{count};
}
constexpr Duration seconds(std::int64_t count) {
  return std::chrono::seconds{count};
}

/// The longest duration that is read, drawn or configured: 90 years of 365 days. The sum of three such
/// durations still fits in 64 bits.
inline constexpr Duration kMaxDuration = seconds(90LL * 365 * 24 * 60 * 60);

/// Reads "150ms", "1.5s", "200us", "200µs", "10ns", "2m", "1h": digits, at most one point with digits on both
/// sides, and a unit, nothing else. Exact: what is no whole number of nanoseconds is refused, as are signs
/// and what is longer than kMaxDuration.
std::optional<Duration> parse_duration(std::string_view text);

/// The duration exactly, in the largest unit of s, ms, us and ns that leaves at least 1 before the point, or
/// in whole minutes or hours: "0s", "150ms", "1.25s", "90s", "2m". What parse_duration reads, with "-" before
/// negative ones.
std::string to_text(Duration duration);

/// The instant in seconds, cut (never rounded up) to `decimals` places, 0 to 9: "0.152300412s"; "never" for
/// Time::max(). All places of all instants have the same width, so that logs keep their columns.
std::string to_text(Time time, int decimals = 9);

}  // namespace raftsim
