#include <array>
#include <charconv>
#include <string>

#include "viz/model/time_axis.hpp"
#include "viz/views/stage.hpp"
#include "viz/views/text_input.hpp"

/// The bar at the top: what runs, moving in time, and what is shown.
namespace raftsim::viz {
namespace {

bool button(const Stage& stage, const char* label, const char* tip, bool on = false) {
  if (on) ImGui::PushStyleColor(ImGuiCol_Button, mixed(stage.theme->raised, stage.theme->accent, 0.45F));
  const bool pressed = ImGui::Button(label);
  if (on) ImGui::PopStyleColor();
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", tip);
  ImGui::SameLine(0, stage.theme->px(4));
  return pressed;
}

constexpr std::array kViews{"all", "timeline", "ring", "logs"};

/// How wide the buttons at the right end are together.
float width_of_views(const Stage& stage) {
  float width = 0;
  const auto add = [&](const char* label) {
    width += ImGui::CalcTextSize(label).x + 2 * ImGui::GetStyle().FramePadding.x + stage.theme->px(4);
  };
  for (const char* view : kViews) add(view);
  add("follow");
  add("?");
  return width;
}

void gap(const Stage& stage) {
  ImGui::SameLine(0, stage.theme->px(18));
}

std::string speed_text(double speed) {
  std::array<char, 32> text{};
  constexpr int kDigits = 6;
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), speed, std::chars_format::general, kDigits);
  return std::string(text.data(), end.ptr) + "×";
}

void draw_speed(const Stage& stage) {
  Session& session = *stage.session;
  gap(stage);
  if (button(stage, "−", "slower (-)")) session.set_speed(session.speed() / 2);
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(speed_text(session.speed()).c_str());
  ImGui::SameLine(0, stage.theme->px(4));
  if (button(stage, "+", "faster (+)")) session.set_speed(session.speed() * 2);
}

void draw_time(const Stage& stage) {
  Session& session = *stage.session;
  Ui& ui = *stage.ui;
  if (ui.focus_time) {
    ImGui::SetKeyboardFocusHere();
    ui.focus_time = false;
  }
  const std::string hint = instant_text(session.cursor().time, microseconds(1));
  if (ui.time_wrong)
    ImGui::PushStyleColor(ImGuiCol_FrameBg, mixed(stage.theme->raised, stage.theme->bad, 0.5F));
  const bool wrong = ui.time_wrong;
  if (text_input("##time", hint.c_str(), ui.time_text, stage.theme->px(122))) {
    const std::optional<Time> time = parse_instant(ui.time_text);
    ui.time_wrong = !time && !ui.time_text.empty();
    if (time) {
      session.jump_to_time(*time);
      ui.time_text.clear();
    } else if (ui.time_wrong) {
      ui.say("\"" + ui.time_text + R"(" is no time: type "1.25s" or "300ms")", true);
    }
  }
  if (wrong) ImGui::PopStyleColor();
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("type a time, as 1.25s or 300ms (T)");
}

}  // namespace

void draw_transport(const Stage& stage, const Box& box) {
  const Theme& theme = *stage.theme;
  Session& session = *stage.session;
  Ui& ui = *stage.ui;
  const Box inside = begin_panel(stage, "transport", box, {});
  const Pen pen(*ImGui::GetWindowDrawList());
  const float y = (inside.y0 + inside.y1) / 2;
  // All has its place; in a narrow window the name gives way.
  const bool is_narrow = inside.width() < theme.px(1240);
  // In one still narrower what keys and the diagram tell as well gives way, too.
  const bool is_tight = inside.width() < theme.px(1080);
  const std::string name = Pen::fitted(theme.fonts.bold, session.run().header().scenario,
                                       theme.px(is_tight    ? 120.0F
                                                : is_narrow ? 170.0F
                                                            : 230.0F));
  pen.text(theme.fonts.bold, inside.x0, y, name, theme.text);
  const float after = inside.x0 + Pen::width_of(theme.fonts.bold, name) + theme.px(10);
  const Branch& branch = stage.branches->current();
  const std::string origin = branch.parent ? "branch " + std::to_string(branch.id)
                             : session.run().header().imported
                                 ? std::string("imported")
                                 : "seed " + std::to_string(session.run().header().seed);
  if (!is_tight || branch.parent)
    pen.text(theme.fonts.small, after, y + 1, origin, branch.parent ? theme.vote : theme.faint);
  ImGui::SetCursorScreenPos({inside.x0 + theme.px(is_tight    ? 190.0F
                                                  : is_narrow ? 260.0F
                                                              : 330.0F),
                             y - ImGui::GetFrameHeight() / 2});
  if (!is_tight && button(stage, "◀◀", "back to the election before (Shift+E)"))
    session.step(StepKind::election, false);
  if (button(stage, "◀", "one event back (←)")) session.step(StepKind::event, false);
  if (button(stage, session.playing() ? "■ pause" : "▶ play", "play or pause (space)", session.playing()))
    session.play(!session.playing());
  if (button(stage, "▶", "one event on (→)")) session.step(StepKind::event, true);
  if (!is_tight && button(stage, "▶▶", "on to the next election (E)")) session.step(StepKind::election, true);
  if (!is_tight) draw_speed(stage);
  gap(stage);
  draw_time(stage);
  if (!is_tight) {
    ImGui::SameLine(0, theme.px(8));
    ImGui::AlignTextToFramePadding();
    ImGui::TextDisabled("of %s", instant_text(session.run().end(), milliseconds(1)).c_str());
  }
  ImGui::SameLine();
  const float right = inside.x1 - width_of_views(stage);
  if (ImGui::GetCursorScreenPos().x < right)
    ImGui::SetCursorScreenPos({right, y - ImGui::GetFrameHeight() / 2});
  for (std::size_t i = 0; i < kViews.size(); ++i) {
    const auto shown = static_cast<Shown>(i);
    const std::string tip = "show this (" + std::to_string(i + 1) + ")";
    if (button(stage, kViews.at(i), tip.c_str(), ui.shown == shown)) ui.shown = shown;
  }
  if (button(stage, "follow", "the diagram follows the cursor (F)", session.follow))
    session.follow = !session.follow;
  if (button(stage, "?", "all keys (?)", ui.help)) ui.help = !ui.help;
  end_panel();
}

}  // namespace raftsim::viz
