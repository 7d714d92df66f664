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

/// A run in one line. `width` columns are for the file's path, which is never cut: a longer one takes more.
std::string summary_line(const RunReport& report, std::size_t width, bool colors);

/// Several runs in one line; `refused` counts the files that could not be run.
std::string totals_line(const std::vector<RunReport>& reports, std::uint64_t refused, bool colors);

}  // namespace raftsim
