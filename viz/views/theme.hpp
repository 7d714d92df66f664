#pragma once

#include <imgui.h>
#include <string>

#include "core/server.hpp"
#include "core/types.hpp"
#include "viz/model/message.hpp"

/// Colours, fonts and sizes. The colours are those of Okabe and Ito, which people of every colour vision tell
/// apart; beside each stands a shape or a word, so that colour is never alone.
namespace raftsim::viz {

struct Fonts {
  ImFont* small{};
  ImFont* body{};
  ImFont* bold{};
  ImFont* large{};
  ImFont* mono{};
};

struct Theme {
  bool dark{true};
  /// What all sizes in pixels are multiplied with.
  float scale{1};
  Fonts fonts;

  ImU32 background{};
  ImU32 panel{};
  ImU32 raised{};
  ImU32 line{};
  ImU32 text{};
  ImU32 faint{};
  ImU32 accent{};
  /// What is wrong, and what is well.
  ImU32 bad{};
  ImU32 good{};
  ImU32 cursor{};

  ImU32 follower{};
  ImU32 candidate{};
  ImU32 leader{};
  ImU32 down{};
  ImU32 vote{};
  ImU32 entries{};
  ImU32 heartbeat{};
  ImU32 reply{};
  ImU32 snapshot{};
  ImU32 cut{};
  /// A role, or a kind of message, that is not known.
  ImU32 unknown{};

  [[nodiscard]] float px(float size) const { return size * scale; }
  [[nodiscard]] ImU32 of(raft::Role role) const;
  [[nodiscard]] ImU32 of(const Arrow& arrow) const;
  /// Entries and log cells: neighbouring terms differ.
  [[nodiscard]] ImU32 of_term(raft::Term term) const;
  /// The role's colour, lighter or darker by the term's turn.
  [[nodiscard]] ImU32 shaded(ImU32 colour, raft::Term term) const;
};

/// Dark or light.
Theme theme_of(bool dark, float scale);
/// The sizes and colours of ImGui's own parts to fit.
void apply_style(const Theme& theme);
/// Loads the fonts for the scale into ImGui's atlas: DejaVu where it is installed, else the built-in one.
Fonts load_fonts(float scale);

/// "★", "▲", "●", …: beside the colour of a role.
const char* shape_of(raft::Role role);

/// The colour with another opacity, 0 to 1.
ImU32 faded(ImU32 colour, float alpha);
/// How much a dialog hides of what is behind it.
inline constexpr float kDialogDims = 0.6F;
/// `part` of b and the rest of a.
ImU32 mixed(ImU32 a, ImU32 b, float part);
/// Black or white, whichever reads better on it.
ImU32 ink_on(ImU32 colour);

}  // namespace raftsim::viz
