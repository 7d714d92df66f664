#pragma once

#include <cstdint>

#include "sim/lin/effort.hpp"
#include "sim/lin/question.hpp"

namespace raftsim::lin {

enum class Answer : std::uint8_t {
  yes,
  no,
  /// The search was given up.
  undecided,
};

/// The answer, and what it took.
struct Found {
  Answer answer{Answer::undecided};
  Work work;
  /// The place of the first return that no order begun has come past; 0 if there is none.
  std::uint32_t stuck_at{};
};

/// Whether the question's operations can be ordered. Wing and Gong 1993, "Testing and Verifying Concurrent
/// Objects": in a list of all events, take an operation whose invocation stands before every return, if it
/// can happen now; go back when the next event is a return. With Lowe's memory (2017, "Testing for
/// Linearizability"): the same operations taken and the same state reached need no second look.
Found search(const Question& question, const Effort& effort);

}  // namespace raftsim::lin
