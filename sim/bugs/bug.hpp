#pragma once

#include <span>
#include <string_view>

#include "core/rules.hpp"

/// The zoo of planted bugs: mistakes that implementers of Raft have made or could make. Each replaces one
/// rule of the core, or two where the one shields the other, from outside: the core knows nothing of it.
namespace raftsim {

struct Bug {
  /// "commit-older-term", in lower case with hyphens.
  std::string_view id;
  /// What it changes, in a line.
  std::string_view changes;
  /// The property that it breaks in the end, sim/checks/property.hpp. Another one may be seen to break first.
  std::string_view breaks;
  /// Where the mistake is described: the paper, the thesis, or a public issue.
  std::string_view source;
  raft::Rules rules;
};

/// All, by what part of Raft they are in.
std::span<const Bug> bugs();

/// Null if there is none of that name.
const Bug* find_bug(std::string_view id);

}  // namespace raftsim
