#pragma once

#include <cstddef>

#include "sim/trace/record.hpp"

namespace raftsim {

/// About how many bytes a record has outside of itself: some hundred, or as many as a scenario, or a file,
/// likes.
std::size_t weight_of(const trace::Record& record);

}  // namespace raftsim
