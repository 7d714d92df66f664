#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "viz/model/details.hpp"
#include "viz/views/timeline_drawing.hpp"

/// Messages in the space-time diagram: arrows, and densities where they are too many.
namespace raftsim::viz {

void TimelineDrawing::draw_density() {
  if (picture_.in_density == 0) return;
  clip();
  const float most = std::log2(1.0F + static_cast<float>(picture_.densest));
  const std::array colours{theme_.vote, theme_.entries, theme_.heartbeat};
  for (const raft::ServerId server : raft::ServerSet::first(run_.servers())) {
    const Density& density = picture_.lanes[server.value - 1U].density;
    const float base = y_of(server) - lanes_.bar / 2 - 1;
    const float room = std::min(lanes_.lane - lanes_.bar, theme_.px(46)) * 0.8F;
    for (std::size_t column = 0;; ++column) {
      float y = base;
      bool any = false;
      for (std::size_t rank = 0; rank < kArrowRanks; ++rank) {
        if (column >= density.counts[rank].size()) continue;
        any = true;
        const std::uint32_t count = density.counts[rank][column];
        if (count == 0) continue;
        const float height = std::max(1.0F, room * std::log2(1.0F + static_cast<float>(count)) / most);
        const double x = static_cast<double>(column) * picture_.column_width;
        pen_.fill({x_of(x), y - height, x_of(x + picture_.column_width) - 0.5F, y},
                  faded(colours[rank], session_.filtered() ? kDimmed : 0.75F));
        y -= height;
      }
      if (!any) break;
    }
  }
  unclip();
}

TimelineDrawing::Ends TimelineDrawing::ends_of(const Arrow& arrow, const ArrowPicture& shown) const {
  const float y0 = y_of(arrow.from);
  const float y1 = y_of(arrow.to);
  const float edge = (y1 > y0 ? 0.5F : -0.5F) * lanes_.bar;
  Ends ends{{x_of(shown.left), y0 + edge}, {x_of(shown.ended), y1 - edge}};
  if (arrow.outcome == Outcome::lost) {
    // It ends on its way: one that never got anywhere as a stub.
    const float part = shown.ended > shown.left ? 0.8F : 0.38F;
    if (shown.ended <= shown.left) ends.to.x += theme_.px(26);
    ends.to = {ends.from.x + (ends.to.x - ends.from.x) * part,
               ends.from.y + (ends.to.y - ends.from.y) * part};
  }
  return ends;
}

void TimelineDrawing::draw_arrows() {
  clip();
  const std::optional<std::size_t> selected = session_.selection().arrow;
  // The few that matter are drawn last, on top.
  for (const bool on_top : {false, true}) {
    for (const ArrowPicture& shown : picture_.arrows) {
      const Arrow& arrow = run_.arrows()[shown.arrow];
      const bool routine = rank_of(arrow) == ArrowRank::routine;
      if (routine != on_top) draw_arrow(arrow, shown, selected == shown.arrow);
    }
  }
  label_arrows();
  unclip();
}

void TimelineDrawing::draw_arrow(const Arrow& arrow, const ArrowPicture& shown, bool selected) {
  const bool routine = rank_of(arrow) == ArrowRank::routine;
  const Ends ends = ends_of(arrow, shown);
  const ImU32 colour = faded(theme_.of(arrow), session_.is_match(arrow) ? 1 : kDimmed);
  // Seen from afar they stand side by side.
  const bool steep = shown.ended - shown.left < 8;
  const float width = selected ? theme_.px(3.5F) : theme_.px(routine || steep ? 1.1F : 1.8F);
  if (shown.left > shown.asked) {
    const float y = ends.from.y + (ends.to.y > ends.from.y ? 2.0F : -2.0F);
    pen_.dashed({x_of(shown.asked), y}, {x_of(shown.left), y}, colour, theme_.px(2), theme_.px(2),
                theme_.px(3));
  }
  if (arrow.outcome == Outcome::never_left) return;
  if (arrow.outcome == Outcome::lost) {
    pen_.dashed(ends.from, ends.to, colour, width, theme_.px(5), theme_.px(4));
    pen_.cross(ends.to, faded(theme_.bad, session_.is_match(arrow) ? 1 : kDimmed),
               theme_.px(routine || steep ? 3.2F : 4.5F));
    return;
  }
  pen_.line(ends.from, ends.to, colour, width);
  if (arrow.outcome == Outcome::delivered)
    pen_.head(ends.from, ends.to, colour, theme_.px(routine || steep ? 6.0F : 9.0F));
}

void TimelineDrawing::label_arrows() {
  // With more there is no room for words.
  constexpr std::size_t kLabelled = 140;
  if (picture_.arrows.size() > kLabelled) return;
  LabelRoom room;
  for (const ArrowPicture& shown : picture_.arrows) {
    const Arrow& arrow = run_.arrows()[shown.arrow];
    if (rank_of(arrow) == ArrowRank::routine || arrow.outcome == Outcome::never_left) continue;
    if (!session_.is_match(arrow)) continue;
    const Ends ends = ends_of(arrow, shown);
    const float dx = ends.to.x - ends.from.x;
    const float dy = ends.to.y - ends.from.y;
    if (std::abs(dy) < theme_.px(24) || dx < theme_.px(12)) continue;
    const std::string label = label_of(arrow);
    if (label.empty()) continue;
    const float half = Pen::width_of(theme_.fonts.small, label) / 2 + theme_.px(3);
    const float part = 0.42F;
    const ImVec2 at{ends.from.x + dx * part, ends.from.y + dy * part};
    const float high = theme_.fonts.small->FontSize / 2;
    const Box box{at.x - half, at.y - high, at.x + half, at.y + high};
    // On a bar it would cover the role.
    bool on_bar = false;
    for (const raft::ServerId server : raft::ServerSet::first(run_.servers())) {
      on_bar = on_bar || std::abs(y_of(server) - at.y) < lanes_.bar / 2 + high;
    }
    if (on_bar || box.x0 < lanes_.area.x0 || box.x1 > lanes_.area.x1 || !room.take(box)) continue;
    pen_.fill(box, faded(theme_.panel, 0.88F), theme_.px(3));
    pen_.text(theme_.fonts.small, at.x, at.y, label, theme_.of(arrow), Align::centre);
  }
}

}  // namespace raftsim::viz
