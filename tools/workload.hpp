#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "sim/scenario.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// Runs of one scenario with the seeds 1 to `seeds`, to be measured.
struct Workload {
  std::string name;
  std::shared_ptr<const Scenario> scenario;
  std::uint64_t seeds{1};
};

/// What running a workload once took and did.
struct Measurement {
  double cpu_seconds{};
  Duration simulated{};
  std::uint64_t runs{};
  std::uint64_t events{};
  std::uint64_t delivered{};
  /// Clients' commands committed.
  std::uint64_t commits{};
  std::uint64_t checks{};
  std::uint64_t violations{};
  /// Of the second half of the work, when all memory that is used again has been allocated; what setting up
  /// the runs allocates is counted apart.
  std::uint64_t steady_runs{};
  std::uint64_t steady_events{};
  std::uint64_t steady_allocations{};
  std::uint64_t steady_setup_allocations{};
  /// What the simulation holds of memory when the last run has ended, in bytes; with blocks of messages that
  /// wait to be used again.
  std::uint64_t memory{};
  /// Over the hashes of all runs: equal for equal work.
  std::uint64_t hash{};
};

/// Runs the workload on one core, checks on, trace off.
Measurement measure(const Workload& workload);

}  // namespace raftsim
