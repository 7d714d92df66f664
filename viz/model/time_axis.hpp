#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/time.hpp"

namespace raftsim::viz {

/// A stretch of time and the pixels it is drawn on: x = 0 at `begin`, x = `width` at `end`. Not empty.
struct Window {
  Time begin{};
  Time end{};
  double width{};

  [[nodiscard]] Duration span() const { return end - begin; }
  [[nodiscard]] double x(Time time) const {
    return static_cast<double>((time - begin).count()) * width / static_cast<double>(span().count());
  }
  /// The inverse, to the nanosecond; also outside of the window.
  [[nodiscard]] Time time(double at) const;
};

/// The shortest window: at 1 ns a hundred pixels.
inline constexpr Duration kShortestWindow = nanoseconds(20);

/// The window with `factor` times the span, in which the instant at `x` stays at `x`. Not shorter than
/// kShortestWindow, and inside of what `limit` and a margin allow.
Window zoomed(const Window& window, double x, double factor, Time limit);
/// The window moved by so many pixels to later times, kept inside the same bounds.
Window panned(const Window& window, double pixels, Time limit);
/// The window of the same span with the instant in its middle.
Window centred(const Window& window, Time time, Time limit);
/// The whole run, with a small margin.
Window whole(double width, Time limit);

/// A line of the ruler.
struct RulerTick {
  double x{};
  /// Empty for the small ones.
  std::string label;
};
/// Ticks at round times, the labelled ones at least `room` pixels apart.
std::vector<RulerTick> ruler(const Window& window, double room);

/// The instant with as many places as a pixel of the window tells apart: "1.250 s", "812.0457 ms".
std::string instant_text(Time time, Duration per_pixel);

/// What a person types for an instant: "1.25s", "300ms", a bare number of seconds. Nothing if it is none.
std::optional<Time> parse_instant(const std::string& text);

}  // namespace raftsim::viz
