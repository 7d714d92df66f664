#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/lost_disk.hpp"
#include "tools/seeds_option.hpp"
#include "tools/stats_metrics.hpp"
#include "tools/stats_samples.hpp"
#include "tools/stats_vary.hpp"

namespace raftsim {

/// All samples of an experiment are kept, 8 bytes each, and 16 for each run that may have several (twice as
/// much while their memory grows); there are at most so many.
inline constexpr std::size_t kMaxSamples = std::size_t{1} << 25U;

/// What to measure: every set of parameters with every seed.
struct StatsPlan {
  std::vector<ParameterSet> sets;
  Seeds seeds;
  /// At least 1.
  unsigned jobs{1};
  std::vector<const Metric*> metrics;
  std::size_t max_samples{kMaxSamples};
};

/// Runs in all. Throws UsageError where they alone would give more than `max_samples` samples.
std::uint64_t run_count(const StatsPlan& plan);

/// A run in which something does not hold.
struct FailedRun {
  std::uint64_t seed{};
  /// A property of Raft; of a server that found its own state broken: kInternalConsistency; of an expectation
  /// that is not met its pointer.
  std::string what;
  std::string message;
  /// Disks that were lost before, with their servers back: then it may be no defect of Raft.
  std::vector<LostDisk> lost_disks;
};

/// Runs that fail in one way.
struct FailedRuns {
  std::uint64_t runs{};
  /// Of these: in which a disk had been lost, and its server was back.
  std::uint64_t after_lost_disk{};
  /// The one of the lowest seed.
  std::optional<FailedRun> first;
};

/// What came of one set of parameters.
struct SetResult {
  /// Runs that were measured.
  std::uint64_t measured{};
  /// Runs in which a property of Raft does not hold, and should; or that broke off in the midst of a step, of
  /// which nothing can be measured even where that was expected. They are not measured.
  FailedRuns violated;
  /// Measured ones that a violation ended which the scenario is there to show.
  FailedRuns as_expected;
  /// Measured ones in which an expectation is not met.
  FailedRuns unmet;
  /// By metric, as in the plan; in no particular order.
  std::vector<Samples> samples;
};

/// Runs the plan on several threads; the results do not depend on how many. Ends early when `stopped` answers
/// yes: then fewer runs are measured. `progress` is told from the calling thread, about five times a second,
/// how many runs are done. Throws std::runtime_error for a run that ends with an error, with its seed and its
/// set's values, and std::length_error for too many samples.
std::vector<SetResult> run_experiment(const StatsPlan& plan, const std::function<bool()>& stopped,
                                      const std::function<void(std::uint64_t)>& progress);

}  // namespace raftsim
