#pragma once

#include <cstdint>
#include <vector>

#include "sim/scenario.hpp"
#include "sim/time.hpp"

namespace raftsim {

class Simulation;

/// Knows when the entries of a scenario's timeline are due; the simulation carries them out. A regular value.
class Timeline {
 public:
  /// An entry, by its place in Scenario::timeline, and when it is to happen.
  struct Due {
    Time time;
    std::uint32_t index{};
    friend bool operator==(const Due&, const Due&) = default;
  };

  /// Begins again, for a new run of `scenario`, which must outlive this and all copies.
  void reset(const Scenario& scenario);

  /// Adds to `due` what stands on the calendar: each At, and the first of each Every.
  void start(std::vector<Due>& due) const;
  /// Entry `index` has happened at `now`: adds to `due` what follows from that.
  void happened(std::uint32_t index, Time now, std::vector<Due>& due);

  /// Whether conditions wait to be looked at after every event; may change with every call of another member.
  [[nodiscard]] bool watches() const { return !waiting_.empty(); }
  /// Adds to `due` the entries whose conditions hold now for the first time, in the timeline's order.
  void watch(const Simulation& simulation, std::vector<Due>& due);

  friend bool operator==(const Timeline&, const Timeline&) = default;

 private:
  [[nodiscard]] const Trigger& trigger(std::uint32_t index) const {
    return scenario_->timeline[index].trigger;
  }

  const Scenario* scenario_{};
  /// Whether an entry has happened at least once.
  std::vector<bool> happened_;
  /// The When entries whose conditions are looked at, in rising order.
  std::vector<std::uint32_t> waiting_;
};

}  // namespace raftsim
