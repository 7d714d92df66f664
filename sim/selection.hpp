#pragma once

#include <vector>

#include "core/server_set.hpp"
#include "sim/action.hpp"
#include "sim/random.hpp"

/// Who is meant by a selector, now.
namespace raftsim {

class Simulation;

/// The servers that the selector picks; draws from `random` only for a random choice that has more candidates
/// than it may take. ServerClass::others picks nobody here.
raft::ServerSet select(const Selector& selector, const Simulation& simulation, Random& random);

/// Whether the selector, of which no choice is random, picks the server. Cheaper than select().
bool picks(const Selector& selector, const Simulation& simulation, raft::ServerId server);

/// Both ends of an action on links.
struct SelectedEnds {
  raft::ServerSet from;
  raft::ServerSet to;
};
/// In each end, ServerClass::others stands for everybody that the other end does not choose by name, role or
/// chance.
SelectedEnds select_ends(const Selector& from, const Selector& to, const Simulation& simulation,
                         Random& random);

/// The groups of a partition as they are chosen: they may overlap, and need not be everybody. In each,
/// ServerClass::others stands for everybody that no other group chooses by name, role or chance.
std::vector<raft::ServerSet> select_groups(const std::vector<Selector>& groups, const Simulation& simulation,
                                           Random& random);

}  // namespace raftsim
