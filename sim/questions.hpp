#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/expectations.hpp"
#include "sim/question.hpp"
#include "sim/scenario.hpp"
#include "sim/time.hpp"

namespace raftsim {

class Simulation;

/// Judges the answers to a scenario's questions while its run goes on, as Expectations does what is expected:
/// it is told when something has happened and when time is about to pass, and looks at the simulation then.
/// A regular value.
class Questions {
 public:
  /// Begins again, for a new run of `scenario`, which must outlive this and all copies.
  void reset(const Scenario& scenario);

  /// Whether the scenario asks anything.
  [[nodiscard]] bool any() const { return !asked_.empty(); }
  /// The entry at this place of the timeline has asked its question, at the simulation's now().
  void ask(std::uint32_t entry, Time now);
  /// Something has happened at the simulation's now().
  void after_event(const Simulation& simulation);
  /// Nothing more happens before `next`: settles what is known before it.
  void before_time(const Simulation& simulation, Time next);
  /// The run is over: settles everything. A question that was not asked, or whose answer did not become
  /// known, has failed.
  void finish(const Simulation& simulation);

  /// One for each question, in the order of the timeline.
  [[nodiscard]] const std::vector<ExpectationResult>& results() const { return results_; }
  [[nodiscard]] bool has_settled() const { return !newly_settled_.empty(); }
  /// The places in results() of those settled since the last call, in the order of being settled.
  [[nodiscard]] std::vector<std::size_t> take_settled();

  friend bool operator==(const Questions&, const Questions&) = default;

 private:
  enum class Phase : std::uint8_t { ahead, open, settled };
  struct Asked {
    /// The entry of the timeline.
    std::uint32_t entry{};
    Phase phase{Phase::ahead};
    /// When the answer is known, as soon as that is sure.
    std::optional<Time> due;
    friend bool operator==(const Asked&, const Asked&) = default;
  };

  [[nodiscard]] const Question& question(std::size_t index) const {
    return *scenario_->timeline[asked_[index].entry].ask;
  }
  void look(const Simulation& simulation, std::size_t index);
  void judge(const Simulation& simulation, std::size_t index, Time at);
  void record(std::size_t index, Time at, bool met, std::string actual);
  void record_untried(std::size_t index, Time at, std::string actual);

  const Scenario* scenario_{};
  std::vector<Asked> asked_;
  std::vector<ExpectationResult> results_;
  std::vector<std::size_t> newly_settled_;
};

/// Takes a scenario's questions out, where another run than the one that they are about is made of it.
void drop_questions(Scenario& scenario);

}  // namespace raftsim
