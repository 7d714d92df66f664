#include <string>
#include <utility>

#include "viz/views/stage.hpp"
#include "viz/views/text_input.hpp"

/// Dialogs that ask for one line: where to save, and a bookmark's note.
namespace raftsim::viz {
namespace {

/// Asks in a dialog of this title; the line that was typed when it was entered, else nothing.
std::optional<std::string> ask(const Stage& stage, const char* title, const char* hint, bool& opens,
                               std::string& text) {
  const bool first = std::exchange(opens, false);
  if (first) ImGui::OpenPopup(title);
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({size.x / 2, size.y / 2}, ImGuiCond_Always, {0.5F, 0.5F});
  if (!ImGui::BeginPopupModal(
          title, nullptr,
          ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings)) {
    return std::nullopt;
  }
  if (first) ImGui::SetKeyboardFocusHere();
  std::optional<std::string> entered;
  const float width = std::min(stage.theme->px(620), size.x * 0.8F);
  const bool by_key = text_input("##line", hint, text, width);
  const bool by_button = ImGui::Button("OK (Enter)");
  if (by_key || by_button) entered = text;
  ImGui::SameLine();
  if (ImGui::Button("cancel (Esc)") || ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape)) || entered) {
    ImGui::CloseCurrentPopup();
  }
  ImGui::EndPopup();
  return entered;
}

}  // namespace

void draw_small_dialogs(const Stage& stage) {
  Ui& ui = *stage.ui;
  if (auto path = ask(stage, "Save the scenario of this branch", "file", ui.save_opens, ui.save_path)) {
    ui.wishes.save = std::move(path);
  }
  if (auto note = ask(stage, "Bookmark", "note", ui.note_opens, ui.note)) ui.wishes.note = std::move(note);
}

}  // namespace raftsim::viz
