#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "viz/model/run.hpp"

namespace raftsim::viz {

/// An event of one run beside that of another. Where both are given they are alike: at the same time, to the
/// same server, in the same words; their numbers may differ.
struct ComparedRow {
  /// 0: the event is the other run's alone.
  std::uint64_t a{};
  std::uint64_t b{};
  friend bool operator==(const ComparedRow&, const ComparedRow&) = default;
};

/// Two runs beside each other.
struct RunComparison {
  /// So many records from the first on are equal, line by line.
  std::uint64_t same{};
  /// Whether there is nothing after them in either.
  bool equal{};
  /// When the first event that differs takes place: the earlier, where each run has one.
  Time at{};
  /// A few common records, and what follows them in either run, in the order of time.
  std::vector<ComparedRow> rows;
};

/// Rows from the first difference on: at most `most`.
RunComparison compare(const Run& a, const Run& b, std::size_t most = 300);

}  // namespace raftsim::viz
