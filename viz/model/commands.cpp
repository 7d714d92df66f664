#include "viz/model/commands.hpp"

#include <algorithm>
#include <cctype>

namespace raftsim::viz {
namespace {

constexpr Chord plain(int key) {
  return {key, false, false, false};
}
constexpr Chord shift(int key) {
  return {key, true, false, false};
}
constexpr Chord control(int key) {
  return {key, false, true, false};
}
constexpr Chord alt(int key) {
  return {key, false, false, true};
}

char lower(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

/// How well a word typed is held by a text: 0 if not at all.
int score_of_word(std::string_view typed, std::string_view text) {
  int best = 0;
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    if (lower(text[begin]) != lower(typed.front())) continue;
    std::size_t at = begin;
    std::size_t held = 0;
    for (; at < text.size() && held < typed.size(); ++at) {
      if (lower(text[at]) == lower(typed[held])) ++held;
    }
    if (held < typed.size()) break;
    const auto apart = static_cast<int>(at - begin - typed.size());
    const bool at_word = begin == 0 || text[begin - 1] == ' ' || text[begin - 1] == '+';
    const bool to_end = at == text.size() || std::isalnum(static_cast<unsigned char>(text[at])) == 0;
    const int score = std::max(1, 60 - 6 * apart) + (at_word ? 40 : 0) + (begin == 0 ? 5 : 0) +
                      (apart == 0 && at_word && to_end ? 15 : 0);
    best = std::max(best, score);
  }
  return best;
}

/// Of all words together; 0 if one of them is not held.
int score_of(std::string_view typed, std::string_view words, std::string_view keys) {
  int sum = 1;
  while (true) {
    const std::size_t from = typed.find_first_not_of(' ');
    if (from == std::string_view::npos) return sum;
    typed.remove_prefix(from);
    const std::string_view word = typed.substr(0, typed.find(' '));
    typed.remove_prefix(word.size());
    const int best = std::max(score_of_word(word, words), score_of_word(word, keys) / 2);
    if (best == 0) return 0;
    sum += best;
  }
}

std::size_t length_of(Command command) {
  return std::string_view(commands()[static_cast<std::size_t>(command)].words).size();
}

}  // namespace

const std::vector<CommandRow>& commands() {
  using enum Command;
  constexpr auto kMoving = CommandGroup::moving;
  constexpr auto kLooking = CommandGroup::looking;
  constexpr auto kChanging = CommandGroup::changing;
  static const std::vector<CommandRow> all{
      {play, kMoving, "play, pause", plain(' ')},
      {next_event, kMoving, "next event", plain(Chord::kRight)},
      {previous_event, kMoving, "previous event", plain(Chord::kLeft)},
      {next_election, kMoving, "next election", plain('E')},
      {previous_election, kMoving, "previous election", shift('E')},
      {next_message, kMoving, "next message of the server", plain('M')},
      {previous_message, kMoving, "previous message of the server", shift('M')},
      {next_commit, kMoving, "next commit", plain('C')},
      {previous_commit, kMoving, "previous commit", shift('C')},
      {next_term, kMoving, "next new term", plain('N')},
      {previous_term, kMoving, "previous new term", shift('N')},
      {next_fault, kMoving, "next fault: crash, cut, pause …", plain('X')},
      {previous_fault, kMoving, "previous fault", shift('X')},
      {next_violation, kMoving, "next violation", plain('V')},
      {previous_violation, kMoving, "previous violation", shift('V')},
      {next_caption, kMoving, "next caption", plain('G')},
      {previous_caption, kMoving, "previous caption", shift('G')},
      {cause, kMoving, "to the cause", plain('J')},
      {effect, kMoving, "to the first effect", plain('K')},
      {start, kMoving, "to the start", plain(Chord::kHome)},
      {end, kMoving, "to the end", plain(Chord::kEnd)},
      {back, kMoving, "back where you have been", alt(Chord::kLeft)},
      {forward, kMoving, "forward again", alt(Chord::kRight)},
      {type_time, kMoving, "type a time", plain('T')},
      {faster, kMoving, "play faster", plain('+')},
      {slower, kMoving, "play slower", plain('-')},
      {next_server, kLooking, "select the next server", plain('S')},
      {previous_server, kLooking, "select the previous server", shift('S')},
      {filter, kLooking, "type a filter", plain('/')},
      {next_match, kLooking, "next match of the filter", plain('P')},
      {previous_match, kLooking, "previous match of the filter", shift('P')},
      {zoom_in, kLooking, "zoom in (or the wheel)", plain(Chord::kUp)},
      {zoom_out, kLooking, "zoom out", plain(Chord::kDown)},
      {whole_run, kLooking, "show the whole run", plain('Z')},
      {follow, kLooking, "follow the cursor, or stay", plain('F')},
      {show_all, kLooking, "show all panels", plain('1')},
      {show_timeline, kLooking, "show the timeline alone", plain('2')},
      {show_ring, kLooking, "show the ring", plain('3')},
      {show_logs, kLooking, "show the logs alone", plain('4')},
      {show_comparison, kLooking, "compare with another branch", plain('5')},
      {inspector, kLooking, "inspector", plain('I')},
      {events, kLooking, "list of events", plain('L')},
      {checks, kLooking, "checks and expectations", plain('Q')},
      {branches, kLooking, "branches", plain('Y')},
      {bookmarks, kLooking, "list of bookmarks", plain('O')},
      {bookmark, kLooking, "set or remove a bookmark", plain('B')},
      {bookmark_note, kLooking, "bookmark with a note", shift('B')},
      {theme, kLooking, "dark or light", plain('D')},
      {larger, kLooking, "larger text", control('=')},
      {smaller, kLooking, "smaller text", control('-')},
      {crash_or_drop, kChanging, "crash server, or drop message", plain(Chord::kDelete)},
      {restart, kChanging, "restart server", plain('R')},
      {pause, kChanging, "pause server, or resume it", plain('U')},
      {fire_timer, kChanging, "fire its timer", plain('W')},
      {hold_timers, kChanging, "hold its timers", shift('W')},
      {delay, kChanging, "delay message", plain('H')},
      {duplicate, kChanging, "duplicate message", shift('H')},
      {reorder, kChanging, "let the next message overtake", alt('H')},
      {isolate, kChanging, "cut all links of server", shift(Chord::kDelete)},
      {reconnect, kChanging, "heal all links of server", shift('R')},
      {heal_all, kChanging, "heal all links", shift('A')},
      {type_change, kChanging, "command, setting, any action …", plain('A')},
      {undo, kChanging, "undo: to the branch before", control('Z')},
      {redo, kChanging, "redo: to its newest branch", {'Z', true, true, false}},
      {next_branch, kChanging, "next branch", control(Chord::kTab)},
      {previous_branch, kChanging, "previous branch", {Chord::kTab, true, true, false}},
      {save, kChanging, "save scenario of this branch …", control('S')},
      {palette, kLooking, "find a command", control('P')},
      {quit, kLooking, "quit", control('Q')},
      {help, kLooking, "all keys", plain('?')},
  };
  return all;
}

std::string to_string(const Chord& chord) {
  std::string text = chord.control ? "Ctrl+" : "";
  if (chord.shift) text += "Shift+";
  if (chord.alt) text += "Alt+";
  switch (chord.key) {
    case Chord::kLeft: return text + "←";
    case Chord::kRight: return text + "→";
    case Chord::kUp: return text + "↑";
    case Chord::kDown: return text + "↓";
    case Chord::kHome: return text + "Home";
    case Chord::kEnd: return text + "End";
    case Chord::kDelete: return text + "Delete";
    case Chord::kTab: return text + "Tab";
    case ' ': return text + "Space";
    case '=': return text + "+";
    default: return text + static_cast<char>(chord.key);
  }
}

const char* to_string(CommandGroup group) {
  switch (group) {
    case CommandGroup::moving: return "Moving";
    case CommandGroup::looking: return "Looking";
    case CommandGroup::changing: return "Changing history";
  }
  return "";
}

std::optional<Command> command_of(const Chord& chord) {
  const auto found = std::find_if(commands().begin(), commands().end(),
                                  [&](const CommandRow& row) { return row.chord == chord; });
  if (found == commands().end()) return std::nullopt;
  return found->command;
}

std::vector<Command> find_commands(std::string_view typed) {
  struct Found {
    Command command;
    int score;
  };
  std::vector<Found> found;
  for (const CommandRow& row : commands()) {
    const int score = score_of(typed, row.words, to_string(row.chord));
    if (score > 0) found.push_back({row.command, score});
  }
  // Of those alike the one that says least besides.
  std::stable_sort(found.begin(), found.end(), [&](const Found& a, const Found& b) {
    if (a.score != b.score) return a.score > b.score;
    return !typed.empty() && length_of(a.command) < length_of(b.command);
  });
  std::vector<Command> result;
  result.reserve(found.size());
  for (const Found& each : found) result.push_back(each.command);
  return result;
}

}  // namespace raftsim::viz
