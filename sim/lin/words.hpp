#pragma once

#include <string>

#include "sim/lin/linearizable.hpp"

namespace raftsim::lin {

/// "read", "write", "cas" or "append".
const char* to_string(Kind kind);

/// What was asked and, of what tells something, what was found: "write "2"", "read "1"", "read nothing",
/// "cas "1" to "2"", "cas "1" to "2" fails, found "3"".
std::string in_words(const Operation& operation);

/// Why a run's history is not linearizable, in one line: "key "x" cannot be ordered: alice: write "2" (700ms
/// to 740ms); bob: read "1" (800ms to 820ms)". Its times are nanoseconds since the start.
std::string in_words(const Failure& failure);

/// Which keys are undecided, and after how much work; for a judgement that has some.
std::string undecided_words(const Judgement& judgement);

}  // namespace raftsim::lin
