#pragma once

#include <cstdint>

namespace raftsim {

/// Whether this build counts allocations; under a sanitizer, which has an allocator of its own, it does not.
bool counts_allocations();

/// How often the calling thread has allocated memory with `new`.
std::uint64_t allocations();

/// How many bytes the calling thread has been given by `new` and has not given back; less than none where it
/// gives back what other threads were given.
std::int64_t held_bytes();

}  // namespace raftsim
