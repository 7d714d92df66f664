#include <algorithm>
#include <string>
#include <vector>

#include "viz/views/stage.hpp"
#include "viz/views/text_input.hpp"

/// Every command, found by a few letters of its words.
namespace raftsim::viz {
namespace {

void draw_palette_row(const Stage& stage, const CommandRow& row, bool chosen, float width) {
  const Theme& theme = *stage.theme;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = theme.fonts.body->FontSize + theme.px(8);
  ImGui::PushID(static_cast<int>(row.command));
  const bool pressed = ImGui::InvisibleButton("command", {width, height});
  ImGui::PopID();
  const Pen pen(*ImGui::GetWindowDrawList());
  const Box box{at.x, at.y, at.x + width, at.y + height};
  if (chosen || ImGui::IsItemHovered()) {
    pen.fill(box, mixed(theme.raised, theme.accent, chosen ? 0.4F : 0.2F), theme.px(4));
  }
  if (chosen && !ImGui::IsItemVisible()) ImGui::SetScrollHereY();
  const float y = at.y + height / 2;
  const std::string keys = to_string(row.chord);
  pen.text(theme.fonts.small, box.x1 - theme.px(10), y, keys, theme.faint, Align::right);
  const float room = width - theme.px(30) - Pen::width_of(theme.fonts.small, keys);
  pen.text(theme.fonts.body, box.x0 + theme.px(10), y, Pen::fitted(theme.fonts.body, row.words, room),
           theme.text);
  if (!pressed) return;
  stage.ui->wishes.commands.push_back(row.command);
  stage.ui->palette = false;
}

void move_choice(Ui& ui, std::size_t count) {
  const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key)); };
  if (count == 0) return;
  if (pressed(ImGuiKey_DownArrow)) ui.palette_choice = (ui.palette_choice + 1) % count;
  if (pressed(ImGuiKey_UpArrow)) ui.palette_choice = (ui.palette_choice + count - 1) % count;
  ui.palette_choice = std::min(ui.palette_choice, count - 1);
}

}  // namespace

void draw_palette(const Stage& stage, ImVec2 size) {
  Ui& ui = *stage.ui;
  const Theme& theme = *stage.theme;
  if (!ui.palette) return;
  const float width = std::min(theme.px(640), size.x - theme.px(40));
  // As high as what was found, in the frame before where something is being typed.
  const float row = theme.fonts.body->FontSize + theme.px(8) + ImGui::GetStyle().ItemSpacing.y;
  const float rows = row * static_cast<float>(std::max(ui.palette_found, std::size_t{1}));
  const float height = std::min({theme.px(60) + rows, theme.px(460), size.y - theme.px(120)});
  ImGui::SetNextWindowPos({(size.x - width) / 2, theme.px(70)});
  ImGui::SetNextWindowSize({width, height});
  ImGui::SetNextWindowFocus();
  ImGui::PushStyleColor(ImGuiCol_WindowBg, ImGui::GetColorU32(ImGuiCol_PopupBg));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
  ImGui::Begin("palette", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  if (ui.palette_opens) ImGui::SetKeyboardFocusHere();
  ui.palette_opens = false;
  const std::string before = ui.palette_text;
  const bool entered = text_input("##command", "find a command", ui.palette_text, -1);
  if (ui.palette_text != before) ui.palette_choice = 0;
  const std::vector<Command> found = find_commands(ui.palette_text);
  ui.palette_found = found.size();
  move_choice(ui, found.size());
  ImGui::BeginChild("found");
  const float room = ImGui::GetContentRegionAvail().x;
  for (std::size_t i = 0; i < found.size(); ++i) {
    draw_palette_row(stage, commands()[static_cast<std::size_t>(found[i])], i == ui.palette_choice, room);
  }
  if (found.empty()) ImGui::TextDisabled("no command has these words");
  ImGui::EndChild();
  if (entered && !found.empty()) {
    ui.wishes.commands.push_back(found[ui.palette_choice]);
    ui.palette = false;
  }
  ImGui::End();
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
}

}  // namespace raftsim::viz
