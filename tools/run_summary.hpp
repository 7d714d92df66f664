#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tools/run_report.hpp"

namespace raftsim {

/// What went wrong in a run, with all that is known of it; empty when it passed.
std::string failure_text(const RunReport& report, bool colors);

/// A run on a screenful, the failures last.
std::string summary_text(const RunReport& report, bool colors);

/// Most columns for the file's name in a line, so that the line fits a terminal of 80.
inline constexpr std::size_t kMostOfName = 37;
/// A run in one line; `width` columns are for the file's name, up to kMostOfName. Of a longer path the file's
/// name stands there, and of a longer name its end.
std::string summary_line(const RunReport& report, std::size_t width, bool colors);

/// Several runs in one line; `refused` counts the files that could not be run.
std::string totals_line(const std::vector<RunReport>& reports, std::uint64_t refused, bool colors);

}  // namespace raftsim
