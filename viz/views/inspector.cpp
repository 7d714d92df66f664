#include <algorithm>
#include <string>

#include "viz/model/details.hpp"
#include "viz/views/paragraph.hpp"
#include "viz/views/stage.hpp"

/// What is selected, in full: its fields, what the record at the cursor changed, and why.
namespace raftsim::viz {
namespace {

void heading(const Stage& stage, const std::string& text) {
  ImGui::Dummy({0, stage.theme->px(3)});
  paragraph(stage.theme->fonts.small, stage.theme->faint, text);
}

void show_fields(const Stage& stage, const std::vector<Field>& fields) {
  const Theme& theme = *stage.theme;
  const float column = theme.px(150);
  for (const Field& field : fields) {
    const float left = ImGui::GetCursorPosX();
    if (field.changed()) {
      const ImVec2 at = ImGui::GetCursorScreenPos();
      ImGui::GetWindowDrawList()->AddRectFilled(
          {at.x - theme.px(4), at.y - 1},
          {at.x + ImGui::GetContentRegionAvail().x, at.y + theme.fonts.body->FontSize + 3},
          faded(theme.vote, 0.22F), theme.px(3));
    }
    paragraph(theme.fonts.small, theme.faint, field.name);
    ImGui::SameLine();
    ImGui::SetCursorPosX(left + column);
    // Of what is long the new value alone, or it would not fit on its line.
    constexpr std::size_t kLong = 30;
    const bool both =
        field.changed() && field.before != "–" && field.before.size() + field.value.size() < kLong;
    paragraph(field.changed() ? theme.fonts.bold : theme.fonts.body, theme.text,
              both ? field.before + " → " + field.value : field.value);
  }
}

void show_reasons(const Stage& stage, const trace::Record& record) {
  const Theme& theme = *stage.theme;
  const std::vector<Why> reasons = reasons_of(stage.session->run(), record);
  if (reasons.empty()) return;
  heading(stage, "WHY");
  for (const Why& why : reasons) {
    const std::string about = why.about == raft::kNobody ? "" : " (" + to_string(why.about) + ")";
    paragraph(theme.fonts.bold, why.yes ? theme.good : theme.bad,
              (why.yes ? "✓ " : "✕ ") + why.question + about);
    ImGui::SameLine();
    paragraph(theme.fonts.small, theme.faint, why.section);
    ImGui::Indent(theme.px(18));
    paragraph(theme.fonts.body, theme.text, why.reason);
    ImGui::Unindent(theme.px(18));
  }
}

void link(const Stage& stage, std::uint64_t record, const char* prefix) {
  Session& session = *stage.session;
  const EventRow& row = session.run().row(record);
  const std::string who = row.server == raft::kNobody ? "" : to_string(row.server) + " ";
  const std::string label = std::string(prefix) + "#" + std::to_string(record) + "  " + who +
                            std::string(session.run().words(record));
  const std::string fitted = Pen::fitted(stage.theme->fonts.body, label, ImGui::GetContentRegionAvail().x);
  ImGui::PushStyleColor(ImGuiCol_Text, stage.theme->accent);
  if (ImGui::Selectable((fitted + "##" + prefix + std::to_string(record)).c_str())) {
    session.jump_to_record(record);
    if (row.server != raft::kNobody) session.select({row.server, std::nullopt});
  }
  ImGui::PopStyleColor();
}

void show_links(const Stage& stage, std::uint64_t record) {
  const Run& run = stage.session->run();
  const std::vector<std::uint64_t> causes = causes_of(*run.record(record));
  std::vector<std::uint64_t> effects = run.effects(record);
  std::erase_if(effects, [&](std::uint64_t effect) { return !stage.session->shows(effect); });
  if (causes.empty() && effects.empty()) return;
  heading(stage, "CAUSE AND EFFECTS");
  for (const std::uint64_t cause : causes) link(stage, cause, "← ");
  constexpr std::size_t kMost = 8;
  for (std::size_t i = 0; i < std::min(effects.size(), kMost); ++i) link(stage, effects[i], "→ ");
  if (effects.size() > kMost)
    paragraph(stage.theme->fonts.small, stage.theme->faint,
              "and " + std::to_string(effects.size() - kMost) + " more");
}

void show_record(const Stage& stage) {
  const Theme& theme = *stage.theme;
  const Session& session = *stage.session;
  const std::uint64_t number = session.cursor().record;
  if (number == 0) {
    paragraph(theme.fonts.body, theme.faint,
              "Nothing has happened yet. Press → for the first event, or space to play.");
    return;
  }
  const Run& run = session.run();
  const auto record = run.record(number);
  const std::string who = record->server == raft::kNobody ? "" : to_string(record->server) + ": ";
  paragraph(theme.fonts.bold, theme.text, who + std::string(run.words(number)));
  paragraph(theme.fonts.small, theme.faint,
            "record #" + std::to_string(number) + " of " + std::to_string(run.records()) + " · " +
                spaced(to_string(record->kind())));
  if (record->server != raft::kNobody) {
    std::vector<Field> changed;
    for (Field& field : fields_of(run, record->server, session.moment_before(), session.moment())) {
      if (field.changed()) changed.push_back(std::move(field));
    }
    if (!changed.empty()) {
      heading(stage, "CHANGED");
      show_fields(stage, changed);
    }
  }
  show_reasons(stage, *record);
  show_links(stage, number);
  const std::vector<Field> fields = fields_of(run, *record);
  if (fields.empty()) return;
  heading(stage, "RECORD");
  show_fields(stage, fields);
}

}  // namespace

void draw_inspector(const Stage& stage, const Box& box) {
  static_cast<void>(box);
  const Theme& theme = *stage.theme;
  Session& session = *stage.session;
  const Run& run = session.run();
  show_record(stage);
  const Selection& selection = session.selection();
  if (selection.arrow) {
    const Arrow& arrow = run.arrows()[*selection.arrow];
    heading(stage, "SELECTED MESSAGE");
    paragraph(theme.fonts.bold, theme.of(arrow),
              to_string(arrow.from) + " → " + to_string(arrow.to) + "  " + title_of(run, arrow));
    show_fields(stage, fields_of(run, arrow));
  }
  const bool named = selection.server != raft::kNobody;
  const raft::ServerId shown = named                          ? selection.server
                               : session.cursor().record == 0 ? raft::kNobody
                                                              : run.row(session.cursor().record).server;
  if (shown == raft::kNobody) return;
  heading(stage, "SERVER " + to_string(shown));
  const bool own = session.cursor().record != 0 && run.row(session.cursor().record).server == shown;
  show_fields(stage,
              fields_of(run, shown, own ? session.moment_before() : session.moment(), session.moment()));
}

}  // namespace raftsim::viz
