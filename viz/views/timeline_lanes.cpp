#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "viz/model/details.hpp"
#include "viz/views/timeline_drawing.hpp"

/// What stands on the lanes of the space-time diagram.
namespace raftsim::viz {

void TimelineDrawing::draw_ground() {
  clip();
  for (const RulerTick& tick : ruler(session_.window(), static_cast<double>(theme_.px(110)))) {
    if (tick.label.empty()) continue;
    pen_.line({x_of(tick.x), lanes_.area.y0}, {x_of(tick.x), lanes_.area.y1}, faded(theme_.line, 0.55F));
  }
  // Before the start and after the end there is nothing.
  const Box before{lanes_.area.x0, lanes_.area.y0, x_of(Time{}), lanes_.area.y1};
  const Box after{x_of(run_.end()), lanes_.area.y0, lanes_.area.x1, lanes_.area.y1};
  for (const Box& box : {before, after}) {
    if (box.width() > 0) pen_.hatch(box, faded(theme_.line, 0.5F), theme_.px(9));
  }
  unclip();
}

void TimelineDrawing::draw_spans() {
  clip();
  for (const raft::ServerId server : raft::ServerSet::first(run_.servers())) {
    // A hatch needs room to be seen as one.
    const double room = theme_.px(14);
    for (const SpanPicture& cut : spans_in(run_.lane(server).cuts, session_.window(), room)) {
      const float y = y_of(server);
      const Box box{x_of(cut.x0), y - lanes_.bar - theme_.px(3), x_of(cut.x1), y + lanes_.bar + theme_.px(3)};
      const bool hatched = cut.many == 1 && cut.x1 - cut.x0 >= room;
      pen_.fill(box, faded(theme_.cut, hatched ? 0.10F : 0.22F));
      if (hatched) pen_.hatch(box, faded(theme_.cut, 0.35F), theme_.px(7));
    }
  }
  unclip();
}

void TimelineDrawing::draw_bars() {
  clip();
  for (const raft::ServerId server : raft::ServerSet::first(run_.servers())) {
    const std::vector<Bar>& bars = run_.lane(server).bars;
    const float y = y_of(server);
    raft::Term labelled;
    for (const BarPicture& shown : picture_.lanes[server.value - 1U].bars) {
      const Bar& bar = bars[shown.bar];
      const Box box{std::max(x_of(shown.x0), lanes_.area.x0 - 4), y - lanes_.bar / 2,
                    std::min(x_of(shown.x1), lanes_.area.x1 + 4), y + lanes_.bar / 2};
      draw_bar(bar, box, bar.term == labelled);
      if (box.width() > theme_.px(26)) labelled = bar.term;
    }
  }
  unclip();
}

void TimelineDrawing::draw_bar(const Bar& bar, const Box& box, bool term_known) {
  const float rounding = std::min(theme_.px(4), box.width() / 3);
  if (!bar.up) {
    pen_.fill(box, faded(theme_.down, 0.7F), rounding);
    pen_.hatch(box, faded(theme_.faint, 0.45F), theme_.px(6));
    label_bar(box, {"✕ down", "✕"}, theme_.text);
    return;
  }
  const ImU32 colour =
      bar.known.role ? theme_.shaded(theme_.of(bar.role), bar.term) : faded(theme_.unknown, 0.45F);
  pen_.fill(box, bar.paused ? mixed(colour, theme_.panel, 0.55F) : colour, rounding);
  const std::string term = bar.known.term ? "T" + std::to_string(bar.term.value) : std::string();
  const ImU32 ink = ink_on(bar.paused ? theme_.panel : colour);
  if (!bar.known.role) {
    if (!term_known) label_bar(box, {term}, theme_.text);
    return;
  }
  if (bar.paused) {
    label_bar(box, {"‖ paused " + term, "‖"}, theme_.text);
  } else if (bar.role == raft::Role::follower) {
    if (!term_known) label_bar(box, {term}, ink);
  } else {
    const std::string shape = shape_of(bar.role);
    const char* name = bar.role == raft::Role::leader      ? " LEADER "
                       : bar.role == raft::Role::candidate ? " candidate "
                                                           : " pre-candidate ";
    label_bar(box, {shape + name + term, shape + " " + term, shape}, ink);
  }
}

void TimelineDrawing::label_bar(const Box& box, const std::vector<std::string>& choices, ImU32 colour) const {
  const float x0 = std::max(box.x0, lanes_.area.x0);
  const float room = std::min(box.x1, lanes_.area.x1) - x0 - theme_.px(8);
  for (const std::string& choice : choices) {
    if (Pen::width_of(theme_.fonts.small, choice) > room) continue;
    pen_.text(theme_.fonts.small, x0 + theme_.px(5), (box.y0 + box.y1) / 2, choice, colour, Align::left,
              box.height() + 2);
    return;
  }
}

void TimelineDrawing::draw_ticks() {
  clip();
  for (const raft::ServerId server : raft::ServerSet::first(run_.servers())) {
    const LanePicture& lane = picture_.lanes[server.value - 1U];
    const float y = y_of(server);
    const float low = y + lanes_.bar / 2;
    const ImU32 committed = faded(theme_.good, session_.filtered() ? kDimmed : 1);
    for (const BandPicture& band : lane.commit_bands) {
      pen_.fill({x_of(band.x0), low - theme_.px(1), x_of(band.x1), low + theme_.px(3)}, committed);
    }
    for (const TickPicture& tick : lane.commits) {
      const float size = theme_.px(tick.many > 1 ? 5.0F : 4.0F);
      pen_.list().AddTriangleFilled({x_of(tick.x), low - size},
                                    {x_of(tick.x) - size * 0.8F, low + size * 0.7F},
                                    {x_of(tick.x) + size * 0.8F, low + size * 0.7F}, committed);
    }
    for (const TickPicture& tick : lane.timers) {
      const TimerFire& fire = run_.lane(server).timers[tick.place];
      if (fire.timer != raft::Timer::election) continue;
      pen_.list().AddCircleFilled({x_of(tick.x), y - lanes_.bar / 2}, theme_.px(4.5F),
                                  faded(theme_.vote, session_.is_match(fire.record) ? 1 : kDimmed));
      pen_.list().AddCircle({x_of(tick.x), y - lanes_.bar / 2}, theme_.px(4.5F), theme_.panel, 0, 1.5F);
    }
  }
  for (const TickPicture& tick : picture_.marks) {
    const Mark& mark = run_.marks()[tick.place];
    if (mark.kind != MarkKind::violation) continue;
    pen_.line({x_of(tick.x), lanes_.area.y0}, {x_of(tick.x), lanes_.area.y1}, theme_.bad, theme_.px(2));
  }
  unclip();
}

void TimelineDrawing::draw_matches() const {
  if (!session_.filtered()) return;
  clip();
  for (const Session::MatchTick& tick : session_.match_ticks()) {
    const float y = y_of(tick.server);
    const float half = lanes_.bar / 2 + theme_.px(3);
    pen_.fill({x_of(tick.x), y - half, x_of(tick.x) + std::max(1.5F, theme_.px(2)), y + half}, theme_.text);
  }
  unclip();
}

void TimelineDrawing::draw_clients() {
  clip();
  for (std::size_t i = 0; i < lanes_.clients; ++i) {
    const float y = lanes_.y_of_client(i);
    const float half = lanes_.client_lane * 0.33F;
    const ClientLane& lane = run_.clients()[i];
    const std::vector<OperationPicture> operations = operations_in(lane, session_.window());
    for (std::size_t place = 0; place < operations.size(); ++place) {
      const OperationPicture& shown = operations[place];
      const Operation& operation = lane.operations[shown.place];
      const Box box{x_of(shown.x0), y - half, x_of(shown.x1), y + half};
      const bool done = operation.outcome == Operation::End::answered;
      const bool passes = session_.is_match(operation.issued_by) || session_.is_match(operation.ended_by);
      const ImU32 colour = faded(done ? theme_.entries : theme_.faint, passes ? 1 : kDimmed);
      pen_.fill(box, faded(colour, done ? 0.55F : 0.35F), theme_.px(3));
      if (!done) pen_.frame(box, theme_.faint, 1, theme_.px(3));
      const float x = std::max(box.x0, lanes_.area.x0) + theme_.px(4);
      // The next one may begin before this one ends.
      const bool last = place + 1 == operations.size();
      const float end = last ? box.x1 : std::min(box.x1, x_of(operations[place + 1].x0));
      const float room = std::min(end, lanes_.area.x1) - x - 3;
      if (room < theme_.px(16)) continue;
      const std::string words = (done                                            ? "✓ "
                                 : operation.outcome == Operation::End::given_up ? "? "
                                                                                 : "… ") +
                                operation.words;
      const std::string label = Pen::fitted(theme_.fonts.small, words, room);
      if (label.size() > 6) pen_.text(theme_.fonts.small, x, y, label, theme_.text);
    }
  }
  unclip();
}

}  // namespace raftsim::viz
