#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace raftsim {

/// A vector clock as a log has it: how many events of each host are known; hosts of which none is are left
/// out.
using NamedClock = std::vector<std::pair<std::string, std::uint32_t>>;

/// Reads a JSON object of whole numbers. Gives what is wrong with it, "a clock that is no JSON at its byte 3"
/// or the like; empty when nothing is.
std::string read_clock(std::string_view text, NamedClock& clock);

}  // namespace raftsim
