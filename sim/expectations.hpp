#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario.hpp"
#include "sim/stagnation.hpp"
#include "sim/time.hpp"

namespace raftsim {

class Simulation;

enum class ExpectationState : std::uint8_t { open, met, failed };

/// What is known of one of the scenario's expectations.
struct ExpectationResult {
  ExpectationState state{ExpectationState::open};
  /// When it was settled: of one that failed, the instant that it failed at.
  Time moment;
  /// One line each; empty while open. `expected` is in the scenario's language and `words` says the same as a
  /// reader would; `actual` is for what did not come true: failed ones, and those that foresee it.
  std::string expected;
  std::string words;
  std::string actual;
  /// The expectation's place in the scenario file, and why it is there.
  std::string pointer;
  std::string because;
  /// Failed without having been tried: its moment, or the bound of what should come about, never came, or the
  /// search for an order was given up.
  bool shows_nothing{};
  /// Of a question's answer: the right choice's number, from 1. Else 0.
  std::uint32_t answer{};
  /// Of what did not come about in its time: what roles and terms were doing from the beginning of its window
  /// until then.
  std::optional<Stagnation> stagnation{};
  friend bool operator==(const ExpectationResult&, const ExpectationResult&) = default;
};

/// What the scenario language, and summaries, call a server's own state beside the properties of Raft.
inline constexpr std::string_view kInternalConsistency = "internalConsistency";

/// Whether any of the scenario's expectations is about what clients asked and heard.
bool expects_history(const Scenario& scenario);

/// The expectation as one line: `at 2s: {"leader":"S1"}`. `clients` as for conditions.
std::string to_text(const Expectation& expectation, const std::vector<std::string>* clients = nullptr);

/// Judges a scenario's expectations while its run goes on. It is told when something has happened and when
/// time is about to pass, and looks at the simulation then. A regular value.
class Expectations {
 public:
  /// Begins again, for a new run of `scenario`, which must outlive this and all copies.
  void reset(const Scenario& scenario);

  /// Whether after_event must be called after every event from now on; may change with every call of another
  /// member. ExpectAt and ExpectFinally need no such look.
  [[nodiscard]] bool watches() const { return !watched_.empty() || !beginnings_.empty(); }

  /// Something has happened at the simulation's now().
  void after_event(const Simulation& simulation);
  /// Nothing more happens before `next`: settles what is due before it.
  void before_time(const Simulation& simulation, Time next);
  /// The run is over, at the simulation's now(): settles everything. Whatever is still to come has failed.
  void finish(const Simulation& simulation);

  /// One for each expectation, in the scenario's order.
  [[nodiscard]] const std::vector<ExpectationResult>& results() const { return results_; }
  /// How many are in this state.
  [[nodiscard]] std::size_t count(ExpectationState state) const;
  /// Whether take_settled has anything to give.
  [[nodiscard]] bool has_settled() const { return !newly_settled_.empty(); }
  /// The places in results() of those settled since the last call, in the order of being settled.
  [[nodiscard]] std::vector<std::size_t> take_settled();

  friend bool operator==(const Expectations&, const Expectations&) = default;

 private:
  enum class Phase : std::uint8_t {
    /// An ExpectAt or ExpectFinally, or a window before its `from`.
    ahead,
    /// A window past its `from` whose `after` has not held yet.
    seeking,
    inside,
    settled,
  };
  /// When to look at an expectation though nothing happens.
  struct Moment {
    Time time;
    std::size_t index{};
    friend bool operator==(const Moment&, const Moment&) = default;
  };

  [[nodiscard]] const Expectation& expectation(std::size_t index) const {
    return scenario_->expectations[index];
  }
  static void plan(std::vector<Moment>& moments, Moment moment);
  static Moment take_last(std::vector<Moment>& moments) {
    const Moment last = moments.back();
    moments.pop_back();
    return last;
  }
  [[nodiscard]] bool has_time_left(std::size_t index) const;
  void begin(std::size_t index);
  void look(const Simulation& simulation, std::size_t index, Time now);
  void meet_end(const Simulation& simulation, std::size_t index, Time now);
  void close(const Simulation& simulation, std::size_t index, Time now);
  void judge(const Simulation& simulation, std::size_t index, Time now);
  void judge_violation(const Simulation& simulation, std::size_t index, checks::Property property, Time now);
  void judge_history(const Simulation& simulation, std::size_t index, bool wanted, Time now);
  /// `held`: what it says has come true, which is what an expectation wants that does not foresee its
  /// failure.
  void settle(std::size_t index, Time now, bool held, std::string actual);
  void record(std::size_t index, Time now, bool met, std::string actual);
  /// As failed, though nothing has been shown.
  void settle_untried(std::size_t index, Time now, std::string actual);
  void forget_settled();

  const Scenario* scenario_{};
  std::vector<ExpectationResult> results_;
  std::vector<Phase> phases_;
  /// Windows to look at after every event (seeking or inside), in rising order.
  std::vector<std::size_t> watched_;
  /// When windows begin, and when windows end and instants are due; latest first, so that the next is last.
  std::vector<Moment> beginnings_;
  std::vector<Moment> ends_;
  std::vector<std::size_t> newly_settled_;
};

}  // namespace raftsim
