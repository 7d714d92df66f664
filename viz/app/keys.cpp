#include "viz/app/keys.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <array>
#include <imgui.h>
#include <optional>

namespace raftsim::viz {
namespace {

/// GLFW's key as that of a chord; 0 where none has it.
int key_of(int key) {
  struct Pair {
    int glfw;
    int chord;
  };
  static constexpr std::array kSpecial{Pair{GLFW_KEY_LEFT, Chord::kLeft},
                                       Pair{GLFW_KEY_RIGHT, Chord::kRight},
                                       Pair{GLFW_KEY_UP, Chord::kUp},
                                       Pair{GLFW_KEY_DOWN, Chord::kDown},
                                       Pair{GLFW_KEY_HOME, Chord::kHome},
                                       Pair{GLFW_KEY_END, Chord::kEnd},
                                       Pair{GLFW_KEY_DELETE, Chord::kDelete},
                                       Pair{GLFW_KEY_TAB, Chord::kTab},
                                       Pair{GLFW_KEY_KP_ADD, '='},
                                       Pair{GLFW_KEY_KP_SUBTRACT, '-'}};
  for (const Pair& pair : kSpecial) {
    if (pair.glfw == key) return pair.chord;
  }
  const bool is_own = (key >= GLFW_KEY_A && key <= GLFW_KEY_Z) || (key >= GLFW_KEY_0 && key <= GLFW_KEY_9) ||
                      key == GLFW_KEY_SPACE || key == GLFW_KEY_EQUAL || key == GLFW_KEY_MINUS;
  // GLFW numbers these as their characters.
  return is_own ? key : 0;
}

std::optional<Command> command_of_press(const KeyPress& press) {
  Chord chord{key_of(press.key), press.shift, press.control, press.alt};
  if (chord.key == 0) return std::nullopt;
  const bool is_character = chord.key == '=' || chord.key == '-';
  // Those that stand elsewhere on other keyboards come as characters, unless something is held.
  if (is_character && !press.control) return std::nullopt;
  if (is_character) chord.shift = false;
  return command_of(chord);
}

bool is_for_typing(Command command) {
  return command != Command::larger && command != Command::smaller && command != Command::palette;
}

void close_what_is_open(const Stage& stage) {
  Ui& ui = *stage.ui;
  ui.help = false;
  ui.palette = false;
  ui.renaming.reset();
  ui.drawn_from = raft::kNobody;
  ui.message.clear();
  stage.session->select({stage.session->selection().server, std::nullopt});
}

}  // namespace

std::vector<Command> commands_of(const Stage& stage, const std::vector<KeyPress>& presses) {
  std::vector<Command> result;
  const bool typing = ImGui::GetIO().WantTextInput;
  const bool in_popup =
      ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
  for (const KeyPress& press : presses) {
    if (press.key == GLFW_KEY_ESCAPE && !in_popup) close_what_is_open(stage);
    const std::optional<Command> command = command_of_press(press);
    if (!command || ((typing || in_popup) && is_for_typing(*command))) continue;
    result.push_back(*command);
  }
  if (typing || in_popup) return result;
  for (const ImWchar character : ImGui::GetIO().InputQueueCharacters) {
    const bool is_letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
                           (character >= '0' && character <= '9') || character == ' ';
    if (is_letter || character > 0x7F) continue;
    const int key = character == '=' ? '+' : static_cast<int>(character);
    if (const auto command = command_of({key, false, false, false})) result.push_back(*command);
  }
  return result;
}

}  // namespace raftsim::viz
