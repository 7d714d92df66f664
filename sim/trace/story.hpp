#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/server_set.hpp"
#include "sim/trace/record.hpp"
#include "sim/trace/story_words.hpp"

namespace raftsim::trace {

struct StoryOptions {
  /// Columns of the terminal; at least 40.
  int width{100};
  /// ANSI colours, by role.
  bool colour{};
  /// Tell everything: heartbeats, their replies, clients, each message lost, and expectations in the
  /// scenario's own language as well.
  bool detail{};
  /// The servers that have columns, and of which is told; all of them where it is empty.
  raft::ServerSet servers{};
};

/// The readable log of a run: time downwards, a column for each server, one line an event in the column of
/// the server it happened to. A server's lane shows its role between its lines: │ follower, ┆ candidate, ┃
/// leader, ‖ paused, · of unknown role, nothing while it is down. With more servers than the width has room
/// for, a name replaces the column. Regular.
class Story {
 public:
  Story(const Header& header, const StoryOptions& options);

  /// Appends the heading.
  void begin(std::string& out) const;
  /// Appends the lines that tell of the next record: perhaps none.
  void tell(const Record& record, std::string& out);
  /// Goes by the next record without a word.
  void skip(const Record& record);

 private:
  void tell_cell(const Record& record, const Telling& telling, std::string& out);
  void tell_wide(const Record& record, std::string_view mark, const std::string& text,
                 std::string_view colour, std::string& out) const;
  /// Goes on below what was told last.
  void tell_more(const std::string& text, std::string_view colour, std::string& out) const;
  void tell_judged(const Record& record, const ExpectationJudged& judged, std::string& out) const;
  void tell_question(const Record& record, const QuestionAsked& question, std::string& out) const;
  void tell_settings(const Record& record, const SettingsChanged& settings, std::string& out);
  void note_links(const Record& record);
  void append_time(const Record& record, std::string& out) const;
  void append_indented(std::size_t indent, const std::string& line, std::string_view colour,
                       std::string& out) const;
  void append_lanes(std::size_t first, std::size_t last, std::string& out) const;
  void append_painted(std::string_view text, std::string_view colour, std::string& out) const;
  [[nodiscard]] std::size_t column_of(std::size_t place) const;

  StoryOptions options_;
  std::string title_;
  /// Those with columns, from left to right.
  std::vector<raft::ServerId> shown_;
  /// What stands above their columns.
  std::vector<std::string> names_;
  /// Of one column; 0 when there are too many for columns.
  std::size_t column_width_;
  Teller teller_;
  std::vector<raft::ServerSet> cut_;
  /// The losses told last of each server, S1 first, while it has told nothing else: told once, not with every
  /// heartbeat.
  std::vector<std::string> last_losses_;
  std::string last_settings_;
  Time last_settings_at_{};
};

}  // namespace raftsim::trace
