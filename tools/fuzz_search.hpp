#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sim/bugs/bug.hpp"
#include "sim/faults/fault_plan.hpp"
#include "sim/goals.hpp"
#include "sim/scenario.hpp"
#include "tools/fuzz_shard.hpp"
#include "tools/run_report.hpp"

namespace raftsim {

/// The last seed of a search that goes on for as long as it has time.
inline constexpr std::uint64_t kNoLastSeed = std::numeric_limits<std::uint64_t>::max();

/// What to search for faults.
struct FuzzPlan {
  /// Null: each seed draws a scenario of its own, sim/faults/random_scenario.hpp.
  std::shared_ptr<const Scenario> scenario;
  /// In place of the scenario's plan of faults.
  std::optional<FaultProfile> profile;
  /// Planted in every run, in place of the scenario's; null for that.
  const Bug* bug{};
  /// Seeds from `first` to `last`, both included.
  std::uint64_t first{1};
  std::uint64_t last{1};
  /// Ends the search earlier.
  std::optional<std::chrono::steady_clock::duration> time;
  /// At least 1.
  unsigned jobs{1};
  /// Ends the search after so many failures, at least 1.
  std::uint64_t failures{1};
  /// Which of the seeds are this search's.
  FuzzShard shard{};
};

/// How many seeds the plan's shard has; 2^64 - 1 where they are 2^64.
std::uint64_t seed_count(const FuzzPlan& plan);
/// The plan's seeds in their order; `index` below seed_count().
std::uint64_t seed_at(const FuzzPlan& plan, std::uint64_t index);

/// A seed under which Raft's properties, or the scenario's expectations, do not hold.
struct FuzzFailure {
  std::uint64_t seed{};
  Verdict verdict{Verdict::passed};
  /// The property's name; "liveness": what should come about has not; "linearizable", "expectation",
  /// "internalConsistency" or "determinism".
  std::string property;
  std::string message;
  Time time;
  /// The run as a scenario of its own: the seed in it, every fault in its timeline, and the violation what it
  /// expects.
  std::string scenario;
  /// Of liveness: what roles and terms were doing, as tools/stagnation_json.hpp tells it; else null.
  nlohmann::ordered_json stagnation{};
  /// The disks that were lost before, and whose servers were back, as tools/planted_fault.hpp tells it; null
  /// where there are none.
  nlohmann::ordered_json planted_fault{};
  /// Those that the seed has drawn, in words; empty where the scenario has no plan of faults.
  std::string faults{};
  friend bool operator==(const FuzzFailure&, const FuzzFailure&) = default;
};

/// What came of the plan's first `runs` seeds. The same for the same plan, however many jobs there are,
/// unless time has ended it.
struct FuzzTotals {
  std::uint64_t runs{};
  /// Of these were run twice, and were the same.
  std::uint64_t compared{};
  std::uint64_t events{};
  Duration simulated{};
  std::array<std::uint64_t, kGoals> goals{};
  std::vector<FuzzFailure> failures;
  /// In rising order: seeds of which it is undecided whether the clients' history is linearizable. They may
  /// have failed otherwise.
  std::vector<std::uint64_t> undecided{};
  friend bool operator==(const FuzzTotals&, const FuzzTotals&) = default;
};

/// Whether no seed is left, or as many have failed as ends the search.
bool is_done(const FuzzPlan& plan, const FuzzTotals& totals);

/// Runs the plan's seeds on several threads until it is done, or `stopped` answers yes; goes on from `begin`,
/// what came of the plan's first seeds. `progress` is called from the calling thread about five times a
/// second.
FuzzTotals fuzz(const FuzzPlan& plan, FuzzTotals begin, const std::function<bool()>& stopped,
                const std::function<void(const FuzzTotals&)>& progress);

}  // namespace raftsim
