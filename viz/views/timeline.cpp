#include <cmath>
#include <vector>

#include "viz/views/stage.hpp"
#include "viz/views/timeline_drawing.hpp"
#include "viz/views/tooltip.hpp"

/// The space-time diagram: time to the right, a lane a server, messages from lane to lane.
namespace raftsim::viz {

void TimelineDrawing::answer_mouse() {
  ImGui::SetCursorScreenPos({lanes_.names.x0, lanes_.ruler.y0});
  ImGui::InvisibleButton("diagram", {lanes_.area.x1 - lanes_.names.x0, lanes_.area.y1 - lanes_.ruler.y0});
  const ImVec2 mouse = ImGui::GetMousePos();
  const bool hovered = ImGui::IsItemHovered();
  Ui& ui = *stage_.ui;
  const auto x = static_cast<double>(mouse.x - lanes_.area.x0);
  if (hovered && ImGui::GetIO().MouseWheel != 0) {
    const double factor = std::pow(0.8, static_cast<double>(ImGui::GetIO().MouseWheel));
    session_.set_window(zoomed(session_.window(), x, factor, run_.end()));
  }
  if (ImGui::IsItemActivated() && lanes_.ruler.contains(mouse)) ui.scrubbing = true;
  if (!ImGui::IsMouseDown(0)) ui.scrubbing = false;
  if (ui.scrubbing) session_.scrub(session_.window().time(x));
  if (ImGui::IsItemActive() && !ui.scrubbing && ImGui::IsMouseDragging(0)) {
    ui.panning = true;
    session_.follow = false;
    session_.set_window(
        panned(session_.window(), static_cast<double>(-ImGui::GetIO().MouseDelta.x), run_.end()));
  }
  if (!hovered || ui.panning || ui.scrubbing) {
    if (!ImGui::IsMouseDown(0)) ui.panning = false;
    return;
  }
  const std::vector<double> heights = lanes_.heights();
  const Point point{x, static_cast<double>(mouse.y)};
  // Below the veil there is nothing.
  const bool hidden = session_.hides_future() && session_.window().time(x) > session_.cursor().time;
  const std::size_t arrow =
      hidden ? kNothing : arrow_at(run_, picture_, heights, point, static_cast<double>(theme_.px(7)));
  if (arrow != kNothing) {
    show_arrow(stage_, arrow);
  } else if (const std::uint64_t record = run_.record_at(session_.window().time(x));
             lanes_.area.contains(mouse) && record > 0 && !hidden) {
    show_moment(stage_, lanes_.server_at(mouse.y), session_.window().time(x));
  }
  if (ImGui::IsMouseReleased(0)) answer_click(mouse, arrow);
  if (ImGui::IsMouseClicked(1)) answer_right_click(mouse, arrow);
  if (ImGui::IsMouseDoubleClicked(0)) {
    session_.set_window(centred(session_.window(), session_.window().time(x), run_.end()));
  }
}

void TimelineDrawing::answer_click(ImVec2 mouse, std::size_t arrow) {
  const raft::ServerId server = lanes_.server_at(mouse.y);
  if (arrow != kNothing) {
    const Arrow& chosen = run_.arrows()[arrow];
    session_.select({chosen.to, arrow});
    session_.jump_to_record(chosen.ended_by != 0 ? chosen.ended_by : chosen.asked_by);
  } else if (lanes_.area.contains(mouse)) {
    session_.select({server, std::nullopt});
    session_.jump_to_time(session_.window().time(static_cast<double>(mouse.x - lanes_.area.x0)));
  } else if (lanes_.names.contains(mouse)) {
    session_.select({server, std::nullopt});
  }
}

void TimelineDrawing::answer_right_click(ImVec2 mouse, std::size_t arrow) {
  const raft::ServerId server = lanes_.server_at(mouse.y);
  if (arrow != kNothing) {
    open_menu(stage_, {run_.arrows()[arrow].to, raft::kNobody, arrow});
  } else if (server != raft::kNobody) {
    // On the lane the moment is chosen as well; on the name it stays.
    if (lanes_.area.contains(mouse))
      session_.jump_to_time(session_.window().time(static_cast<double>(mouse.x - lanes_.area.x0)));
    open_menu(stage_, {server, raft::kNobody, std::nullopt});
  }
}

void draw_timeline(const Stage& stage, const Box& box) {
  const Box inside = begin_panel(stage, "timeline", box, "SPACE AND TIME");
  TimelineDrawing(stage, inside).draw();
  end_panel();
}

}  // namespace raftsim::viz
