#include "viz/views/pen.hpp"

#include <algorithm>
#include <cmath>

namespace raftsim::viz {

void Pen::dashed(ImVec2 a, ImVec2 b, ImU32 colour, float width, float dash, float gap) const {
  const float dx = b.x - a.x;
  const float dy = b.y - a.y;
  const float length = std::sqrt(dx * dx + dy * dy);
  if (length <= 0) return;
  // What lies far outside is not drawn dash by dash.
  constexpr float kMost = 4000;
  const float step = dash + gap;
  const auto count = static_cast<int>(std::ceil(std::min(length, kMost) / step));
  for (int i = 0; i < count; ++i) {
    const float at = static_cast<float>(i) * step;
    const float end = std::min(at + dash, length);
    line({a.x + dx * at / length, a.y + dy * at / length}, {a.x + dx * end / length, a.y + dy * end / length},
         colour, width);
  }
}

void Pen::head(ImVec2 from, ImVec2 tip, ImU32 colour, float size) const {
  const float dx = tip.x - from.x;
  const float dy = tip.y - from.y;
  const float length = std::sqrt(dx * dx + dy * dy);
  if (length < 1) return;
  const ImVec2 along{dx / length, dy / length};
  const ImVec2 base{tip.x - along.x * size, tip.y - along.y * size};
  const float half = size * 0.42F;
  list_->AddTriangleFilled(tip, {base.x - along.y * half, base.y + along.x * half},
                           {base.x + along.y * half, base.y - along.x * half}, colour);
}

void Pen::cross(ImVec2 at, ImU32 colour, float size) const {
  const float width = std::max(1.5F, size * 0.4F);
  line({at.x - size, at.y - size}, {at.x + size, at.y + size}, colour, width);
  line({at.x - size, at.y + size}, {at.x + size, at.y - size}, colour, width);
}

void Pen::fill(const Box& box, ImU32 colour, float rounding) const {
  list_->AddRectFilled({box.x0, box.y0}, {box.x1, box.y1}, colour, rounding);
}

void Pen::frame(const Box& box, ImU32 colour, float width, float rounding) const {
  list_->AddRect({box.x0, box.y0}, {box.x1, box.y1}, colour, rounding, 0, width);
}

void Pen::hatch(const Box& box, ImU32 colour, float gap) const {
  list_->PushClipRect({box.x0, box.y0}, {box.x1, box.y1}, true);
  const ImVec2 low = list_->GetClipRectMin();
  const ImVec2 high = list_->GetClipRectMax();
  const float height = box.height();
  // From where it is seen on: the box may begin millions of pixels before that, and floats are coarse there.
  const float seen = std::max(low.x, box.x0);
  const float first = seen - std::fmod(seen - box.x0, gap) - height;
  const auto count = static_cast<int>(std::ceil((std::min(high.x, box.x1) - first) / gap));
  for (int i = 0; i < count; ++i) {
    const float x = first + static_cast<float>(i) * gap;
    line({x, box.y1}, {x + height, box.y0}, colour, 1);
  }
  list_->PopClipRect();
}

float Pen::width_of(ImFont* font, std::string_view text) {
  return font->CalcTextSizeA(font->FontSize, 1e9F, 0, text.data(), text.data() + text.size()).x;
}

void Pen::text(ImFont* font, float x, float y, std::string_view text, ImU32 colour, Align align,
               float most_height) const {
  if (text.empty()) return;
  // What is smaller than this nobody reads.
  constexpr float kLegible = 6;
  const float size = std::min(font->FontSize, most_height);
  if (size < kLegible) return;
  const float width = width_of(font, text) * size / font->FontSize;
  if (align == Align::centre) x -= width / 2;
  if (align == Align::right) x -= width;
  list_->AddText(font, size, {std::floor(x), std::floor(y - size / 2)}, colour, text.data(),
                 text.data() + text.size());
}

std::string Pen::fitted(ImFont* font, std::string_view text, float width) {
  if (width_of(font, text) <= width) return std::string(text);
  const float room = width - width_of(font, "…");
  if (room <= 0) return {};
  const char* rest = nullptr;
  font->CalcTextSizeA(font->FontSize, room, 0, text.data(), text.data() + text.size(), &rest);
  const auto count = static_cast<std::size_t>(rest - text.data());
  return count == 0 ? std::string() : std::string(text.substr(0, count)) + "…";
}

bool LabelRoom::take(const Box& box) {
  if (std::any_of(taken_.begin(), taken_.end(), [&](const Box& other) { return box.meets(other); }))
    return false;
  taken_.push_back(box);
  return true;
}

}  // namespace raftsim::viz
