#include <algorithm>
#include <array>

#include "viz/views/stage.hpp"

/// Where each panel stands.
namespace raftsim::viz {
namespace {

constexpr ImGuiWindowFlags kFixed = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                    ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus;

/// Inspector, events and checks share a place.
void draw_tabs(const Stage& stage, const Box& box) {
  struct Page {
    const char* name;
    void (*draw)(const Stage&, const Box&);
  };
  static constexpr std::array kPages{Page{"Inspector", draw_inspector}, Page{"Events", draw_events},
                                     Page{"Checks", draw_checks}};
  const Theme& theme = *stage.theme;
  const Box inside = begin_panel(stage, "tabs", box, {});
  for (std::size_t i = 0; i < kPages.size(); ++i) {
    const bool open = stage.ui->tab == static_cast<Tab>(i);
    ImGui::PushStyleColor(ImGuiCol_Button, open ? mixed(theme.raised, theme.accent, 0.45F) : theme.raised);
    if (ImGui::Button(kPages[i].name)) stage.ui->tab = static_cast<Tab>(i);
    ImGui::PopStyleColor();
    ImGui::SameLine(0, theme.px(5));
  }
  ImGui::NewLine();
  ImGui::BeginChild(kPages[static_cast<std::size_t>(stage.ui->tab)].name);
  kPages[static_cast<std::size_t>(stage.ui->tab)].draw(stage, inside);
  ImGui::EndChild();
  end_panel();
}

}  // namespace

Box begin_panel(const Stage& stage, const char* id, const Box& box, std::string_view title) {
  const Theme& theme = *stage.theme;
  ImGui::SetNextWindowPos({box.x0, box.y0});
  ImGui::SetNextWindowSize({box.width(), box.height()});
  ImGui::Begin(id, nullptr, kFixed);
  Box inside{box.x0 + theme.px(12), box.y0 + theme.px(8), box.x1 - theme.px(12), box.y1 - theme.px(8)};
  if (!title.empty()) {
    const Pen pen(*ImGui::GetWindowDrawList());
    pen.text(theme.fonts.small, inside.x0, inside.y0 + theme.px(8), title, theme.faint);
    inside.y0 += theme.px(22);
  }
  return inside;
}

void end_panel() {
  ImGui::End();
}

void draw_workspace(const Stage& stage, ImVec2 size) {
  const Theme& theme = *stage.theme;
  const float gap = theme.px(6);
  const Box all{gap, gap, size.x - gap, size.y - gap};
  const Box bar{all.x0, all.y0, all.x1, all.y0 + theme.px(46)};
  const Box caption{all.x0, bar.y1 + gap, all.x1, bar.y1 + gap + theme.px(56)};
  const Box body{all.x0, caption.y1 + gap, all.x1, all.y1};
  draw_transport(stage, bar);
  draw_caption(stage, caption);
  const float map = theme.px(64);
  switch (stage.ui->shown) {
    case Shown::all: {
      const float right = std::max(theme.px(400), body.width() * 0.31F);
      const float split = body.x1 - right;
      const float rows =
          theme.px(74) +
          std::min(body.height() * 0.34F, theme.px(44) * static_cast<float>(stage.session->run().servers()));
      const float logs = body.y1 - std::min(rows, body.height() * 0.40F);
      draw_timeline(stage, {body.x0, body.y0, split - gap, logs - map - gap * 2});
      draw_minimap(stage, {body.x0, logs - map - gap, split - gap, logs - gap});
      draw_logs(stage, {body.x0, logs, split - gap, body.y1});
      const float middle = body.y0 + std::min(body.height() * 0.46F, right * 0.82F);
      draw_ring(stage, {split, body.y0, body.x1, middle});
      draw_tabs(stage, {split, middle + gap, body.x1, body.y1});
      break;
    }
    case Shown::timeline:
      draw_timeline(stage, {body.x0, body.y0, body.x1, body.y1 - map - gap});
      draw_minimap(stage, {body.x0, body.y1 - map, body.x1, body.y1});
      break;
    case Shown::ring: {
      const float split = body.x1 - std::max(theme.px(400), body.width() * 0.28F);
      draw_ring(stage, {body.x0, body.y0, split - gap, body.y1 - map - gap});
      draw_minimap(stage, {body.x0, body.y1 - map, split - gap, body.y1});
      draw_tabs(stage, {split, body.y0, body.x1, body.y1});
      break;
    }
    case Shown::logs:
      draw_logs(stage, {body.x0, body.y0, body.x1, body.y1 - map - gap});
      draw_minimap(stage, {body.x0, body.y1 - map, body.x1, body.y1});
      break;
  }
  if (!stage.ui->message.empty()) {
    const Pen pen(*ImGui::GetForegroundDrawList());
    const float width = Pen::width_of(theme.fonts.body, stage.ui->message) + theme.px(28);
    const Box box{(size.x - width) / 2, size.y - theme.px(52), (size.x + width) / 2, size.y - theme.px(18)};
    pen.fill(box, theme.text, theme.px(8));
    pen.text(theme.fonts.body, size.x / 2, (box.y0 + box.y1) / 2, stage.ui->message, theme.panel,
             Align::centre);
  }
  if (stage.ui->help) draw_help(stage, {0, 0, size.x, size.y});
}

}  // namespace raftsim::viz
