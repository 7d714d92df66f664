#include "viz/model/time_axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace raftsim::viz {
namespace {

/// How far a window may reach past both ends of the run, as a part of its span.
constexpr double kMargin = 0.25;

Window kept(Time begin, Duration span, double width, Time limit) {
  const Duration run = std::max(limit - Time{}, kShortestWindow);
  const Duration most = run + run / 10;
  span = std::clamp(span, kShortestWindow, most);
  const auto margin = Duration{static_cast<std::int64_t>(static_cast<double>(span.count()) * kMargin)};
  const Time first = Time{} - margin;
  const Time last = std::max(first, Time{} + run + margin - span);
  begin = std::clamp(begin, first, last);
  return {begin, begin + span, width};
}

struct Unit {
  const char* name;
  std::int64_t nanoseconds;
};

/// The unit of which a step of the ruler is a decent multiple.
Unit unit_of(std::int64_t step) {
  static constexpr std::array kUnits{Unit{"d", 86'400'000'000'000},
                                     Unit{"h", 3'600'000'000'000},
                                     Unit{"min", 60'000'000'000},
                                     Unit{"s", 1'000'000'000},
                                     Unit{"ms", 1'000'000},
                                     Unit{"µs", 1'000},
                                     Unit{"ns", 1}};
  for (const Unit& unit : kUnits) {
    // Seconds with a fraction read better than hundreds of milliseconds.
    const std::int64_t least = unit.nanoseconds == 1'000'000'000 ? unit.nanoseconds / 10 : unit.nanoseconds;
    if (step >= least) return unit;
  }
  return kUnits.back();
}

/// The round steps: 1, 2, 5 times a power of ten up to seconds, then what clocks show.
std::int64_t step_at_least(double wanted) {
  static constexpr std::array<std::int64_t, 12> kClock{
      10'000'000'000,     30'000'000'000,     60'000'000'000,      300'000'000'000,
      600'000'000'000,    1'800'000'000'000,  3'600'000'000'000,   21'600'000'000'000,
      43'200'000'000'000, 86'400'000'000'000, 864'000'000'000'000, 8'640'000'000'000'000};
  for (std::int64_t power = 1; power <= 1'000'000'000; power *= 10) {
    for (const std::int64_t times : {1, 2, 5}) {
      if (static_cast<double>(power * times) >= wanted) return power * times;
    }
  }
  for (const std::int64_t step : kClock) {
    if (static_cast<double>(step) >= wanted) return step;
  }
  std::int64_t step = kClock.back();
  while (static_cast<double>(step) < wanted && step < INT64_MAX / 4) step *= 2;
  return step;
}

/// `count` units of 10^-decimals, exactly, without zeros at the end.
std::string decimal(std::int64_t nanoseconds, std::int64_t unit, int decimals) {
  const bool negative = nanoseconds < 0;
  const std::int64_t absolute = negative ? -nanoseconds : nanoseconds;
  std::string text = (negative ? "−" : "") + std::to_string(absolute / unit);
  std::int64_t rest = absolute % unit;
  if (decimals == 0) return text;
  text += '.';
  for (int i = 0; i < decimals; ++i) {
    if (unit % 10 != 0) break;
    unit /= 10;
    text += static_cast<char>('0' + rest / unit);
    rest %= unit;
  }
  return text;
}

int places(std::int64_t step, std::int64_t unit) {
  int decimals = 0;
  for (std::int64_t value = unit; value > step && value % 10 == 0; value /= 10) ++decimals;
  return decimals;
}

}  // namespace

Time Window::time(double at) const {
  return begin +
         Duration{static_cast<std::int64_t>(std::llround(at / width * static_cast<double>(span().count())))};
}

Window zoomed(const Window& window, double x, double factor, Time limit) {
  const double most = static_cast<double>(std::max(limit - Time{}, kShortestWindow).count()) * 1.1;
  const double span = std::clamp(static_cast<double>(window.span().count()) * factor,
                                 static_cast<double>(kShortestWindow.count()), most);
  const Time fixed = window.time(x);
  const auto before = Duration{static_cast<std::int64_t>(std::llround(span * x / window.width))};
  return kept(fixed - before, Duration{static_cast<std::int64_t>(span)}, window.width, limit);
}

Window panned(const Window& window, double pixels, Time limit) {
  return kept(window.time(pixels), window.span(), window.width, limit);
}

Window centred(const Window& window, Time time, Time limit) {
  return kept(time - window.span() / 2, window.span(), window.width, limit);
}

Window whole(double width, Time limit) {
  const Duration run = std::max(limit - Time{}, kShortestWindow);
  return kept(Time{} - run / 50, run + run / 25, width, limit);
}

std::vector<RulerTick> ruler(const Window& window, double room) {
  const double per_pixel = static_cast<double>(window.span().count()) / window.width;
  const std::int64_t step = step_at_least(per_pixel * room);
  // Past the first second all is in seconds, as everywhere else on the screen.
  const bool late = window.end >= Time{} + seconds(1) && step < seconds(1).count();
  const Unit unit = late ? Unit{"s", seconds(1).count()} : unit_of(step);
  const int decimals = places(step, unit.nanoseconds);
  const std::int64_t small = step % 5 == 0 ? step / 5 : std::max<std::int64_t>(1, step / 2);
  const std::int64_t from = window.begin.time_since_epoch().count();
  const std::int64_t to = window.end.time_since_epoch().count();
  std::vector<RulerTick> ticks;
  for (std::int64_t at = std::max<std::int64_t>(0, (from / small) * small); at <= to; at += small) {
    RulerTick tick{window.x(Time{nanoseconds(at)}), {}};
    if (at % step == 0) tick.label = decimal(at, unit.nanoseconds, decimals) + " " + unit.name;
    ticks.push_back(std::move(tick));
  }
  return ticks;
}

std::string instant_text(Time time, Duration per_pixel) {
  const std::int64_t step = std::max<std::int64_t>(1, per_pixel.count());
  const std::int64_t at = time.time_since_epoch().count();
  if (at < 1'000'000'000 && step < 1'000'000) return decimal(at, 1'000'000, places(step, 1'000'000)) + " ms";
  return decimal(at, 1'000'000'000, std::max(3, places(step, 1'000'000'000))) + " s";
}

std::optional<Time> parse_instant(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string::npos) return std::nullopt;
  std::string bare;
  for (const char c : text.substr(begin)) {
    if (c != ' ' && c != '\t') bare += c;
  }
  if (bare.find_first_not_of("0123456789.") == std::string::npos) bare += 's';
  const std::optional<Duration> duration = parse_duration(bare);
  if (!duration) return std::nullopt;
  return Time{} + *duration;
}

}  // namespace raftsim::viz
