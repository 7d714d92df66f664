#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/scenario.hpp"
#include "sim/time.hpp"

namespace raftsim {

class Simulation;

/// When a scenario's conditions are to be looked at though nothing happens: where one speaks of time, or of
/// how long the cluster served nobody, it may come true, or untrue, between two events; and where it counts
/// from a moment on, that moment may lie between two. A regular value.
class Instants {
 public:
  void reset(const Scenario& scenario);

  /// Whether there are any at all.
  [[nodiscard]] bool any() const { return any_; }
  /// The first after the simulation's now(), if nothing happens until then; Time::max() if there is none.
  [[nodiscard]] Time next(const Simulation& simulation) const;

  friend bool operator==(const Instants&, const Instants&) = default;

 private:
  static constexpr int kCounters = 3;
  /// Those that time alone changes. None of them ever falls.
  static constexpr std::array<Counter, kCounters> kOfTime{Counter::time, Counter::unavailable,
                                                          Counter::longest_unavailable};

  void add(const Fact& fact);
  void add(const Condition& condition);

  /// Of each of these counters the numbers at which a fact may change, in rising order.
  std::array<std::vector<std::int64_t>, kCounters> numbers_;
  bool any_{};
};

}  // namespace raftsim
