#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>

#include "sim/lin/history.hpp"

namespace raftsim::lin {

/// What a file of a history may contain at most, so that no file takes unbounded memory.
inline constexpr std::size_t kMaxLineBytes = std::size_t{1} << 20U;
inline constexpr std::size_t kMaxValueBytes = 65'536;
/// Of a client's and of a key's name.
inline constexpr std::size_t kMaxNameBytes = 256;

/// Reads a history, JSON Lines as sim/lin/README.md has them; `file_name` is for messages. Throws
/// ScenarioError, whose file names the line too.
History read_history(std::istream& in, const std::string& file_name);

}  // namespace raftsim::lin
