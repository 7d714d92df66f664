#include <string>

#include "viz/model/time_axis.hpp"
#include "viz/views/stage.hpp"
#include "viz/views/text_input.hpp"

/// The stack of branches: which there are, what each changes, and how it ends.
namespace raftsim::viz {
namespace {

void draw_buttons(const Stage& stage) {
  Ui& ui = *stage.ui;
  const auto button = [&](const char* label, Command command) {
    if (ImGui::Button(label)) ui.wishes.commands.push_back(command);
    if (ImGui::IsItemHovered()) {
      const CommandRow& row = commands()[static_cast<std::size_t>(command)];
      ImGui::SetTooltip("%s (%s)", row.words, to_string(row.chord).c_str());
    }
    ImGui::SameLine(0, stage.theme->px(5));
  };
  button("change …", Command::type_change);
  button("undo", Command::undo);
  button("redo", Command::redo);
  button("compare", Command::show_comparison);
  button("save …", Command::save);
  ImGui::NewLine();
}

void draw_branch(const Stage& stage, const Branch& branch) {
  Ui& ui = *stage.ui;
  const Theme& theme = *stage.theme;
  const bool current = branch.id == stage.branches->current().id;
  const float indent = theme.px(16) * static_cast<float>(stage.branches->depth(branch.id));
  const float left = ImGui::GetCursorPosX() + indent;
  ImGui::PushID(branch.id);
  ImGui::SetCursorPosX(left);
  if (ui.renaming == branch.id) {
    if (text_input("##name", "name", ui.new_name, -1)) {
      if (!stage.branches->rename(branch.id, ui.new_name)) ui.say("a branch needs a name", true);
      ui.renaming.reset();
    }
  } else {
    ImGui::PushFont(current ? theme.fonts.bold : theme.fonts.body);
    const float room = ImGui::GetContentRegionAvail().x - theme.px(24);
    const std::string label = Pen::fitted(ImGui::GetFont(), (current ? "● " : "○ ") + branch.name, room);
    if (ImGui::Selectable((label + "##branch").c_str(), current)) ui.wishes.branch = branch.id;
    ImGui::PopFont();
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("a click shows it, the right button has more");
  }
  if (ImGui::BeginPopupContextItem("branch menu")) {
    if (ImGui::MenuItem("show")) ui.wishes.branch = branch.id;
    if (ImGui::MenuItem("rename …")) {
      ui.renaming = branch.id;
      ui.new_name = branch.name;
    }
    if (!current && ImGui::MenuItem("compare with the one shown")) {
      ui.compare_with = branch.id;
      ui.shown = Shown::comparison;
    }
    if (ImGui::MenuItem("delete")) ui.wishes.delete_branch = branch.id;
    ImGui::EndPopup();
  }
  ImGui::SetCursorPosX(left + theme.px(20));
  ImGui::PushFont(theme.fonts.small);
  const Run& run = *branch.run;
  const std::string facts = std::to_string(run.records()) + " records, ends at " +
                            instant_text(run.end(), milliseconds(1)) + ", hash " + hash_text(run);
  ImGui::TextDisabled("%s", facts.c_str());
  if (branch.parent) {
    ImGui::SetCursorPosX(left + theme.px(20));
    ImGui::TextDisabled("changed at %s", instant_text(branch.change.time, nanoseconds(1)).c_str());
  }
  ImGui::PopFont();
  ImGui::PopID();
}

}  // namespace

void draw_branches(const Stage& stage, const Box& box) {
  static_cast<void>(box);
  draw_buttons(stage);
  for (const Branch& branch : stage.branches->all()) draw_branch(stage, branch);
  if (stage.branches->all().size() > 1) return;
  ImGui::PushTextWrapPos(0);
  ImGui::TextDisabled(
      "Nothing is changed yet. Click a server, a message or a link with the right button, draw from server "
      "to "
      "server in the ring to cut their link, or press A.");
  ImGui::PopTextWrapPos();
}

}  // namespace raftsim::viz
