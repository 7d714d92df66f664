#include "tools/export_svg_ring_labels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

namespace raftsim {
namespace {

constexpr double kLabelHalf = 9;
/// From an arrow to its label.
constexpr double kLabelGap = 9;
constexpr double kLabelTop = 96;
constexpr double kLabelBottom = 704;

SvgBox box_around(SvgPoint middle, double half_wide) {
  return {middle.x - half_wide, middle.y - kLabelHalf, middle.x + half_wide, middle.y + kLabelHalf};
}

/// Where words may stand beside a place of a line to whose one side `normal` points: with a corner at that
/// place; over or under a line that is nearly level, with their middle there.
std::vector<SvgBox> boxes_beside(SvgPoint place, SvgPoint normal, double half_wide) {
  constexpr double kNearlyLevel = 0.3;
  std::vector<SvgBox> boxes;
  if (std::abs(normal.x) < kNearlyLevel) {
    const double far = half_wide * std::abs(normal.x) + kLabelHalf * std::abs(normal.y) + kLabelGap;
    boxes.push_back(box_around({place.x + normal.x * far, place.y + normal.y * far}, half_wide));
  }
  const double x = place.x + normal.x * kLabelGap + std::copysign(half_wide, normal.x);
  const double y = place.y + normal.y * kLabelGap + std::copysign(kLabelHalf, normal.y);
  boxes.push_back(box_around({x, y}, half_wide));
  return boxes;
}

/// Of one sender, with the same words.
using SvgRingGroup = std::vector<const SvgRingMessage*>;

/// Whether there was room for the words where covering lines costs no more than that.
bool write_label(SvgPaper& paper, SvgRoom& room, const SvgRingGroup& group, const std::string& words,
                 int most_paid, SvgPoint ring_middle) {
  constexpr std::array kAtTheMessage{1.0, 0.75, 0.5, 0.25};
  constexpr std::array kAtTheSender{0.5, 0.75, 0.25, 1.0};
  const SvgFont font{14, group.front()->colour, false, true};
  const double half_wide = svg_width(words, font) / 2;
  std::optional<SvgBox> best;
  int lowest = most_paid + 1;
  for (const double part : group.size() == 1 ? kAtTheMessage : kAtTheSender) {
    for (const SvgRingMessage* message : group) {
      const SvgPoint along{message->now.x - message->begin.x, message->now.y - message->begin.y};
      const double length = std::max(std::sqrt(along.x * along.x + along.y * along.y), 1.0);
      const SvgPoint place{message->begin.x + along.x * part, message->begin.y + along.y * part};
      SvgPoint outwards{-along.y / length, along.x / length};
      if (outwards.x * (place.x - ring_middle.x) + outwards.y * (place.y - ring_middle.y) < 0) {
        outwards = {-outwards.x, -outwards.y};
      }
      std::vector<SvgBox> boxes = boxes_beside(place, outwards, half_wide);
      for (const SvgBox& box : boxes_beside(place, {-outwards.x, -outwards.y}, half_wide))
        boxes.push_back(box);
      for (const SvgBox& box : boxes) {
        const bool inside =
            box.x0 >= 4 && box.x1 <= kSvgWidth - 4 && box.y0 >= kLabelTop && box.y1 <= kLabelBottom;
        if (!inside || !room.is_free(box)) continue;
        const int price = room.price(box);
        if (price >= lowest) continue;
        lowest = price;
        best = box;
      }
    }
  }
  if (!best) return false;
  paper.text(best->middle().x, best->middle().y + 5, words, font, SvgAnchor::middle);
  room.take(*best);
  return true;
}

}  // namespace

void svg_label_ring(SvgPaper& paper, SvgRoom& room, const std::vector<SvgRingMessage>& messages,
                    SvgPoint middle) {
  std::map<std::pair<raft::ServerId, std::string>, SvgRingGroup> groups;
  for (const SvgRingMessage& message : messages) groups[{message.from, message.words}].push_back(&message);
  for (const auto& [key, group] : groups) {
    const std::string short_words = svg_short_label(key.second);
    if (write_label(paper, room, group, key.second, 0, middle)) continue;
    if (!short_words.empty() && write_label(paper, room, group, short_words, 0, middle)) continue;
    // It may cross one dotted line, as the rim shows that this is not its own.
    write_label(paper, room, group, key.second, 1, middle);
  }
}

}  // namespace raftsim
