#include <algorithm>
#include <array>
#include <cfloat>
#include <optional>
#include <string>

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
                                     Page{"Checks", draw_checks}, Page{"Branches", draw_branches},
                                     Page{"★", draw_bookmarks}};
  const Theme& theme = *stage.theme;
  const Box inside = begin_panel(stage, "tabs", box, {});
  const auto width_of = [](const Page& page) {
    return ImGui::CalcTextSize(page.name).x + 2 * ImGui::GetStyle().FramePadding.x;
  };
  float whole = theme.px(5) * static_cast<float>(kPages.size() - 1);
  for (const Page& page : kPages) whole += width_of(page);
  // In a narrow panel they are smaller, and in one that is narrower still they take a second line.
  const bool is_narrow = whole > inside.width();
  ImGui::PushFont(is_narrow ? theme.fonts.small : theme.fonts.body);
  for (std::size_t i = 0; i < kPages.size(); ++i) {
    const bool open = stage.ui->tab == static_cast<Tab>(i);
    if (i > 0) {
      ImGui::SameLine(0, theme.px(5));
      if (ImGui::GetCursorScreenPos().x + width_of(kPages[i]) > inside.x1) ImGui::NewLine();
    }
    ImGui::PushStyleColor(ImGuiCol_Button, open ? mixed(theme.raised, theme.accent, 0.45F) : theme.raised);
    if (ImGui::Button(kPages[i].name)) stage.ui->tab = static_cast<Tab>(i);
    ImGui::PopStyleColor();
  }
  ImGui::PopFont();
  ImGui::BeginChild(kPages[static_cast<std::size_t>(stage.ui->tab)].name);
  kPages[static_cast<std::size_t>(stage.ui->tab)].draw(stage, inside);
  ImGui::EndChild();
  end_panel();
}

/// A gap between panels that somebody may draw. The part that is before it, if it is drawn in this frame.
std::optional<float> drawn_gap(const Stage& stage, Splitter which, const Box& gap, const Box& whole,
                               bool upright) {
  Ui& ui = *stage.ui;
  const ImVec2 mouse = ImGui::GetMousePos();
  const bool hovered = gap.contains(mouse) && !ImGui::IsAnyItemActive() && ui.splitting == Splitter::none;
  if (hovered && ImGui::IsMouseClicked(0)) ui.splitting = which;
  const bool drawn = ui.splitting == which;
  if (!hovered && !drawn) return std::nullopt;
  ImGui::SetMouseCursor(upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
  ImGui::GetForegroundDrawList()->AddRectFilled({gap.x0, gap.y0}, {gap.x1, gap.y1},
                                                faded(stage.theme->accent, 0.6F));
  if (!drawn) return std::nullopt;
  if (!ImGui::IsMouseDown(0)) ui.splitting = Splitter::none;
  const float part = upright ? (mouse.x - whole.x0) / whole.width() : (mouse.y - whole.y0) / whole.height();
  return std::clamp(part, 1 - Panels::kMost, Panels::kMost);
}

/// All panels at once.
void draw_all(const Stage& stage, const Box& body, float gap, float map) {
  const Theme& theme = *stage.theme;
  Panels& panels = stage.ui->panels;
  const float right = std::clamp(panels.right * body.width(), std::min(theme.px(320), body.width() * 0.5F),
                                 body.width() * Panels::kMost);
  const float split = body.x1 - right;
  const float usual =
      std::min(theme.px(74) + std::min(body.height() * 0.34F,
                                       theme.px(44) * static_cast<float>(stage.session->run().servers())),
               body.height() * 0.40F);
  const float rows = panels.logs ? *panels.logs * body.height() : usual;
  const float logs = body.y1 - rows;
  const float middle = body.y0 + panels.ring * body.height();
  draw_timeline(stage, {body.x0, body.y0, split - gap, logs - map - gap * 2});
  draw_minimap(stage, {body.x0, logs - map - gap, split - gap, logs - gap});
  draw_logs(stage, {body.x0, logs, split - gap, body.y1});
  draw_ring(stage, {split, body.y0, body.x1, middle});
  draw_tabs(stage, {split, middle + gap, body.x1, body.y1});
  if (const auto part = drawn_gap(stage, Splitter::right, {split - gap, body.y0, split, body.y1}, body, true))
    panels.right = std::clamp(1 - *part, Panels::kLeast, Panels::kMost);
  if (const auto part = drawn_gap(stage, Splitter::ring, {split, middle, body.x1, middle + gap}, body, false))
    panels.ring = *part;
  if (const auto part =
          drawn_gap(stage, Splitter::logs, {body.x0, logs - gap, split - gap, logs}, body, false))
    panels.logs = std::clamp(1 - *part, Panels::kLeast, Panels::kMost);
}

/// What was done, or could not be: at the foot, in as many lines as it needs.
void draw_message(const Stage& stage, ImVec2 size) {
  const Theme& theme = *stage.theme;
  const std::string& message = stage.ui->message;
  ImFont* font = theme.fonts.body;
  const float most = size.x - theme.px(80);
  const ImVec2 text = font->CalcTextSizeA(font->FontSize, FLT_MAX, most, message.c_str());
  const Box box{(size.x - text.x) / 2 - theme.px(14), size.y - theme.px(30) - text.y,
                (size.x + text.x) / 2 + theme.px(14), size.y - theme.px(14)};
  const Pen pen(*ImGui::GetForegroundDrawList());
  const ImU32 ground = stage.ui->message_is_error ? theme.bad : theme.text;
  pen.fill(box, ground, theme.px(8));
  pen.list().AddText(font, font->FontSize, {box.x0 + theme.px(14), box.y0 + theme.px(8)},
                     stage.ui->message_is_error ? ink_on(ground) : theme.panel, message.c_str(), nullptr,
                     most);
}

}  // namespace

Box begin_panel(const Stage& stage, const char* id, const Box& box, std::string_view title) {
  const Theme& theme = *stage.theme;
  ImGui::SetNextWindowPos({box.x0, box.y0});
  ImGui::SetNextWindowSize({box.width(), box.height()});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::Begin(id, nullptr, kFixed);
  ImGui::PopStyleVar();
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
    case Shown::all: draw_all(stage, body, gap, map); break;
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
    case Shown::comparison: {
      const float split = body.x1 - stage.ui->panels.right * body.width();
      draw_comparison(stage, {body.x0, body.y0, split - gap, body.y1 - map - gap});
      draw_minimap(stage, {body.x0, body.y1 - map, split - gap, body.y1});
      draw_tabs(stage, {split, body.y0, body.x1, body.y1});
      break;
    }
  }
  // Popups have to stand in some window: this one holds nothing else.
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::Begin("above", nullptr, kFixed | ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoBackground);
  ImGui::PopStyleVar();
  draw_change_menu(stage);
  draw_change_dialog(stage);
  draw_small_dialogs(stage);
  draw_question(stage);
  ImGui::End();
  draw_palette(stage, size);
  if (!stage.ui->message.empty()) draw_message(stage, size);
  if (stage.ui->help) draw_help(stage, {0, 0, size.x, size.y});
}

}  // namespace raftsim::viz
