#include "tools/export_svg_room.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace raftsim {
namespace {

/// Lines are kept so far from texts.
constexpr double kLineGap = 3;
/// A line that goes along a text rather than across it covers more of it than this.
constexpr double kCrossed = 48;

/// The part of the way, from 0 to 1, that lies between two parallels; nothing where `begin` > `end` after it.
void narrow(double from, double to, double low, double high, double& begin, double& end) {
  const double length = to - from;
  if (length == 0) {
    if (from <= low || from >= high) end = begin - 1;
    return;
  }
  const double a = (low - from) / length;
  const double b = (high - from) / length;
  begin = std::max(begin, std::min(a, b));
  end = std::min(end, std::max(a, b));
}

/// How much of the line is in the box.
double length_within(SvgPoint from, SvgPoint to, const SvgBox& box) {
  double begin = 0;
  double end = 1;
  narrow(from.x, to.x, box.x0, box.x1, begin, end);
  narrow(from.y, to.y, box.y0, box.y1, begin, end);
  if (begin >= end) return 0;
  const double x = to.x - from.x;
  const double y = to.y - from.y;
  return std::sqrt(x * x + y * y) * (end - begin);
}

}  // namespace

void SvgRoom::take_disc(SvgPoint middle, double radius) {
  // Boxes that together are nearly a disc: texts may come close to it at an angle.
  using Size = std::pair<double, double>;
  for (const auto& [wide, high] :
       {Size{1, 0.4}, Size{0.92, 0.6}, Size{0.78, 0.78}, Size{0.6, 0.92}, Size{0.4, 1}}) {
    take(SvgBox{middle.x, middle.y, middle.x, middle.y}.grown(radius * wide, radius * high));
  }
}

bool SvgRoom::is_free(const SvgBox& box) const {
  return std::none_of(taken_.begin(), taken_.end(), [&](const SvgBox& one) { return one.meets(box); });
}

int SvgRoom::price(const SvgBox& box) const {
  const SvgBox close = box.grown(kLineGap, kLineGap);
  int price = 0;
  for (const Line& line : lines_) {
    const double length = length_within(line.from, line.to, close);
    if (length > 0) price += line.price * (1 + static_cast<int>(length / kCrossed));
  }
  return price;
}

}  // namespace raftsim
