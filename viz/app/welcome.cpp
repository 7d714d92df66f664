#include "viz/app/welcome.hpp"

#include <algorithm>

#include "viz/views/pen.hpp"
#include "viz/views/text_input.hpp"

namespace raftsim::viz {
namespace {

bool draw_offer(const Theme& theme, const Offer& offer, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = theme.px(46);
  ImGui::PushID(offer.file.c_str());
  const bool chosen = ImGui::InvisibleButton("offer", {width, height});
  ImGui::PopID();
  const Pen pen(*ImGui::GetWindowDrawList());
  const Box box{at.x, at.y, at.x + width, at.y + height};
  if (ImGui::IsItemHovered() || ImGui::IsItemFocused())
    pen.fill(box, mixed(theme.raised, theme.accent, 0.3F), theme.px(6));
  pen.text(theme.fonts.bold, at.x + theme.px(12), at.y + height * 0.32F, offer.name, theme.accent);
  const float room = width - theme.px(24);
  pen.text(theme.fonts.small, at.x + theme.px(12), at.y + height * 0.72F,
           Pen::fitted(theme.fonts.small, offer.purpose, room), theme.text);
  return chosen;
}

}  // namespace

std::string draw_welcome(const Theme& theme, const std::vector<Offer>& offers, const std::string& error,
                         ImVec2 size, std::string& search) {
  const float width = std::min(size.x - theme.px(40), theme.px(1400));
  ImGui::SetNextWindowPos({(size.x - width) / 2, theme.px(20)});
  ImGui::SetNextWindowSize({width, size.y - theme.px(40)});
  ImGui::Begin("welcome", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  const Pen pen(*ImGui::GetWindowDrawList());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  pen.text(theme.fonts.large, at.x, at.y + theme.px(18), "raftviz", theme.text);
  pen.text(theme.fonts.body, at.x + theme.px(120), at.y + theme.px(21),
           "See Raft think: choose a scenario, or start with raftviz FILE", theme.faint);
  ImGui::Dummy({0, theme.px(40)});
  if (!error.empty()) {
    ImGui::PushStyleColor(ImGuiCol_Text, theme.bad);
    ImGui::TextWrapped("✕ %s", error.c_str());
    ImGui::PopStyleColor();
  }
  text_input("##search", "find a scenario", search, -1);
  ImGui::BeginChild("offers");
  std::string chosen;
  const float room = ImGui::GetContentRegionAvail().x;
  const int columns = room > theme.px(1000) ? 2 : 1;
  const float each = room / static_cast<float>(columns) - theme.px(8);
  int place = 0;
  for (const Offer& offer : offers) {
    const auto has = [&](const std::string& text) { return text.find(search) != std::string::npos; };
    if (!has(offer.name) && !has(offer.purpose)) continue;
    if (place++ % columns != 0) ImGui::SameLine();
    if (draw_offer(theme, offer, each)) chosen = offer.file;
  }
  if (place == 0) ImGui::TextDisabled("no scenario says that");
  ImGui::EndChild();
  ImGui::End();
  return chosen;
}

}  // namespace raftsim::viz
