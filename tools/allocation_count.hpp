#pragma once

#include <cstdint>

namespace raftsim {

/// Whether this build counts allocations; under a sanitizer, which has an allocator of its own, it does not.
bool counts_allocations();

/// How often the calling thread has allocated memory with `new`.
std::uint64_t allocations();

}  // namespace raftsim
