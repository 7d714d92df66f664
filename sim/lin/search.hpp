#pragma once

#include <cstdint>

#include "sim/lin/question.hpp"

namespace raftsim::lin {

enum class Answer : std::uint8_t {
  yes,
  no,
  /// The search was given up.
  undecided,
};

/// How far a search goes before it is given up.
struct Effort {
  /// Most states seen: an order begun, and what the key then holds. Some 100 bytes each; beyond
  /// kMaxVisitedWords in all, or kMaxTriesAState tries for each, the search is given up before.
  std::uint64_t states{1'000'000};

  static constexpr std::uint64_t kMaxVisitedWords = std::uint64_t{1} << 25U;
  static constexpr std::uint64_t kMaxTriesAState = 200;
};

/// The answer, and what it took.
struct Found {
  Answer answer{Answer::undecided};
  std::uint64_t states{};
  /// The place of the first return that no order begun has come past; 0 if there is none.
  std::uint32_t stuck_at{};
};

/// Whether the question's operations can be ordered. Wing and Gong 1993, "Testing and Verifying Concurrent
/// Objects": in a list of all events, take an operation whose invocation stands before every return, if it
/// can happen now; go back when the next event is a return. With Lowe's memory (2017, "Testing for
/// Linearizability"): the same operations taken and the same state reached need no second look.
Found search(const Question& question, const Effort& effort);

}  // namespace raftsim::lin
