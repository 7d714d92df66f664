#include "tools/export_svg_arrows.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace raftsim {
namespace {

constexpr double kHalfHigh = 9;
constexpr double kAside = 6;
/// Between two labels side by side.
constexpr double kApart = 10;
/// Lines that a text may cover.
constexpr int kMostCovered = 2;

/// What is said once.
struct ArrowGroup {
  std::vector<const SvgArrow*> arrows;
};

class ArrowLabels {
 public:
  ArrowLabels(SvgPaper& paper, SvgRoom& room, double left, double right)
      : paper_(&paper), room_(&room), left_(left), right_(right) {}

  void label(const ArrowGroup& group) {
    const std::string& words = group.arrows.front()->words;
    const std::string short_words = svg_short_label(words);
    if (short_words.empty()) {
      write(group, words, kMostCovered);
    } else if (!write(group, words, 0)) {
      write(group, short_words, kMostCovered);
    }
  }

 private:
  /// Whether there was room without covering more lines than that.
  bool write(const ArrowGroup& group, const std::string& words, int most_covered) {
    const SvgFont font{14, svg_colour(group.arrows.front()->sort), false, true};
    const double width = svg_width(words, font);
    constexpr std::array kParts{0.5, 0.3, 0.7, 0.16, 0.84};
    std::optional<SvgBox> best;
    int lowest = most_covered + 1;
    for (const double part : kParts) {
      for (const SvgArrow* arrow : group.arrows) {
        for (const bool to_the_right : {false, true}) {
          const SvgBox box = beside(*arrow, part, width, to_the_right);
          if (!is_free(box, words)) continue;
          const int price = room_->price(box);
          if (price >= lowest) continue;
          lowest = price;
          best = box;
        }
      }
    }
    if (!best) return false;
    const SvgPoint middle = best->middle();
    paper_->text(middle.x, middle.y + 5, words, font, SvgAnchor::middle);
    room_->take(best->grown(kApart, 0));
    written_.emplace_back(words, *best);
    return true;
  }

  /// In the gap between the sender's lane and the next.
  [[nodiscard]] static SvgBox beside(const SvgArrow& arrow, double part, double width, bool to_the_right) {
    const double y = arrow.begin.y + (arrow.gap_end - arrow.begin.y) * part;
    const auto x_at = [&](double at) {
      return arrow.begin.x +
             (arrow.end.x - arrow.begin.x) * (at - arrow.begin.y) / (arrow.end.y - arrow.begin.y);
    };
    const double above = x_at(y - kHalfHigh);
    const double below = x_at(y + kHalfHigh);
    const double x = to_the_right ? std::max(above, below) + kAside : std::min(above, below) - kAside - width;
    return {x, y - kHalfHigh, x + width, y + kHalfHigh};
  }

  /// Equal words do not stand above each other: it would not be seen which arrow they belong to.
  [[nodiscard]] bool is_free(const SvgBox& box, const std::string& words) const {
    constexpr double kWide = 12;
    constexpr double kHigh = 36;
    if (box.x0 < left_ || box.x1 > right_ || !room_->is_free(box)) return false;
    return std::none_of(written_.begin(), written_.end(), [&](const auto& one) {
      return one.first == words && one.second.grown(kWide, kHigh).meets(box);
    });
  }

  SvgPaper* paper_;
  SvgRoom* room_;
  double left_;
  double right_;
  std::vector<std::pair<std::string, SvgBox>> written_;
};

}  // namespace

void svg_label_arrows(SvgPaper& paper, SvgRoom& room, const std::vector<SvgArrow>& arrows, double left,
                      double right) {
  std::map<std::tuple<MessageSort, Time, HostPlace, std::string>, ArrowGroup> groups;
  for (const SvgArrow& arrow : arrows) {
    groups[{arrow.sort, arrow.left, arrow.from, arrow.words}].arrows.push_back(&arrow);
  }
  ArrowLabels labels(paper, room, left, right);
  for (const MessageSort sort : {MessageSort::vote, MessageSort::entries, MessageSort::snapshot,
                                 MessageSort::request, MessageSort::reply, MessageSort::read}) {
    for (const auto& [key, group] : groups) {
      if (std::get<MessageSort>(key) == sort) labels.label(group);
    }
  }
}

}  // namespace raftsim
