#pragma once

#include <span>

#include "sim/bugs/bug.hpp"

/// The bugs by the part of Raft that they are in, one file each.
namespace raftsim {

std::span<const Bug> election_bugs();
std::span<const Bug> log_bugs();
std::span<const Bug> snapshot_bugs();
std::span<const Bug> membership_bugs();
std::span<const Bug> read_bugs();

/// Raft's rules after `change`.
template <class Change>
constexpr raft::Rules changed(Change change) {
  raft::Rules rules;
  change(rules);
  return rules;
}

}  // namespace raftsim
