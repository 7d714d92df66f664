#include <string>

#include "viz/model/time_axis.hpp"
#include "viz/views/stage.hpp"

/// Two branches beside each other, from the first event on at which they differ.
namespace raftsim::viz {
namespace {

/// Which branch the one shown is compared with: the one chosen, else its parent, else the newest.
const Branch* other_branch(const Stage& stage) {
  const Branches& branches = *stage.branches;
  const int current = branches.current().id;
  if (stage.ui->compare_with && *stage.ui->compare_with != current) {
    if (const Branch* chosen = branches.find(*stage.ui->compare_with)) return chosen;
  }
  if (branches.current().parent) return branches.find(*branches.current().parent);
  const Branch* newest = nullptr;
  for (const Branch& branch : branches.all()) {
    if (branch.id != current && (newest == nullptr || branch.id > newest->id)) newest = &branch;
  }
  return newest;
}

void draw_choice(const Stage& stage, const Branch& other) {
  ImGui::SetNextItemWidth(stage.theme->px(360));
  if (!ImGui::BeginCombo("##other", other.name.c_str())) return;
  for (const Branch& branch : stage.branches->all()) {
    if (branch.id == stage.branches->current().id) continue;
    if (ImGui::Selectable((branch.name + "##" + std::to_string(branch.id)).c_str(), branch.id == other.id))
      stage.ui->compare_with = branch.id;
  }
  ImGui::EndCombo();
}

void draw_event(const Stage& stage, const Run& run, std::uint64_t record, float x, float y, float width,
                bool alone) {
  if (record == 0) return;
  const Theme& theme = *stage.theme;
  const Pen pen(*ImGui::GetWindowDrawList());
  const EventRow& row = run.row(record);
  pen.text(theme.fonts.small, x + theme.px(84), y, instant_text(row.time, microseconds(10)), theme.faint,
           Align::right);
  pen.text(theme.fonts.bold, x + theme.px(94), y, row.server == raft::kNobody ? "–" : to_string(row.server),
           alone ? theme.text : theme.faint);
  const float words = x + theme.px(130);
  pen.text(theme.fonts.body, words, y,
           Pen::fitted(theme.fonts.body, run.words(record), x + width - words - theme.px(8)),
           alone ? theme.text : theme.faint);
}

void draw_compared_row(const Stage& stage, const Run& other, const ComparedRow& row, std::size_t place) {
  const Theme& theme = *stage.theme;
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = ImGui::GetTextLineHeight() + theme.px(4);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::PushID(static_cast<int>(place));
  if (ImGui::InvisibleButton("row", {width, height})) {
    const bool left = ImGui::GetMousePos().x < at.x + width / 2;
    if (row.a != 0) stage.session->jump_to_record(row.a);
    if (!left && row.b != 0) {
      stage.session->jump_to_time(other.row(row.b).time);
      stage.ui->wishes.branch = stage.ui->compared.other;
    }
  }
  ImGui::PopID();
  const Pen pen(*ImGui::GetWindowDrawList());
  const bool alike = row.a != 0 && row.b != 0;
  const float half = width / 2;
  if (!alike) {
    const float x = row.a != 0 ? at.x : at.x + half;
    pen.fill({x, at.y, x + half - theme.px(6), at.y + height}, faded(theme.vote, 0.16F), theme.px(3));
  }
  if (ImGui::IsItemHovered()) pen.frame({at.x, at.y, at.x + width, at.y + height}, theme.line);
  const float y = at.y + height / 2;
  draw_event(stage, stage.session->run(), row.a, at.x, y, half - theme.px(6), !alike);
  draw_event(stage, other, row.b, at.x + half, y, half - theme.px(6), !alike);
}

}  // namespace

void draw_comparison(const Stage& stage, const Box& box) {
  const Theme& theme = *stage.theme;
  Ui& ui = *stage.ui;
  const Box inside = begin_panel(stage, "comparison", box, "TWO BRANCHES");
  ImGui::SetCursorScreenPos({inside.x0, inside.y0});
  const Branch* other = other_branch(stage);
  if (other == nullptr) {
    ImGui::TextDisabled("There is one branch only. A change makes another: right button, or A.");
    end_panel();
    return;
  }
  const Branch& current = stage.branches->current();
  if (ui.compared.current != current.id || ui.compared.other != other->id) {
    ui.compared = {current.id, other->id, compare(*current.run, *other->run)};
  }
  const RunComparison& result = ui.compared.result;
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted((current.name + "   and").c_str());
  ImGui::SameLine();
  draw_choice(stage, *other);
  const std::string difference =
      result.equal ? "They are equal, line by line."
                   : std::to_string(result.same) + " records are equal; the first that differs is #" +
                         std::to_string(result.same + 1) + ", at " + instant_text(result.at, nanoseconds(1));
  ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(theme.accent), "%s", difference.c_str());
  if (!result.equal) {
    ImGui::SameLine();
    if (ImGui::SmallButton("go there")) stage.session->jump_to_time(result.at);
  }
  const float half = inside.x0 + inside.width() / 2;
  const float y = ImGui::GetCursorScreenPos().y + theme.px(8);
  const Pen pen(*ImGui::GetWindowDrawList());
  pen.text(theme.fonts.small, inside.x0, y, Pen::fitted(theme.fonts.small, current.name, inside.width() / 2),
           theme.faint);
  pen.text(theme.fonts.small, half, y, Pen::fitted(theme.fonts.small, other->name, inside.width() / 2),
           theme.faint);
  ImGui::Dummy({0, theme.px(16)});
  ImGui::BeginChild("rows");
  for (std::size_t i = 0; i < result.rows.size(); ++i)
    draw_compared_row(stage, *other->run, result.rows[i], i);
  ImGui::EndChild();
  end_panel();
}

}  // namespace raftsim::viz
