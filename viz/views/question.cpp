#include <algorithm>
#include <cfloat>
#include <optional>
#include <string>

#include "viz/views/paragraph.hpp"
#include "viz/views/stage.hpp"

/// What a lesson asks at the cursor: its choices, and once one is taken which is right, and why.
namespace raftsim::viz {
namespace {

constexpr const char* kQuestion = "What comes next?";

class QuestionDialog {
 public:
  explicit QuestionDialog(const Stage& stage)
      : theme_(*stage.theme),
        session_(*stage.session),
        index_(*session_.quiz().open()),
        question_(session_.run().questions()[index_]),
        chosen_(session_.quiz().answer_to(index_)) {}

  void draw() {
    paragraph(theme_.fonts.large, theme_.text, question_.asked.text);
    ImGui::Dummy({0, theme_.px(2)});
    for (std::size_t choice = 0; choice < question_.asked.choices.size(); ++choice) draw_choice(choice);
    if (chosen_) {
      draw_solution();
    } else {
      paragraph(theme_.fonts.small, theme_.faint,
                "Press its number, or click. Esc: go on without an answer.");
    }
    answer_keys();
  }

 private:
  /// A button with as many lines as the choice needs.
  void draw_choice(std::size_t choice) {
    ImFont* font = theme_.fonts.body;
    const float margin = theme_.px(8);
    const float mark = theme_.px(30);
    const float width = ImGui::GetContentRegionAvail().x;
    const std::string& text = question_.asked.choices[choice];
    const float wrap = width - mark - 2 * margin;
    const ImVec2 size = font->CalcTextSizeA(font->FontSize, FLT_MAX, wrap, text.c_str());
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::PushID(static_cast<int>(choice));
    if (ImGui::InvisibleButton("choice", {width, size.y + 2 * margin})) session_.answer(choice);
    ImGui::PopID();
    const bool right = chosen_ && choice == question_.right;
    const bool wrong = chosen_ && choice == *chosen_ && !right;
    const ImU32 ink = right ? theme_.good : wrong ? theme_.bad : theme_.text;
    const Pen pen(*ImGui::GetWindowDrawList());
    const Box box{at.x, at.y, at.x + width, at.y + size.y + 2 * margin};
    const bool hovered = !chosen_ && ImGui::IsItemHovered();
    pen.fill(box, hovered ? mixed(theme_.raised, theme_.accent, 0.3F) : theme_.raised, theme_.px(5));
    if (right || wrong) pen.frame(box, ink, 2, theme_.px(5));
    pen.text(theme_.fonts.bold, at.x + margin, at.y + margin + font->FontSize / 2,
             right   ? "✓"
             : wrong ? "✕"
                     : std::to_string(choice + 1),
             right || wrong ? ink : theme_.accent);
    pen.list().AddText(font, font->FontSize, {at.x + margin + mark, at.y + margin}, ink, text.c_str(),
                       nullptr, wrap);
  }

  void draw_solution() {
    const bool right = chosen_ == question_.right;
    ImGui::Dummy({0, theme_.px(2)});
    paragraph(theme_.fonts.bold, right ? theme_.good : theme_.bad,
              right ? "Right:" : "No, " + std::to_string(*question_.right + 1) + " is right:");
    paragraph(theme_.fonts.body, theme_.text, question_.because + ".");
    const Quiz::Score score = session_.quiz().score(session_.run());
    const std::string section = question_.asked.section.empty() ? "" : question_.asked.section + " · ";
    paragraph(theme_.fonts.small, theme_.faint,
              section + std::to_string(score.right) + " of " + std::to_string(score.answered) +
                  " answered rightly so far");
    if (ImGui::Button("go on (Enter)")) leaves_ = true;
  }

  void answer_keys() {
    for (const ImWchar character : ImGui::GetIO().InputQueueCharacters) {
      if (character < '1' || character > '9') continue;
      const auto choice = static_cast<std::size_t>(character - '1');
      if (choice < question_.asked.choices.size()) session_.answer(choice);
    }
    const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key), false); };
    const bool enters = pressed(ImGuiKey_Enter) || pressed(ImGuiKey_KeyPadEnter) || pressed(ImGuiKey_Space);
    if (pressed(ImGuiKey_Escape) || (chosen_ && enters)) leaves_ = true;
    if (!leaves_) return;
    session_.leave_question();
    ImGui::CloseCurrentPopup();
  }

  const Theme& theme_;
  Session& session_;
  std::size_t index_;
  const AskedQuestion& question_;
  std::optional<std::size_t> chosen_;
  bool leaves_{};
};

}  // namespace

void draw_question(const Stage& stage) {
  const Theme& theme = *stage.theme;
  const bool asks = stage.session->quiz().open().has_value();
  if (asks && !ImGui::IsPopupOpen(kQuestion)) ImGui::OpenPopup(kQuestion);
  // It is looked at, so that it is not darkened as behind other dialogs; ImGui asks when the frame ends.
  ImGui::GetStyle().Colors[ImGuiCol_ModalWindowDimBg] =
      ImGui::ColorConvertU32ToFloat4(faded(theme.background, asks ? 0 : kDialogDims));
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  // Where it hides neither diagram nor ring nor logs, which those who are asked want to look at.
  const float edge = theme.px(12);
  const float width = std::min(theme.px(560), size.x - 2 * edge);
  ImGui::SetNextWindowPos({size.x - edge, size.y - edge}, ImGuiCond_Always, {1, 1});
  ImGui::SetNextWindowSizeConstraints({width, 0}, {width, size.y - 2 * edge});
  const bool open = ImGui::BeginPopupModal(kQuestion, nullptr, kDialogFlags);
  if (!open) return;
  // A branch or another run has taken its place.
  if (asks) {
    QuestionDialog(stage).draw();
  } else {
    ImGui::CloseCurrentPopup();
  }
  ImGui::EndPopup();
}

}  // namespace raftsim::viz
