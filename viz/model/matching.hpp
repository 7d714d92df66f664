#pragma once

#include <cstdint>
#include <vector>

#include "sim/trace/filter.hpp"
#include "viz/model/run.hpp"

namespace raftsim::viz {

/// The records that a filter lets pass, in order.
std::vector<std::uint64_t> matching(const trace::Filter& filter, const Run& run);

}  // namespace raftsim::viz
