#include "viz/app/keys.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <array>
#include <cstdint>
#include <imgui.h>
#include <optional>
#include <string>

#include "viz/model/time_axis.hpp"

namespace raftsim::viz {
namespace {

void select_next(Session& session, bool forward) {
  const auto servers = static_cast<unsigned>(session.run().servers());
  const unsigned now = session.selection().server.value;
  const unsigned next =
      now == 0 ? (forward ? 1 : servers) : (now - 1 + (forward ? 1 : servers - 1)) % servers + 1;
  session.select({raft::ServerId{static_cast<std::uint8_t>(next)}, std::nullopt});
}

void step(const Stage& stage, StepKind kind, bool forward, const char* what) {
  if (stage.session->step(kind, forward)) return;
  stage.ui->message = std::string("no ") + what + (forward ? " after this" : " before this");
}

void answer_steps(const Stage& stage, const KeyPress& press) {
  const bool forward = !press.shift;
  struct StepKey {
    int key;
    StepKind kind;
    const char* what;
  };
  static constexpr std::array kSteps{StepKey{GLFW_KEY_E, StepKind::election, "election"},
                                     StepKey{GLFW_KEY_C, StepKind::commit, "commit"},
                                     StepKey{GLFW_KEY_N, StepKind::term, "new term"},
                                     StepKey{GLFW_KEY_X, StepKind::fault, "fault"},
                                     StepKey{GLFW_KEY_V, StepKind::violation, "violation"},
                                     StepKey{GLFW_KEY_G, StepKind::caption, "caption"}};
  for (const StepKey& each : kSteps) {
    if (press.key == each.key) step(stage, each.kind, forward, each.what);
  }
  Session& session = *stage.session;
  if (press.key == GLFW_KEY_M && !session.step_message(forward)) {
    stage.ui->message = session.selection().server == raft::kNobody ? "select a server first: S, or a click"
                                                                    : "no more messages of this server";
  }
  if (press.key == GLFW_KEY_S) select_next(session, forward);
  if (press.key == GLFW_KEY_P) session.step_match(forward);
}

void answer_moves(const Stage& stage, const KeyPress& press) {
  Session& session = *stage.session;
  const bool alt = press.alt;
  if (press.key == GLFW_KEY_RIGHT) {
    if (alt) {
      session.forward();
    } else {
      step(stage, StepKind::event, true, "event");
    }
  }
  if (press.key == GLFW_KEY_LEFT) {
    if (alt) {
      session.back();
    } else {
      step(stage, StepKind::event, false, "event");
    }
  }
  if (press.key == GLFW_KEY_SPACE) session.play(!session.playing());
  if (press.key == GLFW_KEY_HOME) session.jump_to_record(0);
  if (press.key == GLFW_KEY_END) session.jump_to_record(session.run().records());
  if (press.key == GLFW_KEY_J && !session.jump_to_cause()) stage.ui->message = "this has no cause";
  if (press.key == GLFW_KEY_K && !session.jump_to_effect()) stage.ui->message = "this has no effect";
  const Window& window = session.window();
  const double middle = window.x(session.cursor().time);
  if (press.key == GLFW_KEY_UP) session.set_window(zoomed(window, middle, 0.7, session.run().end()));
  if (press.key == GLFW_KEY_DOWN) session.set_window(zoomed(window, middle, 1 / 0.7, session.run().end()));
  if (press.key == GLFW_KEY_Z) session.set_window(whole(window.width, session.run().end()));
}

void answer_panels(const Stage& stage, const KeyPress& press) {
  Ui& ui = *stage.ui;
  if (press.key == GLFW_KEY_F) stage.session->follow = !stage.session->follow;
  for (int i = 0; i < 4; ++i) {
    if (press.key == GLFW_KEY_1 + i) ui.shown = static_cast<Shown>(i);
  }
  if (press.key == GLFW_KEY_I) ui.tab = Tab::inspector;
  if (press.key == GLFW_KEY_L) ui.tab = Tab::events;
  if (press.key == GLFW_KEY_Q) ui.tab = Tab::checks;
  if (press.key == GLFW_KEY_T) ui.focus_time = true;
}

/// Those that stand elsewhere on other keyboards, by the character that they make.
void answer_characters(const Stage& stage) {
  Session& session = *stage.session;
  Ui& ui = *stage.ui;
  for (const ImWchar character : ImGui::GetIO().InputQueueCharacters) {
    if (character == '?') ui.help = !ui.help;
    if (character == '+' || character == '=') session.set_speed(session.speed() * 2);
    if (character == '-') session.set_speed(session.speed() / 2);
    if (character == '/') {
      ui.tab = Tab::events;
      if (ui.shown == Shown::timeline || ui.shown == Shown::logs) ui.shown = Shown::all;
      ui.focus_filter = true;
    }
  }
}

}  // namespace

KeyWishes answer_keys(const Stage& stage, const std::vector<KeyPress>& presses) {
  KeyWishes wishes;
  const bool typing = ImGui::GetIO().WantTextInput;
  for (const KeyPress& press : presses) {
    if (press.key == GLFW_KEY_ESCAPE) {
      stage.ui->help = false;
      stage.ui->message.clear();
    }
    if (press.control) {
      if (press.key == GLFW_KEY_EQUAL || press.key == GLFW_KEY_KP_ADD) wishes.zoom_text *= 1.1F;
      if (press.key == GLFW_KEY_MINUS || press.key == GLFW_KEY_KP_SUBTRACT) wishes.zoom_text /= 1.1F;
      continue;
    }
    if (typing) continue;
    // A message is about the key before.
    if (press.key < GLFW_KEY_LEFT_SHIFT) stage.ui->message.clear();
    answer_steps(stage, press);
    answer_moves(stage, press);
    answer_panels(stage, press);
    if (press.key == GLFW_KEY_D) wishes.toggle_theme = !wishes.toggle_theme;
    if (press.key == GLFW_KEY_B) wishes.bookmark = true;
  }
  if (!typing) answer_characters(stage);
  return wishes;
}

}  // namespace raftsim::viz
