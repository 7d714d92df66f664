#pragma once

#include <string>
#include <string_view>

#include "tools/record_source.hpp"

namespace raftsim {

/// Of a run that was not the same twice.
inline constexpr std::string_view kRepeatedOtherwise = "the run came out otherwise when it was repeated";

/// Where two runs of one scenario and seed part: the first event that differs as both tell it, as `raftsim
/// diff` does. Reads both to their ends.
std::string repetition_in_words(RecordSource& one, RecordSource& other);

}  // namespace raftsim
