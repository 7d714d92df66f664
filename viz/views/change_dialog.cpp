#include <array>
#include <string>

#include "viz/model/time_axis.hpp"
#include "viz/views/stage.hpp"
#include "viz/views/text_input.hpp"

/// Changes that are typed: a client's command, a setting, any action of the scenario language.
namespace raftsim::viz {
namespace {

constexpr const char* kDialog = "Change history";

void choose_server(const Stage& stage, const char* id, const char* none, raft::ServerId& server) {
  ImGui::SetNextItemWidth(stage.theme->px(110));
  const std::string shown = server == raft::kNobody ? none : to_string(server);
  if (!ImGui::BeginCombo(id, shown.c_str())) return;
  if (ImGui::Selectable(none, server == raft::kNobody)) server = raft::kNobody;
  for (const raft::ServerId each : raft::ServerSet::first(stage.session->run().servers())) {
    if (ImGui::Selectable(to_string(each).c_str(), each == server)) server = each;
  }
  ImGui::EndCombo();
}

void part(const Stage& stage, const char* title) {
  ImGui::Dummy({0, stage.theme->px(4)});
  ImGui::PushFont(stage.theme->fonts.small);
  ImGui::TextDisabled("%s", title);
  ImGui::PopFont();
}

bool takes(const char* id) {
  ImGui::SameLine();
  ImGui::PushID(id);
  const bool pressed = ImGui::Button("do it");
  ImGui::PopID();
  return pressed;
}

/// Whether it is to be done.
bool type_command(const Stage& stage, TypedCommand& command) {
  struct Word {
    const char* word;
    raft::Operation operation;
  };
  static constexpr std::array kWords{
      Word{"writes", raft::Operation::write}, Word{"reads", raft::Operation::read},
      Word{"appends", raft::Operation::append}, Word{"sets if equal", raft::Operation::compare_and_set}};
  const Theme& theme = *stage.theme;
  ImGui::SetNextItemWidth(theme.px(110));
  if (ImGui::BeginCombo("##client", command.client.c_str())) {
    for (const ClientLane& client : stage.session->run().clients()) {
      if (ImGui::Selectable(client.name.c_str(), client.name == command.client)) command.client = client.name;
    }
    ImGui::EndCombo();
  }
  ImGui::SameLine();
  std::size_t chosen = 0;
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (kWords[i].operation == command.operation) chosen = i;
  }
  ImGui::SetNextItemWidth(theme.px(130));
  if (ImGui::BeginCombo("##operation", kWords[chosen].word)) {
    for (const Word& word : kWords) {
      if (ImGui::Selectable(word.word, word.operation == command.operation))
        command.operation = word.operation;
    }
    ImGui::EndCombo();
  }
  ImGui::SameLine();
  bool entered = text_input("##key", "key", command.key, theme.px(90));
  if (command.operation == raft::Operation::compare_and_set) {
    ImGui::SameLine();
    entered = text_input("##expected", "expected", command.expected, theme.px(90)) || entered;
  }
  if (command.operation != raft::Operation::read) {
    ImGui::SameLine();
    entered = text_input("##value", "value", command.value, theme.px(90)) || entered;
  }
  ImGui::SameLine();
  choose_server(stage, "##to", "anywhere", command.to);
  return takes("command") || entered;
}

bool type_setting(const Stage& stage, ChangeForm& form) {
  const Theme& theme = *stage.theme;
  const SettingWord& setting = setting_words()[form.setting];
  ImGui::SetNextItemWidth(theme.px(230));
  if (ImGui::BeginCombo("##setting", setting.label)) {
    for (std::size_t i = 0; i < setting_words().size(); ++i) {
      if (ImGui::Selectable(setting_words()[i].label, i == form.setting)) form.setting = i;
    }
    ImGui::EndCombo();
  }
  ImGui::SameLine();
  bool entered = text_input("##setting value", setting.example, form.setting_value, theme.px(150));
  if (setting.of_server) {
    ImGui::SameLine();
    choose_server(stage, "##setting server", "all servers", form.setting_server);
  }
  return takes("setting") || entered;
}

void wish(const Stage& stage, Change change) {
  stage.ui->wishes.changes.push_back(std::move(change));
  ImGui::CloseCurrentPopup();
}

}  // namespace

void draw_change_dialog(const Stage& stage) {
  Ui& ui = *stage.ui;
  const Theme& theme = *stage.theme;
  const bool opens = ui.change_opens;
  if (opens) {
    ImGui::OpenPopup(kDialog);
    const auto& clients = stage.session->run().clients();
    if (ui.form.command.client.empty() && !clients.empty()) ui.form.command.client = clients.front().name;
  }
  ui.change_opens = false;
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({size.x / 2, size.y / 2}, ImGuiCond_Always, {0.5F, 0.5F});
  if (!ImGui::BeginPopupModal(
          kDialog, nullptr,
          ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings)) {
    return;
  }
  const Time time = time_of_change(stage.session->run(), stage.session->cursor().time);
  ImGui::TextDisabled("at %s, in a new branch", instant_text(time, nanoseconds(1)).c_str());
  part(stage, "ANY ACTION OF THE SCENARIO LANGUAGE");
  if (opens) ImGui::SetKeyboardFocusHere();
  const bool entered =
      text_input("##action", R"({"partition": [["S1", "S2"], "others"]})", ui.form.action, theme.px(620));
  if (takes("action") || entered) wish(stage, typed_change(ui.form.action, time));
  part(stage, "A CLIENT'S COMMAND");
  if (stage.session->run().clients().empty()) {
    ImGui::TextDisabled("this scenario has no clients");
  } else if (type_command(stage, ui.form.command)) {
    wish(stage, command_change(ui.form.command, time));
  }
  part(stage, "A SETTING, FROM NOW ON");
  if (type_setting(stage, ui.form)) {
    wish(stage, setting_change(setting_words()[ui.form.setting], ui.form.setting_value,
                               ui.form.setting_server, time));
  }
  ImGui::Dummy({0, theme.px(6)});
  if (ImGui::Button("close (Esc)") || ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape)))
    ImGui::CloseCurrentPopup();
  ImGui::EndPopup();
}

}  // namespace raftsim::viz
