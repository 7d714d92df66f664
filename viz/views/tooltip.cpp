#include "viz/views/tooltip.hpp"

#include "viz/model/details.hpp"

namespace raftsim::viz {
namespace {

void line(const Stage& stage, ImU32 colour, const std::string& text) {
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::PushTextWrapPos(stage.theme->px(420));
  ImGui::TextUnformatted(text.c_str());
  ImGui::PopTextWrapPos();
  ImGui::PopStyleColor();
}

}  // namespace

void show_arrow(const Stage& stage, std::size_t place) {
  const Run& run = stage.session->run();
  const Arrow& arrow = run.arrows()[place];
  ImGui::BeginTooltip();
  ImGui::PushFont(stage.theme->fonts.bold);
  line(stage, stage.theme->of(arrow),
       to_string(arrow.from) + " → " + to_string(arrow.to) + "  " + title_of(run, arrow));
  ImGui::PopFont();
  for (const Field& field : fields_of(run, arrow)) {
    if (field.name != "from" && field.name != "term")
      line(stage, stage.theme->text, field.name + ": " + field.value);
  }
  ImGui::EndTooltip();
}

void show_moment(const Stage& stage, raft::ServerId server, Time time) {
  const Run& run = stage.session->run();
  std::uint64_t record = run.record_at(time);
  // A server's last record is rarely far; further back it would tell nothing of this moment.
  constexpr std::uint64_t kFar = 400;
  const std::uint64_t least = record > kFar ? record - kFar : 1;
  while (server != raft::kNobody && record > least && run.row(record).server != server) --record;
  if (record == 0) return;
  ImGui::BeginTooltip();
  const EventRow& row = run.row(record);
  const std::string who = row.server == raft::kNobody ? std::string() : "  " + to_string(row.server);
  line(stage, stage.theme->faint,
       "#" + std::to_string(record) + "  " + instant_text(row.time, microseconds(1)) + who);
  line(stage, stage.theme->text, std::string(run.words(record)));
  ImGui::EndTooltip();
}

}  // namespace raftsim::viz
