#pragma once

#include <span>
#include <string_view>

#include "core/rules.hpp"
#include "sim/world_rules.hpp"

/// The zoo of planted bugs: mistakes that implementers of Raft have made or could make. Each replaces one
/// rule of the core, or two where the one shields the other, from outside: the core knows nothing of it. Two
/// replace what the world owes the core instead: how long its timers last.
namespace raftsim {

struct Bug {
  /// "commit-older-term", in lower case with hyphens.
  std::string_view id;
  /// What it changes, in a line.
  std::string_view changes;
  /// The property that it breaks in the end, sim/checks/property.hpp; "liveness" where nothing wrong is done,
  /// but what clients wait for is not done either, though the world is whole; "internalConsistency" where a
  /// server finds its own state broken. Another one may be seen to break first.
  std::string_view breaks;
  /// Where the mistake is described: the paper, the thesis, or a public issue.
  std::string_view source;
  raft::Rules rules;
  /// In place of what the servers are owed by whoever runs them.
  WorldRules world{};
};

/// All, by what part of Raft they are in.
std::span<const Bug> bugs();

/// Null if there is none of that name.
const Bug* find_bug(std::string_view id);

}  // namespace raftsim
