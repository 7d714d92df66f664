#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "viz/model/details.hpp"
#include "viz/views/timeline_drawing.hpp"

/// What stands around the lanes of the space-time diagram: ruler, names, legend, cursor.
namespace raftsim::viz {

void TimelineDrawing::draw_future() const {
  const float x = std::max(x_of(session_.cursor().time), lanes_.area.x0);
  if (x >= lanes_.area.x1) return;
  // What would answer a question is not to be seen at all.
  const float veil = session_.hides_future() ? 1 : 0.42F;
  pen_.fill({x, lanes_.area.y0, lanes_.area.x1, lanes_.area.y1}, faded(theme_.panel, veil));
}

void TimelineDrawing::draw_ruler() {
  const Box& box = lanes_.ruler;
  pen_.list().PushClipRect({box.x0 - theme_.px(40), box.y0}, {box.x1, box.y1}, true);
  for (const RulerTick& tick : ruler(session_.window(), static_cast<double>(theme_.px(110)))) {
    const float x = x_of(tick.x);
    const float high = tick.label.empty() ? theme_.px(4) : theme_.px(8);
    pen_.line({x, box.y1 - high}, {x, box.y1}, tick.label.empty() ? theme_.line : theme_.faint);
    const float end = x + theme_.px(4) + Pen::width_of(theme_.fonts.small, tick.label);
    if (tick.label.empty() || x < box.x0 || end > box.x1) continue;
    pen_.text(theme_.fonts.small, x + theme_.px(4), box.y0 + theme_.px(8), tick.label, theme_.faint);
  }
  for (const TickPicture& tick : ticks_in(run_.captions(), session_.window(), 6)) {
    pen_.text(theme_.fonts.small, x_of(tick.x), box.y1 - theme_.px(6), "⚑", theme_.accent);
  }
  for (const Bookmark& bookmark : stage_.ui->bookmarks.all()) {
    const float x = x_of(bookmark.time);
    if (x < box.x0) continue;
    pen_.text(theme_.fonts.small, x, box.y1 - theme_.px(6), "★", theme_.vote, Align::centre);
  }
  pen_.list().PopClipRect();
}

void TimelineDrawing::draw_cursor() {
  const float x = x_of(session_.cursor().time);
  if (x < lanes_.area.x0 || x > lanes_.area.x1) return;
  pen_.line({x, lanes_.ruler.y1 - theme_.px(4)}, {x, lanes_.area.y1}, theme_.cursor, theme_.px(1.8F));
  const Duration per_pixel =
      session_.window().span() / std::max<std::int64_t>(1, static_cast<std::int64_t>(lanes_.area.width()));
  const std::string label = instant_text(session_.cursor().time, per_pixel);
  const float half = Pen::width_of(theme_.fonts.bold, label) / 2 + theme_.px(7);
  const float centre = std::clamp(x, lanes_.area.x0 + half, lanes_.area.x1 - half);
  pen_.fill({centre - half, lanes_.ruler.y0 - 2, centre + half, lanes_.ruler.y1 - theme_.px(3)},
            theme_.cursor, theme_.px(4));
  pen_.text(theme_.fonts.bold, centre, (lanes_.ruler.y0 + lanes_.ruler.y1 - theme_.px(4)) / 2, label,
            ink_on(theme_.cursor), Align::centre);
}

void TimelineDrawing::draw_names() {
  for (const raft::ServerId server : raft::ServerSet::first(run_.servers())) {
    const ServerMoment& now = session_.moment().server(server);
    const float y = y_of(server);
    const bool selected = session_.selection().server == server;
    const float half = std::min(theme_.px(16), lanes_.lane / 2 - 0.5F);
    const Box box{lanes_.names.x0, y - half, lanes_.names.x1 - theme_.px(8), y + half};
    pen_.fill(box, selected ? mixed(theme_.raised, theme_.accent, 0.35F) : theme_.raised, theme_.px(6));
    const ImU32 colour = now.up && now.known.role ? theme_.of(now.role) : theme_.faint;
    const ImU32 seen = now.role == raft::Role::follower ? mixed(colour, theme_.text, 0.45F) : colour;
    pen_.text(theme_.fonts.body, box.x0 + theme_.px(6), y,
              !now.up          ? "✕"
              : now.paused     ? "‖"
              : now.known.role ? shape_of(now.role)
                               : "?",
              seen, Align::left, box.height());
    const std::string term = now.known.term ? "T" + std::to_string(now.current_term.value) : "T?";
    std::string name = to_string(server);
    if (run_.header().imported) {
      const float room = box.width() - theme_.px(38) - Pen::width_of(theme_.fonts.small, term);
      const std::string host = host_name(run_.header(), server);
      if (host != name) name += " " + host;
      name = Pen::fitted(theme_.fonts.bold, name, room);
    }
    pen_.text(theme_.fonts.bold, box.x0 + theme_.px(24), y, name, theme_.text, Align::left, box.height());
    pen_.text(theme_.fonts.small, box.x1 - theme_.px(5), y, term, theme_.faint, Align::right, box.height());
  }
  for (std::size_t i = 0; i < lanes_.clients; ++i) {
    const std::string name =
        Pen::fitted(theme_.fonts.small, run_.clients()[i].name, lanes_.names.width() - theme_.px(16));
    pen_.text(theme_.fonts.small, lanes_.names.x1 - theme_.px(12), lanes_.y_of_client(i), name, theme_.faint,
              Align::right);
  }
}

void TimelineDrawing::draw_legend() {
  struct Item {
    const char* text;
    ImU32 colour;
  };
  // From the right to the left, as all of the legend is drawn.
  const std::array items{Item{"snapshot", theme_.snapshot}, Item{"reply", theme_.reply},
                         Item{"heartbeat", theme_.heartbeat}, Item{"entries", theme_.entries},
                         Item{"vote", theme_.vote}};
  float x = lanes_.area.x1;
  const float y = lanes_.legend_y;
  const auto put = [&](std::string_view text, ImU32 colour) {
    // What has no room says nothing.
    if (x - Pen::width_of(theme_.fonts.small, text) < lanes_.names.x0) x = -theme_.px(1000);
    pen_.text(theme_.fonts.small, x, y, text, colour, Align::right);
    x -= Pen::width_of(theme_.fonts.small, text) + theme_.px(5);
  };
  put("commit", theme_.faint);
  put("▲", theme_.good);
  x -= theme_.px(8);
  if (run_.header().imported) {
    // Of its messages no more is known than who heard of what.
    put("unknown kind", theme_.faint);
    put("→", theme_.unknown);
  } else {
    put("timeout", theme_.faint);
    put("●", theme_.vote);
    x -= theme_.px(8);
    put("lost", theme_.faint);
    put("✕", theme_.bad);
  }
  for (const Item& item : items) {
    // Whether an AppendEntries has entries no other program's log tells.
    if (run_.header().imported && item.colour == theme_.heartbeat) continue;
    x -= theme_.px(8);
    put(item.text, theme_.faint);
    put("→", item.colour);
  }
  if (picture_.in_density == 0) return;
  const std::string many =
      std::to_string(picture_.in_density) + " more messages as a density: zoom in to see each";
  if (lanes_.names.x1 + Pen::width_of(theme_.fonts.small, many) < x - theme_.px(10)) {
    pen_.text(theme_.fonts.small, lanes_.names.x1, y, many, theme_.faint);
  }
}

}  // namespace raftsim::viz
