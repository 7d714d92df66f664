#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/lin_report.hpp"

namespace raftsim {

/// All verdicts as one document, described in tools/README.md; `refused` counts the files that could not be
/// used.
std::string lin_json(const std::vector<JudgedFile>& judged, std::uint64_t refused);

}  // namespace raftsim
