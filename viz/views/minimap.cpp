#include <algorithm>

#include "viz/views/stage.hpp"

/// The whole run at a glance; what the diagram shows is framed.
namespace raftsim::viz {
namespace {

void draw_marks(const Stage& stage, const Pen& pen, const Box& box, const Picture& picture) {
  const Theme& theme = *stage.theme;
  const Run& run = stage.session->run();
  const float y = box.y0 + theme.px(7);
  for (const TickPicture& tick : picture.marks) {
    const float x = box.x0 + f(tick.x);
    // Of several on one spot the gravest is shown.
    const auto first = run.marks().begin() + static_cast<std::ptrdiff_t>(tick.place);
    const auto grave = [](const Mark& mark) {
      return mark.kind == MarkKind::violation || mark.bad ? 4
             : mark.kind == MarkKind::crash               ? 3
             : mark.kind == MarkKind::leader              ? 2
             : mark.kind == MarkKind::caption             ? 1
                                                          : 0;
    };
    const Mark& mark = *std::max_element(first, first + static_cast<std::ptrdiff_t>(tick.many),
                                         [&](const Mark& a, const Mark& b) { return grave(a) < grave(b); });
    switch (mark.kind) {
      case MarkKind::violation:
        pen.line({x, box.y0}, {x, box.y1}, theme.bad, theme.px(2));
        pen.cross({x, y}, theme.bad, theme.px(4));
        break;
      case MarkKind::crash: pen.cross({x, y}, theme.bad, theme.px(3)); break;
      case MarkKind::leader: pen.text(theme.fonts.small, x, y, "★", theme.leader, Align::centre); break;
      case MarkKind::election: pen.text(theme.fonts.small, x, y, "▲", theme.candidate, Align::centre); break;
      case MarkKind::caption: pen.text(theme.fonts.small, x, y, "⚑", theme.accent, Align::centre); break;
      case MarkKind::expectation:
        if (mark.bad) pen.cross({x, y}, theme.bad, theme.px(4));
        break;
      case MarkKind::restart:
      case MarkKind::fault:
        pen.line({x, box.y0 + theme.px(2)}, {x, box.y0 + theme.px(12)}, theme.faint);
        break;
    }
  }
}

}  // namespace

void draw_minimap(const Stage& stage, const Box& box) {
  const Theme& theme = *stage.theme;
  Session& session = *stage.session;
  const Run& run = session.run();
  const Box inside = begin_panel(stage, "minimap", box, {});
  const Pen pen(*ImGui::GetWindowDrawList());
  const Box map{inside.x0 + theme.px(96), inside.y0, inside.x1, inside.y1};
  pen.text(theme.fonts.small, inside.x0, (map.y0 + map.y1) / 2, "whole run", theme.faint);
  const auto width = static_cast<double>(map.width());
  Picture& picture = stage.ui->minimap;
  if (picture.window.width != width) {
    picture = picture_of(run, whole(width, run.end()), {.most_arrows = 0, .tick_room = 9});
  }
  const float top = map.y0 + theme.px(15);
  const float lane = (map.y1 - top) / static_cast<float>(run.servers());
  for (std::size_t i = 0; i < picture.lanes.size(); ++i) {
    const std::vector<Bar>& bars = run.lane(raft::ServerId{static_cast<std::uint8_t>(i + 1)}).bars;
    const float y = top + lane * static_cast<float>(i);
    for (const BarPicture& shown : picture.lanes[i].bars) {
      const Bar& bar = bars[shown.bar];
      const ImU32 colour = !bar.up          ? theme.down
                           : bar.known.role ? theme.shaded(theme.of(bar.role), bar.term)
                                            : faded(theme.unknown, 0.45F);
      pen.fill({map.x0 + f(shown.x0), y, map.x0 + f(shown.x1), y + std::max(1.0F, lane - 1)}, colour);
    }
  }
  draw_marks(stage, pen, map, picture);
  const Window& window = session.window();
  // The diagram has no window before it was drawn.
  if (window.width > 1) {
    const float x0 = std::max(map.x0, map.x0 + f(picture.window.x(window.begin)));
    const float x1 = std::min(map.x1, std::max(x0 + 3, map.x0 + f(picture.window.x(window.end))));
    pen.fill({map.x0, map.y0, x0, map.y1}, faded(theme.panel, 0.45F));
    pen.fill({x1, map.y0, map.x1, map.y1}, faded(theme.panel, 0.45F));
    pen.frame({x0, map.y0, x1, map.y1}, theme.accent, theme.px(1.5F), theme.px(3));
  }
  const float now = map.x0 + f(picture.window.x(session.cursor().time));
  if (session.hides_future()) pen.fill({now, map.y0, map.x1, map.y1}, theme.panel);
  pen.line({now, map.y0}, {now, map.y1}, theme.cursor, theme.px(1.5F));

  ImGui::SetCursorScreenPos({map.x0, map.y0});
  ImGui::InvisibleButton("map", {map.width(), map.height()});
  if (ImGui::IsItemActive()) {
    const Time time = picture.window.time(static_cast<double>(ImGui::GetMousePos().x - map.x0));
    session.scrub(time);
    session.set_window(centred(window, time, run.end()));
  }
  end_panel();
}

}  // namespace raftsim::viz
