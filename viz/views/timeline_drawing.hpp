#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "viz/model/picture.hpp"
#include "viz/views/lane_geometry.hpp"
#include "viz/views/stage.hpp"

namespace raftsim::viz {

/// How much is left of the colour of what the filter does not let pass.
inline constexpr float kDimmed = 0.16F;

/// One frame of the space-time diagram.
class TimelineDrawing {
 public:
  TimelineDrawing(const Stage& stage, const Box& box)
      : stage_(stage),
        session_(*stage.session),
        run_(session_.run()),
        theme_(*stage.theme),
        pen_(*ImGui::GetWindowDrawList()),
        lanes_(run_, theme_, box) {
    session_.set_width(static_cast<double>(lanes_.area.width()));
    picture_ = picture_of(run_, session_.window());
  }

  void draw() {
    draw_ground();
    draw_spans();
    draw_density();
    draw_clients();
    draw_bars();
    draw_arrows();
    draw_ticks();
    draw_matches();
    draw_future();
    draw_ruler();
    draw_cursor();
    draw_names();
    draw_legend();
    answer_mouse();
  }

 private:
  [[nodiscard]] float x_of(double x) const { return lanes_.area.x0 + f(x); }
  [[nodiscard]] float x_of(Time time) const { return x_of(session_.window().x(time)); }
  [[nodiscard]] float y_of(raft::ServerId server) const { return lanes_.y_of(server); }
  void clip() const {
    pen_.list().PushClipRect({lanes_.area.x0, lanes_.area.y0}, {lanes_.area.x1, lanes_.area.y1}, true);
  }
  void unclip() const { pen_.list().PopClipRect(); }

  void draw_ground();
  void draw_spans();
  void draw_density();
  void draw_bars();
  void draw_bar(const Bar& bar, const Box& box, bool term_known);
  void label_bar(const Box& box, const std::vector<std::string>& choices, ImU32 colour) const;
  struct Ends {
    ImVec2 from;
    ImVec2 to;
  };
  /// From the edge of one bar to the edge of the other.
  [[nodiscard]] Ends ends_of(const Arrow& arrow, const ArrowPicture& shown) const;
  void draw_arrows();
  void draw_arrow(const Arrow& arrow, const ArrowPicture& shown, bool selected);
  void label_arrows();
  void draw_ticks();
  /// What the filter lets pass, however many there are.
  void draw_matches() const;
  void draw_clients();
  /// What is still to come is dimmed, so that a picture tells where the story is; hidden where it
  /// would answer a question.
  void draw_future() const;
  void draw_ruler();
  void draw_cursor();
  void draw_names();
  void draw_legend();
  void answer_mouse();
  void answer_click(ImVec2 mouse, std::size_t arrow);
  void answer_right_click(ImVec2 mouse, std::size_t arrow);

  Stage stage_;
  Session& session_;
  const Run& run_;
  const Theme& theme_;
  Pen pen_;
  LaneGeometry lanes_;
  Picture picture_;
};

}  // namespace raftsim::viz
