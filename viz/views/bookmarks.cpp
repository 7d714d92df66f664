#include <string>

#include "viz/model/time_axis.hpp"
#include "viz/views/stage.hpp"

/// The list of bookmarks with their notes.
namespace raftsim::viz {

void draw_bookmarks(const Stage& stage, const Box& box) {
  static_cast<void>(box);
  Ui& ui = *stage.ui;
  const Theme& theme = *stage.theme;
  if (ImGui::Button("bookmark …")) ui.wishes.commands.push_back(Command::bookmark_note);
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("here, with a note (Shift+B; B without)");
  if (ui.bookmarks.all().empty()) ImGui::TextDisabled("There is none yet.");
  for (const Bookmark& bookmark : ui.bookmarks.all()) {
    ImGui::PushID(std::to_string(bookmark.record).c_str());
    const bool here = bookmark.record == stage.session->cursor().record;
    const std::string label = "★ " + instant_text(bookmark.time, microseconds(1)) + "   " + bookmark.note;
    const std::string fitted =
        Pen::fitted(theme.fonts.body, label, ImGui::GetContentRegionAvail().x - theme.px(6));
    if (ImGui::Selectable((fitted + "##bookmark").c_str(), here)) {
      stage.session->jump_to_record(bookmark.record);
    }
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s\nthe right button has more", label.c_str());
    if (ImGui::BeginPopupContextItem("bookmark menu")) {
      if (ImGui::MenuItem("another note …")) {
        stage.session->jump_to_record(bookmark.record);
        ui.wishes.commands.push_back(Command::bookmark_note);
      }
      if (ImGui::MenuItem("remove")) ui.wishes.forget_bookmark = bookmark.record;
      ImGui::EndPopup();
    }
    ImGui::PopID();
  }
}

}  // namespace raftsim::viz
