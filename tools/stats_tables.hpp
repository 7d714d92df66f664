#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "tools/stats_report.hpp"

/// What a report on a terminal, or in a pipe, has of one metric, which is `place` of the report's.
namespace raftsim {

/// How many columns there are; nothing: as many as it takes.
using TableColumns = std::optional<std::size_t>;

/// A distribution a set, with the bounds below each figure; where that is too wide, a line a figure with its
/// bounds behind it.
std::string distributions_text(const StatsReport& report, std::size_t place, const TableColumns& columns);

/// The cumulative distributions as sparklines on one scale, up to where all but one of a hundred lie. Empty
/// where all are the same.
std::string curves_text(const StatsReport& report, std::size_t place, const TableColumns& columns);

/// How large a part of the runs of each set it is, a line a set; where that is too wide two.
std::string shares_text(const StatsReport& report, std::size_t place, const TableColumns& columns);

}  // namespace raftsim
