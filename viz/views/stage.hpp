#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "viz/model/bookmarks.hpp"
#include "viz/model/branches.hpp"
#include "viz/model/commands.hpp"
#include "viz/model/comparison.hpp"
#include "viz/model/layout.hpp"
#include "viz/model/picture.hpp"
#include "viz/model/session.hpp"
#include "viz/views/pen.hpp"
#include "viz/views/theme.hpp"

namespace raftsim::viz {

/// The gaps between panels that can be drawn.
enum class Splitter : std::uint8_t { none, right, ring, logs };

/// What the menu of changes is about.
struct MenuTarget {
  raft::ServerId server;
  /// The other end of a link, or nobody.
  raft::ServerId other;
  std::optional<std::size_t> arrow;
};

/// What is typed into the dialog of changes.
struct ChangeForm {
  TypedCommand command;
  std::size_t setting{};
  std::string setting_value;
  raft::ServerId setting_server;
  std::string action;
};

/// What is compared with the branch shown, and how they differ.
struct Compared {
  int current{-1};
  int other{-1};
  RunComparison result;
};

/// What panels and keys ask of the application, which answers between two frames.
struct Wishes {
  std::vector<Command> commands;
  std::vector<Change> changes;
  std::optional<int> branch;
  std::optional<int> delete_branch;
  /// Where to write the branch shown, as a scenario.
  std::optional<std::string> save;
  /// A bookmark at the cursor with this note.
  std::optional<std::string> note;
  std::optional<std::uint64_t> forget_bookmark;
};

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
  bool message_is_error{};
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
  /// The sizes of panels, which somebody may draw.
  Panels panels;
  Splitter splitting{Splitter::none};

  // Changing history.
  std::optional<MenuTarget> menu;
  /// Whether it is to open in the next frame.
  bool menu_opens{};
  /// From which server of the ring the mouse draws.
  raft::ServerId drawn_from;
  bool change_opens{};
  ChangeForm form;
  bool save_opens{};
  std::string save_path;
  /// The path that stands for a file which there is: it is replaced when it is given again.
  std::string save_again;
  bool note_opens{};
  std::string note;
  std::optional<int> renaming;
  std::string new_name;
  std::optional<int> compare_with;
  Compared compared;

  // The command palette.
  bool palette{};
  bool palette_opens{};
  std::string palette_text;
  std::size_t palette_choice{};
  std::size_t palette_found{kCommands};

  Wishes wishes;

  void say(std::string text, bool is_error = false) {
    message = std::move(text);
    message_is_error = is_error;
  }
};

/// What every panel is given.
struct Stage {
  Session* session;
  const Theme* theme;
  Ui* ui;
  Branches* branches;
};

/// A dialog in the middle of the window.
inline constexpr ImGuiWindowFlags kDialogFlags =
    ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings;

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
void draw_branches(const Stage& stage, const Box& box);
void draw_bookmarks(const Stage& stage, const Box& box);
void draw_comparison(const Stage& stage, const Box& box);
void draw_caption(const Stage& stage, const Box& box);
void draw_transport(const Stage& stage, const Box& box);
void draw_help(const Stage& stage, const Box& box);

// Above everything else, where they are open.
void draw_change_menu(const Stage& stage);
void draw_change_dialog(const Stage& stage);
void draw_question(const Stage& stage);
void draw_small_dialogs(const Stage& stage);
void draw_palette(const Stage& stage, ImVec2 size);

/// Opens the menu of what can be changed.
void open_menu(const Stage& stage, const MenuTarget& target);

/// Everything, for a window of this size.
void draw_workspace(const Stage& stage, ImVec2 size);

}  // namespace raftsim::viz
