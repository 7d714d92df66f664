#pragma once

#include <cstdint>

namespace raftsim {

/// Whether this build counts allocations; under a sanitizer, which has an allocator of its own, it does not.
bool counts_allocations();

/// How often memory was allocated with `new` since the program began.
std::uint64_t allocations();

}  // namespace raftsim
