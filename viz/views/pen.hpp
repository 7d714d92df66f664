#pragma once

#include <imgui.h>
#include <string>
#include <string_view>
#include <vector>

#include "viz/views/theme.hpp"

/// Drawing what ImDrawList does not: dashes, arrow heads, hatching, text that fits.
namespace raftsim::viz {

struct Box {
  float x0{};
  float y0{};
  float x1{};
  float y1{};
  [[nodiscard]] float width() const { return x1 - x0; }
  [[nodiscard]] float height() const { return y1 - y0; }
  [[nodiscard]] bool contains(ImVec2 p) const { return p.x >= x0 && p.x < x1 && p.y >= y0 && p.y < y1; }
  [[nodiscard]] bool meets(const Box& o) const { return x0 < o.x1 && o.x0 < x1 && y0 < o.y1 && o.y0 < y1; }
};

inline float f(double value) {
  return static_cast<float>(value);
}

enum class Align : unsigned char { left, centre, right };

class Pen {
 public:
  explicit Pen(ImDrawList& list) : list_(&list) {}
  [[nodiscard]] ImDrawList& list() const { return *list_; }

  void line(ImVec2 a, ImVec2 b, ImU32 colour, float width = 1) const { list_->AddLine(a, b, colour, width); }
  void dashed(ImVec2 a, ImVec2 b, ImU32 colour, float width, float dash, float gap) const;
  void head(ImVec2 from, ImVec2 tip, ImU32 colour, float size) const;
  void cross(ImVec2 at, ImU32 colour, float size) const;
  void fill(const Box& box, ImU32 colour, float rounding = 0) const;
  void frame(const Box& box, ImU32 colour, float width = 1, float rounding = 0) const;
  void hatch(const Box& box, ImU32 colour, float gap) const;

  /// Vertically in the middle of `y`; smaller than the font where the height is less.
  void text(ImFont* font, float x, float y, std::string_view text, ImU32 colour, Align align = Align::left,
            float most_height = 1e6F) const;
  [[nodiscard]] static float width_of(ImFont* font, std::string_view text);
  /// The text, or as much of it as fits followed by "…"; empty where not even that fits.
  [[nodiscard]] static std::string fitted(ImFont* font, std::string_view text, float width);

 private:
  ImDrawList* list_;
};

/// Keeps labels from covering each other.
class LabelRoom {
 public:
  /// Whether nothing is there yet; it is taken then.
  bool take(const Box& box);

 private:
  std::vector<Box> taken_;
};

}  // namespace raftsim::viz
