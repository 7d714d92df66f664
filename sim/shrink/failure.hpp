#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "sim/checks/property.hpp"
#include "sim/scenario.hpp"
#include "sim/simulation.hpp"
#include "sim/time.hpp"

namespace raftsim::shrink {

enum class FailureKind : std::uint8_t {
  /// A property of Raft is violated, whether the scenario expects it or not.
  violation,
  /// A server finds its own state broken.
  broken,
  /// What the clients asked and heard cannot be put in order, whether the scenario expects it or not.
  history,
  /// What should come about has not, whether the scenario expects that or not.
  liveness,
  /// Another expectation is not met, likewise.
  expectation,
};

/// What goes wrong in a run.
struct Failure {
  FailureKind kind{};
  /// Of a violation only.
  checks::Property property{};
  /// The place in Scenario::expectations; of FailureKind::history, liveness and expectation only.
  std::size_t expectation{};
  /// For the reader; of FailureKind::broken it is the promise that was broken, and tells one from another.
  std::string message;
  /// When it was seen.
  Time time;

  /// "electionSafety"; "internalConsistency", "linearizable", "liveness" or "expectation".
  [[nodiscard]] std::string name() const;
};

/// Whether both are the same mistake, wherever and whenever it shows: the same property is violated, the same
/// promise broken, or the same expectation not met. Expectations are of one scenario, or of two that have the
/// same.
bool is_same(const Failure& a, const Failure& b);

struct Observed {
  /// Nothing: all is well, or the run was given up.
  std::optional<Failure> failure;
  /// Steps done.
  std::uint64_t steps{};
};

/// Runs it to its end, or until `most_steps` are done, which is then no failure; nor is a run that goes
/// beyond the limits of runs, or an expectation whose moment never came: that has shown nothing.
Observed observe(Simulation& simulation, std::uint64_t most_steps);

}  // namespace raftsim::shrink
