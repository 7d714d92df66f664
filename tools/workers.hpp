#pragma once

#include <functional>

namespace raftsim {

/// Runs `work` in so many threads at once, and `watch` in this one, about five times a second, until all of
/// them have returned. `work` throws nothing; what the threads share is its own affair.
void run_workers(unsigned threads, const std::function<void()>& work, const std::function<void()>& watch);

}  // namespace raftsim
