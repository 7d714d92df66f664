#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/scenario.hpp"
#include "sim/shrink/document.hpp"
#include "sim/shrink/failure.hpp"
#include "sim/shrink/size.hpp"
#include "sim/time.hpp"

namespace raftsim::shrink {

/// How hard it is tried to see a candidate fail.
enum class Effort : std::uint8_t {
  /// With the seed that it has.
  one_seed,
  /// And with a few others, more where runs are short: what is left out moves chance, too.
  some_seeds,
  /// With many, and up to the end of the scenario that was given: it is worth it.
  many_seeds,
};

/// What candidates are accepted.
struct Wanted {
  Effort effort{};
  /// Only those that are smaller; nothing: all that fail.
  std::optional<Size> smaller_than;
  /// What is smaller.
  Measure measure{};
};

/// A candidate that fails.
struct Accepted {
  /// With the seed under which it fails, ending where it does.
  Document document;
  /// Of its run.
  std::uint64_t events{};
};

/// Tells whether a smaller scenario still fails as the one that was given does. Says the same wherever and
/// whenever it is asked; may be asked by several threads at once.
class Trial {
 public:
  /// Runs the scenario with its seed; `failure()` is nothing if all is well, and of an expectation only of
  /// what is not met of it. Throws std::length_error where the run goes beyond the limits of runs.
  explicit Trial(const Scenario& given);

  [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }
  /// To begin with: the scenario with its faults as its seed has drawn them, with the failure as its only
  /// expectation, and ending with it.
  [[nodiscard]] const Document& start() const { return start_; }

  /// Nothing if the candidate does not fail, not in the same way, or only with more events than are wanted.
  ///
  /// However much else goes, its run may not become much longer than the first. And it counts only if what
  /// the first shows to be at fault still is: where Raft without the planted bug, or else a run without
  /// anything from the timeline but commands, does not fail at first, it must not fail in a candidate.
  [[nodiscard]] std::optional<Accepted> accept(const Document& candidate, const Wanted& wanted) const;

 private:
  enum class Twin : std::uint8_t { without_bug, without_faults };

  /// Whether a step of a server shows the failure, whatever the scenario expects.
  [[nodiscard]] bool is_of_a_step() const;
  [[nodiscard]] bool is_failure(const Observed& observed) const;
  /// The candidate with this seed, under which it failed at that moment.
  [[nodiscard]] std::optional<Accepted> accept_failed(const Document& candidate, std::uint64_t seed,
                                                      Time failed, const Wanted& wanted) const;
  [[nodiscard]] Observed run(const Scenario& scenario, std::uint64_t seed) const;
  [[nodiscard]] bool twins_hold(const Scenario& scenario, std::uint64_t seed) const;
  [[nodiscard]] bool twin_holds(const Scenario& scenario, Twin twin, std::uint64_t seed) const;
  [[nodiscard]] static Scenario twin_of(const Scenario& scenario, Twin twin);
  void narrow(Scenario& scenario);
  void choose_twins(const Scenario& scenario);
  /// For how long the failed expectation is looked at, by its bound or else by the run's end; nothing where
  /// time is not what it lacks.
  [[nodiscard]] std::optional<Duration> time_given(const Scenario& scenario) const;
  [[nodiscard]] Duration least_time(const Scenario& scenario, Duration given) const;
  [[nodiscard]] Document ended(const Document& candidate, Time failed) const;

  std::optional<Failure> failure_;
  Document start_;
  std::vector<Twin> twins_;
  /// Beside the scenario's own.
  std::vector<std::uint64_t> twin_seeds_;
  /// Of a candidate's run.
  std::uint64_t most_events_{};
  /// Of a run that tells something about a candidate, after which it is given up.
  std::uint64_t most_steps_{};
  /// Of the scenario that was given.
  Duration end_{};
  /// Of an expectation that something comes about, or is so at the end, only.
  std::optional<Duration> time_given_;
  bool judged_at_end_{};
};

}  // namespace raftsim::shrink
