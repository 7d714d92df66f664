#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "viz/model/bookmarks.hpp"
#include "viz/model/picture.hpp"
#include "viz/model/session.hpp"
#include "viz/views/pen.hpp"
#include "viz/views/theme.hpp"

namespace raftsim::viz {

enum class Shown : std::uint8_t { all, timeline, ring, logs };
enum class Tab : std::uint8_t { inspector, events, checks };

/// What the panels share beside the session: what is open, and what is being typed.
struct Ui {
  Shown shown{Shown::all};
  Tab tab{Tab::inspector};
  bool help{};
  /// A field that is to get the keyboard in the next frame.
  bool focus_filter{};
  bool focus_time{};
  std::string time_text;
  bool time_wrong{};
  std::string filter_text;
  /// A line at the foot of the window: what was done, or could not be.
  std::string message;
  /// By how many entries the log grid is moved from where it follows the cursor.
  float log_scroll{};
  Bookmarks bookmarks;
  /// Lets the list of events follow the cursor once it has moved.
  std::uint64_t listed_record{~std::uint64_t{0}};
  /// What a press of the mouse began in the diagram.
  bool panning{};
  bool scrubbing{};
  /// The run at a glance, drawn again only where the width is another.
  Picture minimap;
};

/// What every panel is given.
struct Stage {
  Session* session;
  const Theme* theme;
  Ui* ui;
};

/// Begins a panel that fills the box, with its title; what remains below it is returned.
Box begin_panel(const Stage& stage, const char* id, const Box& box, std::string_view title);
void end_panel();

// One a file: each draws itself into a box.
void draw_timeline(const Stage& stage, const Box& box);
void draw_minimap(const Stage& stage, const Box& box);
void draw_ring(const Stage& stage, const Box& box);
void draw_logs(const Stage& stage, const Box& box);
void draw_inspector(const Stage& stage, const Box& box);
void draw_events(const Stage& stage, const Box& box);
void draw_checks(const Stage& stage, const Box& box);
void draw_caption(const Stage& stage, const Box& box);
void draw_transport(const Stage& stage, const Box& box);
void draw_help(const Stage& stage, const Box& box);

/// Everything, for a window of this size.
void draw_workspace(const Stage& stage, ImVec2 size);

}  // namespace raftsim::viz
