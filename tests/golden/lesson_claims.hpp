#pragma once

#include <cstddef>
#include <functional>
#include <regex>
#include <string>
#include <vector>

#include "sim/simulation.hpp"

/// What the captions of lessons say in words that can be held against a run.
namespace raftsim::tests {

/// Words by which a caption says of somebody, by name, what is so or what happens now.
struct Claim {
  /// When it has to be true: as it is said, or once its entry's actions have had their effect.
  enum class Moment { said, done };

  std::regex words;
  Moment moment;
  std::function<bool(const Simulation& run, const std::smatch& words)> is_so;
};

/// All that is understood.
std::vector<Claim> claims();

/// A match of a claim's words in a caption.
struct Claimed {
  const Claim* claim;
  std::smatch words;
};

/// What a caption claims; not what it says is yet to come. Refers to both arguments.
std::vector<Claimed> claimed_in(const std::vector<Claim>& all, const std::string& caption);

/// A word of a caption that tells an event.
const std::regex& telling_words();

/// Whether what the caption says there is yet to come.
bool is_yet_to_come(const std::string& caption, std::size_t place);

}  // namespace raftsim::tests
