#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/simulation.hpp"
#include "tools/stats_samples.hpp"

namespace raftsim {

enum class MetricUnit : std::uint8_t {
  nanoseconds,
  count,
  /// A proportion of two counts, in thousandths.
  thousandths,
  /// 1 for a run that has a property, 0 for one that has not.
  share,
};
/// "ns", "count", "ratio" or "share", as reports name it.
const char* unit_word(MetricUnit unit);

/// Something that is measured in runs.
struct Metric {
  std::string name;
  MetricUnit unit{};
  /// What exactly it is, in one line.
  std::string meaning;
  /// Whether it is reported when no metrics are named.
  bool usual{};
  /// Adds what a run that is over has to tell of it.
  std::function<void(const Simulation&, Samples&)> take;
  /// A run may have more than one sample.
  bool several{};
};

/// All that can be measured, in the order of reports.
const std::vector<Metric>& known_metrics();

/// Those of the names, in known_metrics()'s order; the usual ones for no name, all for "all". Throws
/// UsageError.
std::vector<const Metric*> metrics_named(const std::vector<std::string>& names);

}  // namespace raftsim
