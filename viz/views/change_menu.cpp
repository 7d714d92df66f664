#include <string>
#include <utility>
#include <vector>

#include "viz/model/details.hpp"
#include "viz/model/time_axis.hpp"
#include "viz/views/stage.hpp"

/// What can befall a server, a message or a link, by a click of the right button.
namespace raftsim::viz {
namespace {

const char* key_of(ChangeOffer::What what) {
  using What = ChangeOffer::What;
  switch (what) {
    case What::crash:
    case What::drop: return "Delete";
    case What::restart: return "R";
    case What::pause:
    case What::resume: return "U";
    case What::hold: return "Shift+W";
    case What::isolate: return "Shift+Delete";
    case What::reconnect: return "Shift+R";
    case What::delay: return "H";
    case What::duplicate: return "Shift+H";
    case What::reorder: return "Alt+H";
    case What::fire: return "W";
    case What::transfer:
    case What::snapshot:
    case What::cut:
    case What::cut_one_way:
    case What::heal: return "";
  }
  return "";
}

void menu_title(const Stage& stage, const std::string& what, Time time) {
  ImGui::PushFont(stage.theme->fonts.bold);
  ImGui::TextUnformatted(what.c_str());
  ImGui::PopFont();
  ImGui::PushFont(stage.theme->fonts.small);
  ImGui::TextDisabled("at %s, in a new branch", instant_text(time, nanoseconds(1)).c_str());
  ImGui::PopFont();
  ImGui::Separator();
}

std::vector<ChangeOffer> offers_of(const Stage& stage, const MenuTarget& target, std::string& title) {
  const Session& session = *stage.session;
  const Run& run = session.run();
  const Time time = time_of_change(run, session.cursor().time);
  if (target.arrow) {
    const Arrow& arrow = run.arrows()[*target.arrow];
    title = to_string(arrow.from) + " → " + to_string(arrow.to) + "  " + title_of(run, arrow);
    return offers_for(run, *target.arrow);
  }
  title = to_string(target.server);
  if (target.other == raft::kNobody) return offers_for(run, session.moment(), target.server, time);
  title += " – " + to_string(target.other);
  return offers_for_link(session.moment(), target.server, target.other, time);
}

}  // namespace

void open_menu(const Stage& stage, const MenuTarget& target) {
  if (stage.session->run().header().imported) {
    return stage.ui->say("this trace was imported from a log: nothing can befall what is over");
  }
  stage.ui->menu = target;
  stage.ui->menu_opens = true;
  if (target.other == raft::kNobody) stage.session->select({target.server, target.arrow});
}

void draw_change_menu(const Stage& stage) {
  Ui& ui = *stage.ui;
  if (ui.menu_opens) ImGui::OpenPopup("changes");
  ui.menu_opens = false;
  if (!ui.menu || !ImGui::BeginPopup("changes")) return;
  std::string title;
  const std::vector<ChangeOffer> offers = offers_of(stage, *ui.menu, title);
  const Time now = time_of_change(stage.session->run(), stage.session->cursor().time);
  menu_title(stage, title, offers.empty() ? now : offers.front().change.time);
  if (offers.empty()) ImGui::TextDisabled("it does not arrive: nothing can befall it");
  bool timer_had_key = false;
  bool delay_had_key = false;
  for (const ChangeOffer& offer : offers) {
    bool has_key = true;
    // The key does the first of those alike.
    if (offer.what == ChangeOffer::What::fire) has_key = !std::exchange(timer_had_key, true);
    if (offer.what == ChangeOffer::What::delay) has_key = !std::exchange(delay_had_key, true);
    if (ImGui::MenuItem(offer.label.c_str(), has_key ? key_of(offer.what) : "")) {
      ui.wishes.changes.push_back(offer.change);
    }
  }
  if (!ui.menu->arrow) {
    ImGui::Separator();
    if (ImGui::MenuItem("heal all links", "Shift+A")) ui.wishes.changes.push_back(heal_all(now));
    if (ImGui::MenuItem("a command, a setting, any action …", "A")) ui.change_opens = true;
  }
  if (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape))) ImGui::CloseCurrentPopup();
  ImGui::EndPopup();
}

}  // namespace raftsim::viz
