#include <algorithm>
#include <string>

#include "sim/trace/names.hpp"
#include "viz/model/time_axis.hpp"
#include "viz/views/stage.hpp"
#include "viz/views/text_input.hpp"

/// All records, or those that the filter lets pass: only the rows in sight are made.
namespace raftsim::viz {
namespace {

void draw_filter(const Stage& stage) {
  Session& session = *stage.session;
  Ui& ui = *stage.ui;
  if (ui.focus_filter) {
    ImGui::SetKeyboardFocusHere();
    ui.focus_filter = false;
  }
  const std::string before = ui.filter_text;
  if (text_input("##filter", "filter:  server:S2 and not routine", ui.filter_text, -1))
    session.step_match(true);
  if (ui.filter_text != before) {
    session.set_filter(ui.filter_text);
    ui.listed_record = ~std::uint64_t{0};
  }
  ImGui::PushFont(stage.theme->fonts.small);
  if (session.filter_error()) {
    ImGui::PushStyleColor(ImGuiCol_Text, stage.theme->bad);
    ImGui::TextWrapped("at %zu: %s", session.filter_error()->at + 1, session.filter_error()->message.c_str());
    ImGui::PopStyleColor();
  } else {
    const std::uint64_t count = session.filtered() ? session.matches().size() : session.run().records();
    ImGui::TextDisabled("%llu of %llu records", static_cast<unsigned long long>(count),
                        static_cast<unsigned long long>(session.run().records()));
  }
  ImGui::PopFont();
}

ImU32 colour_of(const Stage& stage, const EventRow& row) {
  const Theme& theme = *stage.theme;
  if (row.kind == trace::Kind::violation || row.kind == trace::Kind::crash || row.unmet) return theme.bad;
  if (row.kind == trace::Kind::caption) return theme.accent;
  if (row.kind == trace::Kind::expectation) return theme.good;
  return row.routine ? theme.faint : theme.text;
}

void draw_row(const Stage& stage, std::uint64_t number) {
  const Theme& theme = *stage.theme;
  Session& session = *stage.session;
  const EventRow& row = session.run().row(number);
  const bool current = number == session.cursor().record;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = ImGui::GetTextLineHeight();
  if (ImGui::Selectable(("##" + std::to_string(number)).c_str(), current)) {
    session.jump_to_record(number);
    if (row.server != raft::kNobody) session.select({row.server, std::nullopt});
    stage.ui->listed_record = number;
  }
  const Pen pen(*ImGui::GetWindowDrawList());
  const float y = at.y + height / 2;
  pen.text(theme.fonts.small, at.x + theme.px(72), y, instant_text(row.time, microseconds(10)), theme.faint,
           Align::right);
  const std::string who = row.server == raft::kNobody ? "–" : to_string(row.server);
  pen.text(theme.fonts.bold, at.x + theme.px(82), y, who,
           row.server == raft::kNobody ? theme.faint : theme.text);
  const float x = theme.px(116);
  pen.text(theme.fonts.small, at.x + x, y,
           Pen::fitted(theme.fonts.small, session.run().words(number), width - x), colour_of(stage, row));
}

}  // namespace

void draw_events(const Stage& stage, const Box& box) {
  static_cast<void>(box);
  Session& session = *stage.session;
  draw_filter(stage);
  ImGui::BeginChild("list");
  const bool filtered = session.filtered();
  const std::vector<std::uint64_t>& matches = session.matches();
  const std::uint64_t last = session.hides_future() ? session.cursor().record : session.run().records();
  const auto count = filtered ? static_cast<std::uint64_t>(
                                    std::upper_bound(matches.begin(), matches.end(), last) - matches.begin())
                              : last;
  const float line = ImGui::GetTextLineHeightWithSpacing();
  if (stage.ui->listed_record != session.cursor().record) {
    stage.ui->listed_record = session.cursor().record;
    const auto place =
        filtered
            ? static_cast<std::uint64_t>(
                  std::lower_bound(matches.begin(), matches.end(), session.cursor().record) - matches.begin())
            : session.cursor().record;
    ImGui::SetScrollY(std::max(0.0F, static_cast<float>(place) * line - ImGui::GetWindowHeight() / 2));
  }
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(count), line);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const auto place = static_cast<std::size_t>(i);
      draw_row(stage, filtered ? matches[place] : place + 1);
    }
  }
  ImGui::EndChild();
}

}  // namespace raftsim::viz
