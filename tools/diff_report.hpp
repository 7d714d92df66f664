#pragma once

#include <string>

#include "tools/trace_difference.hpp"

namespace raftsim {

/// For people.
std::string diff_text(const TraceDifference& difference);
/// For machines: one JSON document, indented, its keys always in the same order; tools/README.md documents
/// it.
std::string diff_json(const TraceDifference& difference);

}  // namespace raftsim
