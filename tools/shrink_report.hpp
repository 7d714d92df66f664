#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/lost_disk.hpp"
#include "sim/shrink/failure.hpp"
#include "sim/shrink/shrink.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// How large a scenario is.
struct ShrinkFigures {
  std::uint64_t servers{};
  std::uint64_t clients{};
  /// Entries of the timeline and actions in them.
  std::uint64_t entries{};
  std::uint64_t actions{};
  /// Of a run with its seed, and when that ended.
  std::uint64_t events{};
  Duration end{};
  /// Of its file.
  std::size_t bytes{};
  /// In the run, whose servers came back.
  std::vector<LostDisk> lost_disks{};
};

/// Runs it with its seed, its faults as they are drawn. Without the bytes.
ShrinkFigures figures_of(const Scenario& scenario);

struct ShrinkReport {
  std::string file;
  std::string written;
  shrink::Failure failure;
  ShrinkFigures before;
  ShrinkFigures after;
  std::uint64_t rounds{};
  std::uint64_t steps{};
  /// Candidates, how many of them depends on how many are tried at once.
  std::uint64_t tried{};
  /// Whether nothing makes it smaller any more; else the search was interrupted.
  bool complete{};
  double seconds{};
};

/// "[####......] round 2, numbers: 3 servers, 1 client, 4 entries, 1.2s; 1,234 tried".
std::string shrink_progress(const shrink::Progress& progress, std::uint64_t tried);
/// A table, before and after, and how to see it.
std::string shrink_text(const ShrinkReport& report);
std::string shrink_json(const ShrinkReport& report);

}  // namespace raftsim
