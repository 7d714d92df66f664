#include "tools/allocation_count.hpp"

#include <cstdlib>
#include <malloc.h>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define RAFTSIM_HAS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define RAFTSIM_HAS_SANITIZER 1
#endif
#endif

namespace raftsim {
namespace {

// Threads would only get into each other's way: a run is of one.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
thread_local std::uint64_t allocation_count = 0;
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
thread_local std::int64_t bytes_held = 0;

}  // namespace

bool counts_allocations() {
#ifdef RAFTSIM_HAS_SANITIZER
  return false;
#else
  return true;
#endif
}

std::uint64_t allocations() {
  return allocation_count;
}

std::int64_t held_bytes() {
  return bytes_held;
}

}  // namespace raftsim

#ifndef RAFTSIM_HAS_SANITIZER

namespace {

std::int64_t size_of(void* memory) {
  return static_cast<std::int64_t>(::malloc_usable_size(memory));
}

}  // namespace

// The standard's other forms without an alignment end in these.
// NOLINTBEGIN(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory): this is the allocator

void* operator new(std::size_t size) {
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  ++raftsim::allocation_count;
  raftsim::bytes_held += size_of(memory);
  return memory;
}

void operator delete(void* memory) noexcept {
  raftsim::bytes_held -= size_of(memory);
  std::free(memory);
}

void operator delete(void* memory, std::size_t /*size*/) noexcept {
  raftsim::bytes_held -= size_of(memory);
  std::free(memory);
}

// NOLINTEND(cppcoreguidelines-no-malloc,cppcoreguidelines-owning-memory)

#endif
