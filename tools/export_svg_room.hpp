#pragma once

#include <vector>

namespace raftsim {

struct SvgPoint {
  double x{};
  double y{};
};

/// A part of a diagram: left, top, right, bottom.
struct SvgBox {
  double x0{};
  double y0{};
  double x1{};
  double y1{};

  [[nodiscard]] bool meets(const SvgBox& other) const {
    return x0 < other.x1 && other.x0 < x1 && y0 < other.y1 && other.y0 < y1;
  }
  [[nodiscard]] SvgBox grown(double wide, double high) const {
    return {x0 - wide, y0 - high, x1 + wide, y1 + high};
  }
  [[nodiscard]] SvgPoint middle() const { return {(x0 + x1) / 2, (y0 + y1) / 2}; }
};

/// Where a diagram has room for texts: not on other texts, discs and arrowheads, and rather not on lines.
class SvgRoom {
 public:
  /// No text comes here.
  void take(const SvgBox& box) { taken_.push_back(box); }
  /// Nor here.
  void take_disc(SvgPoint middle, double radius);
  /// A text that covers some of this line pays the price.
  void draw(SvgPoint from, SvgPoint to, int price) { lines_.push_back({from, to, price}); }
  [[nodiscard]] bool is_free(const SvgBox& box) const;
  /// What all lines that come through the box or close to it cost.
  [[nodiscard]] int price(const SvgBox& box) const;

 private:
  struct Line {
    SvgPoint from;
    SvgPoint to;
    int price{};
  };

  std::vector<SvgBox> taken_;
  std::vector<Line> lines_;
};

}  // namespace raftsim
