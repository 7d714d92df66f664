#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/run_report.hpp"

namespace raftsim {

/// The runs for machines: one JSON document, indented, its keys always in the same order. tools/README.md
/// documents it field by field.
std::string summary_json(const std::vector<RunReport>& reports, std::uint64_t refused);

}  // namespace raftsim
