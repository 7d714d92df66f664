#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Everything that can be done from the keyboard: the one table from which keys are answered, and from which
/// the page of all keys and the command palette are made.
namespace raftsim::viz {

enum class Command : std::uint8_t {
  play,
  next_event,
  previous_event,
  next_election,
  previous_election,
  next_message,
  previous_message,
  next_commit,
  previous_commit,
  next_term,
  previous_term,
  next_fault,
  previous_fault,
  next_violation,
  previous_violation,
  next_caption,
  previous_caption,
  cause,
  effect,
  start,
  end,
  back,
  forward,
  type_time,
  faster,
  slower,
  next_server,
  previous_server,
  filter,
  next_match,
  previous_match,
  zoom_in,
  zoom_out,
  whole_run,
  follow,
  show_all,
  show_timeline,
  show_ring,
  show_logs,
  show_comparison,
  inspector,
  events,
  checks,
  branches,
  bookmarks,
  bookmark,
  bookmark_note,
  theme,
  larger,
  smaller,
  crash_or_drop,
  restart,
  pause,
  fire_timer,
  hold_timers,
  delay,
  duplicate,
  reorder,
  isolate,
  reconnect,
  heal_all,
  type_change,
  undo,
  redo,
  next_branch,
  previous_branch,
  save,
  palette,
  quit,
  help,
};
inline constexpr int kCommands = static_cast<int>(Command::help) + 1;

/// A key with what is held beside it.
struct Chord {
  // Keys without a character.
  static constexpr int kLeft = 256;
  static constexpr int kRight = 257;
  static constexpr int kUp = 258;
  static constexpr int kDown = 259;
  static constexpr int kHome = 260;
  static constexpr int kEnd = 261;
  static constexpr int kDelete = 262;
  static constexpr int kTab = 263;

  /// A capital letter, a digit, a space, or one of the above. Or another character, which stands elsewhere on
  /// other keyboards: then whatever makes it counts, and `shift` is false.
  int key{};
  bool shift{};
  bool control{};
  bool alt{};
  friend bool operator==(const Chord&, const Chord&) = default;
};
/// "Ctrl+Shift+Z"
std::string to_string(const Chord& chord);

enum class CommandGroup : std::uint8_t { moving, looking, changing };
const char* to_string(CommandGroup group);

struct CommandRow {
  Command command{};
  CommandGroup group{};
  const char* words;
  Chord chord;
};
/// In the order of Command.
const std::vector<CommandRow>& commands();
/// Nothing where no command has it.
std::optional<Command> command_of(const Chord& chord);

/// The commands that hold all words typed, the best first; all of them for nothing typed. A word is held
/// where its letters stand in this order in the command's words or in its keys: better at once than apart,
/// better at the beginning of a word.
std::vector<Command> find_commands(std::string_view typed);

}  // namespace raftsim::viz
