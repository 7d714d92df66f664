#include <string>

#include "viz/model/time_axis.hpp"
#include "viz/views/stage.hpp"

/// What holds: Raft's properties, and what the scenario expects, ticked off as it is met.
namespace raftsim::viz {
namespace {

/// A line that leads to a record.
void verdict(const Stage& stage, const char* shape, ImU32 colour, const std::string& text, const Tick& tick,
             bool known) {
  const Theme& theme = *stage.theme;
  const float left = ImGui::GetCursorPosX();
  ImGui::PushFont(theme.fonts.bold);
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::TextUnformatted(shape);
  ImGui::PopStyleColor();
  ImGui::PopFont();
  ImGui::SameLine();
  ImGui::SetCursorPosX(left + theme.px(26));
  ImGui::PushStyleColor(ImGuiCol_Text, known ? theme.text : theme.faint);
  ImGui::PushTextWrapPos(0);
  ImGui::TextUnformatted(text.c_str());
  ImGui::PopTextWrapPos();
  ImGui::PopStyleColor();
  if (ImGui::IsItemHovered())
    ImGui::SetTooltip("judged at %s; click to go there", instant_text(tick.time, microseconds(1)).c_str());
  if (ImGui::IsItemClicked()) stage.session->jump_to_record(tick.record);
}

void title(const Stage& stage, const char* text) {
  ImGui::Dummy({0, stage.theme->px(2)});
  ImGui::PushFont(stage.theme->fonts.small);
  ImGui::TextDisabled("%s", text);
  ImGui::PopFont();
}

/// What the lesson asks, and what was answered.
void draw_questions(const Stage& stage) {
  const Theme& theme = *stage.theme;
  const Run& run = stage.session->run();
  if (run.questions().empty()) return;
  title(stage, "THE LESSON ASKS");
  const Quiz& quiz = stage.session->quiz();
  for (std::size_t i = 0; i < run.questions().size(); ++i) {
    const AskedQuestion& question = run.questions()[i];
    if (!stage.session->shows(question.record)) continue;
    const std::optional<std::size_t> answer = quiz.answer_to(i);
    if (!answer) {
      verdict(stage, "○", theme.faint, question.asked.text, question, false);
      continue;
    }
    const bool right = answer == question.right;
    verdict(stage, right ? "✓" : "✕", right ? theme.good : theme.bad,
            question.asked.text + " " + question.because, question, true);
  }
}

}  // namespace

void draw_checks(const Stage& stage, const Box& box) {
  static_cast<void>(box);
  const Theme& theme = *stage.theme;
  const Run& run = stage.session->run();
  const std::uint64_t now = stage.session->cursor().record;
  title(stage, "PROPERTIES OF RAFT");
  bool broken = false;
  for (const Broken& violation : run.violations()) {
    if (violation.record > now) continue;
    broken = true;
    verdict(stage, "✕", theme.bad,
            violation.violation.property + " (" + violation.violation.section +
                "): " + violation.violation.message,
            violation, true);
  }
  if (!broken) {
    ImGui::PushStyleColor(ImGuiCol_Text, theme.good);
    ImGui::TextWrapped("✓ all hold up to here");
    ImGui::PopStyleColor();
    if (!run.violations().empty() && stage.session->shows(run.violations().front().record)) {
      verdict(stage, "…", theme.faint, "one breaks later in this run", run.violations().front(), false);
    }
    ImGui::PushFont(theme.fonts.small);
    ImGui::TextDisabled("%llu checks made in the whole run",
                        static_cast<unsigned long long>(run.footer().checks));
    ImGui::PopFont();
  }
  title(stage, "THE SCENARIO EXPECTS");
  if (run.expectations().empty()) ImGui::TextDisabled("nothing");
  for (const Judged& judged : run.expectations()) {
    if (!stage.session->shows(judged.record)) continue;
    const trace::ExpectationJudged& what = judged.judged;
    const std::string text =
        what.because.empty() ? (what.words.empty() ? what.expected : what.words) : what.because;
    if (judged.record > now) {
      verdict(stage, "○", theme.faint, text, judged, false);
    } else if (what.met) {
      verdict(stage, "✓", theme.good, text, judged, true);
    } else {
      verdict(stage, "✕", theme.bad, text + ": found " + what.found, judged, true);
    }
  }
  draw_questions(stage);
}

}  // namespace raftsim::viz
