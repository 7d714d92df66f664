#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// How the sources are laid out and what they must not use, as rules on their text.
namespace raftsim::tests {

/// A source file as the rules see it.
struct Source {
  /// From the root, "core/log.hpp".
  std::string path;
  std::string text;
};

/// Every source file of the parts and the tests, by path.
std::vector<Source> all_sources();

/// What breaks the arrows between the parts (core <- sim/trace <- sim <- tools), one line each.
std::vector<std::string> layout_faults(const Source& source);

/// What a deterministic part must not use: clocks, foreign randomness, hash order, addresses, and mathematics
/// that differs between libraries. Nothing outside core and sim.
std::vector<std::string> determinism_faults(const Source& source);

/// Files too long, headers without a guard, sources that do not begin with their header, and names that say
/// nothing.
std::vector<std::string> habit_faults(const Source& source);

/// The text without comments, and with the content of string and character literals left out.
std::string code_only(std::string_view text);

}  // namespace raftsim::tests
