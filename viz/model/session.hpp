#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/trace/filter.hpp"
#include "viz/model/quiz.hpp"
#include "viz/model/run.hpp"
#include "viz/model/time_axis.hpp"

/// Where somebody is in a run: one cursor in time for all panels, what is selected, and how it moves.
namespace raftsim::viz {

/// The instant shown: all records up to `record` have happened. Between two records `time` moves alone.
struct Cursor {
  std::uint64_t record{};
  Time time{};
  friend bool operator==(const Cursor&, const Cursor&) = default;
};

/// What the inspector tells of: a server, or an arrow, or else the record at the cursor.
struct Selection {
  raft::ServerId server;
  std::optional<std::size_t> arrow;
  friend bool operator==(const Selection&, const Selection&) = default;
};

class Session {
 public:
  static constexpr double kSlowest = 0.001;
  static constexpr double kFastest = 1000;

  explicit Session(std::shared_ptr<const Run> run);
  /// Another run, looked at as `before` is: at the same time, in the same window, by the same filter.
  Session(std::shared_ptr<const Run> run, const Session& before);

  [[nodiscard]] const Run& run() const { return *run_; }
  [[nodiscard]] const Cursor& cursor() const { return cursor_; }
  /// The cluster at the cursor, and before the record at the cursor.
  [[nodiscard]] const Moment& moment() const { return moment_; }
  [[nodiscard]] const Moment& moment_before() const { return before_; }

  // Moving. A jump is remembered, so that back() returns; playing and stepping are not.
  void jump_to_record(std::uint64_t record);
  void jump_to_time(Time time);
  /// As jump_to_time, but not remembered: while somebody drags.
  void scrub(Time time);
  /// No when there is no such stop ahead.
  bool step(StepKind kind, bool forward);
  /// To a message of the selected server; what arrives is selected as well.
  bool step_message(bool forward);
  bool back();
  bool forward();
  /// To what somebody opens the run for: the first violation, where there is one and nothing is told on the
  /// way to it. A story begins at its beginning.
  void jump_to_what_matters();

  // Playing.
  void play(bool on);
  [[nodiscard]] bool playing() const { return playing_; }
  [[nodiscard]] double speed() const { return speed_; }
  /// Clamped to [kSlowest, kFastest].
  void set_speed(double speed);
  /// So many seconds of the viewer's time have gone by.
  void pass(double seconds);

  // What the audience is asked. Playing and stepping stop at each question that is still to be answered.
  [[nodiscard]] const Quiz& quiz() const { return quiz_; }
  /// The open question is answered with this choice, from 0.
  void answer(std::size_t choice) { quiz_.answer(choice); }
  /// Nothing moves while one is open, but by a jump.
  [[nodiscard]] bool hides_future() const { return quiz_.hides_what_comes(*run_, cursor_.record); }
  /// Whether anything of a record may be seen: what comes after the cursor would maybe answer a question.
  [[nodiscard]] bool shows(std::uint64_t record) const { return record <= cursor_.record || !hides_future(); }
  /// Nobody looks at the open question any more; what it has stopped goes on playing.
  void leave_question();

  // What is selected.
  [[nodiscard]] const Selection& selection() const { return selection_; }
  void select(Selection selection) { selection_ = selection; }
  /// To the cause of the record at the cursor, and to its first effect. No when there is none.
  bool jump_to_cause();
  bool jump_to_effect();

  // The filter, shared by list, diagram and search.
  [[nodiscard]] const std::string& filter_text() const { return filter_text_; }
  void set_filter(std::string text);
  [[nodiscard]] const std::optional<trace::FilterError>& filter_error() const { return filter_error_; }
  /// The records that match, in order; all of them where there is no filter.
  [[nodiscard]] bool filtered() const { return !filter_.lets_all_pass(); }
  [[nodiscard]] const std::vector<std::uint64_t>& matches() const { return matches_; }
  bool step_match(bool forward);
  /// Whether the filter lets it pass; of a message, the record of its end, or of its sending where it has
  /// none.
  [[nodiscard]] bool is_match(std::uint64_t record) const;
  [[nodiscard]] bool is_match(const Arrow& arrow) const;
  /// Where in the window, to the pixel, which servers have records that match; nothing without a filter.
  struct MatchTick {
    double x{};
    raft::ServerId server;
    friend bool operator==(const MatchTick&, const MatchTick&) = default;
  };
  [[nodiscard]] std::vector<MatchTick> match_ticks() const;

  // The diagram's window.
  [[nodiscard]] const Window& window() const { return window_; }
  void set_window(const Window& window) { window_ = window; }
  /// Its width in pixels; the first one shows the whole run or what can be read of it.
  void set_width(double width);
  bool follow{true};

 private:
  void go(Cursor cursor);
  void remember();
  void keep_in_window();
  bool go_to(std::uint64_t record);
  /// Goes no further than to the first question on the way to the record; whether there was one.
  bool ask_on_the_way_to(std::uint64_t record);

  std::shared_ptr<const Run> run_;
  Cursor cursor_;
  Moment moment_;
  Moment before_;
  std::vector<Cursor> past_;
  std::vector<Cursor> future_;
  Selection selection_;
  Quiz quiz_;
  bool playing_{};
  /// Whether it played when a question stopped it.
  bool plays_on_{};
  double speed_{0.1};
  /// Of a nanosecond that playing has not carried out yet.
  double rest_{};
  std::string filter_text_;
  trace::Filter filter_;
  std::optional<trace::FilterError> filter_error_;
  std::vector<std::uint64_t> matches_;
  Window window_;
};

}  // namespace raftsim::viz
