#pragma once

#include <string>

#include "tools/fuzz_search.hpp"

namespace raftsim {

/// "1,234 of 10,000 runs, 1.2 million events/s, 0 failures, 9 of 13 goals, 12s to go".
std::string fuzz_progress(const FuzzPlan& plan, const FuzzTotals& totals, double seconds);

/// A search summed up, a few lines; `files`: where the failures were written, one for each.
std::string fuzz_text(const FuzzPlan& plan, const FuzzTotals& totals, const std::vector<std::string>& files,
                      double seconds, bool colors);

/// The same as JSON.
std::string fuzz_json(const FuzzPlan& plan, const FuzzTotals& totals, const std::vector<std::string>& files,
                      double seconds);

}  // namespace raftsim
