#include <algorithm>

#include "viz/views/stage.hpp"

/// What the scenario says at the cursor, large enough for the last row of a lecture hall.
namespace raftsim::viz {

void draw_caption(const Stage& stage, const Box& box) {
  const Theme& theme = *stage.theme;
  const Session& session = *stage.session;
  const Run& run = session.run();
  const std::uint64_t now = session.cursor().record;
  const Box inside = begin_panel(stage, "caption", box, {});
  const Pen pen(*ImGui::GetWindowDrawList());
  std::string text;
  ImU32 colour = theme.text;
  const char* shape = "⚑";
  for (const CaptionText& caption : run.captions()) {
    if (caption.record <= now) text = caption.text;
  }
  for (const Broken& broken : run.violations()) {
    if (broken.record > now) continue;
    text = broken.violation.property + " is violated: " + broken.violation.message;
    colour = theme.bad;
    shape = "✕";
  }
  if (text.empty()) {
    text = run.header().imported ? title_of(run.header()) : run.header().scenario;
    colour = theme.faint;
  }
  const float y = (inside.y0 + inside.y1) / 2;
  pen.text(theme.fonts.large, inside.x0, y, shape, colour == theme.text ? theme.accent : colour);
  const float x = inside.x0 + theme.px(34);
  const float room = inside.x1 - x - theme.px(190);
  // Two lines at most; what is longer is set smaller.
  ImFont* font = Pen::width_of(theme.fonts.large, text) <= room ? theme.fonts.large : theme.fonts.bold;
  if (Pen::width_of(font, text) <= room) {
    pen.text(font, x, y, text, colour);
  } else {
    const char* rest = font->CalcWordWrapPositionA(1, text.data(), text.data() + text.size(), room);
    const auto count = static_cast<std::size_t>(rest - text.data());
    const std::string first = text.substr(0, count);
    std::string second = text.substr(count);
    second.erase(0, second.find_first_not_of(' '));
    pen.text(font, x, y - font->FontSize * 0.6F, first, colour);
    pen.text(font, x, y + font->FontSize * 0.6F, Pen::fitted(font, second, room), colour);
  }
  const auto met =
      std::count_if(run.expectations().begin(), run.expectations().end(),
                    [&](const Judged& judged) { return judged.record <= now && judged.judged.met; });
  const auto unmet =
      std::count_if(run.expectations().begin(), run.expectations().end(),
                    [&](const Judged& judged) { return judged.record <= now && !judged.judged.met; });
  if (!run.expectations().empty()) {
    const std::string score = (unmet > 0 ? "✕ " : "✓ ") + std::to_string(met) + " of " +
                              std::to_string(run.expectations().size()) + " as expected";
    pen.text(theme.fonts.body, inside.x1, y, score,
             unmet > 0 ? theme.bad
             : met > 0 ? theme.good
                       : theme.faint,
             Align::right);
  }
  end_panel();
}

}  // namespace raftsim::viz
