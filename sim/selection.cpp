#include "sim/selection.hpp"

#include <algorithm>

#include "sim/simulation.hpp"

namespace raftsim {

namespace {

raft::ServerSet without(raft::ServerSet set, raft::ServerSet removed) {
  return raft::ServerSet::from_mask(set.mask() & ~removed.mask());
}

bool has_role(const Node& node, raft::Role role) {
  return node.up() && node.server->role() == role;
}

/// Whether the server is of the choice's class; nobody is of the class `others`.
bool is_of_class(const Choice& choice, const Simulation& simulation, raft::ServerId id) {
  const Node& node = simulation.node(id);
  switch (choice.among) {
    case ServerClass::server: return choice.server == id;
    case ServerClass::all: return true;
    case ServerClass::leader: return simulation.leader() == id;
    case ServerClass::stale_leaders: return has_role(node, raft::Role::leader) && simulation.leader() != id;
    case ServerClass::followers: return has_role(node, raft::Role::follower);
    case ServerClass::candidates: return has_role(node, raft::Role::candidate);
    case ServerClass::up: return node.up();
    case ServerClass::down: return !node.up();
    case ServerClass::paused: return node.up() && node.paused;
    case ServerClass::others: return false;
  }
  return false;
}

raft::ServerSet of_class(const Choice& choice, const Simulation& simulation) {
  raft::ServerSet set;
  for (const raft::ServerId id : simulation.all_servers()) {
    if (is_of_class(choice, simulation, id)) set.insert(id);
  }
  return set;
}

/// So many members of the set, drawn evenly without repetition.
raft::ServerSet draw(raft::ServerSet set, int number, Random& random) {
  raft::ServerSet drawn;
  for (int i = 0; i < number; ++i) {
    auto member = set.begin();
    for (std::uint64_t skip = random.below(static_cast<std::uint64_t>(set.size())); skip > 0; --skip)
      ++member;
    drawn.insert(*member);
    set.erase(*member);
  }
  return drawn;
}

bool names_others(const Selector& selector) {
  return std::any_of(selector.choices.begin(), selector.choices.end(),
                     [](const Choice& choice) { return choice.among == ServerClass::others; });
}

}  // namespace

raft::ServerSet select(const Selector& selector, const Simulation& simulation, Random& random) {
  raft::ServerSet result;
  for (const Choice& choice : selector.choices) {
    const raft::ServerSet among = of_class(choice, simulation);
    const bool takes_all = choice.random == 0 || choice.random >= among.size();
    result = result | (takes_all ? among : draw(among, choice.random, random));
  }
  return result;
}

bool picks(const Selector& selector, const Simulation& simulation, raft::ServerId server) {
  return std::any_of(selector.choices.begin(), selector.choices.end(),
                     [&](const Choice& choice) { return is_of_class(choice, simulation, server); });
}

SelectedEnds select_ends(const Selector& from, const Selector& to, const Simulation& simulation,
                         Random& random) {
  // In this order, which the arguments of a call would not have.
  const raft::ServerSet chosen_from = select(from, simulation, random);
  const raft::ServerSet chosen_to = select(to, simulation, random);
  SelectedEnds ends{chosen_from, chosen_to};
  if (names_others(from)) ends.from = ends.from | without(simulation.all_servers(), chosen_to);
  if (names_others(to)) ends.to = ends.to | without(simulation.all_servers(), chosen_from);
  return ends;
}

std::vector<raft::ServerSet> select_groups(const std::vector<Selector>& groups, const Simulation& simulation,
                                           Random& random) {
  std::vector<raft::ServerSet> chosen;
  chosen.reserve(groups.size());
  for (const Selector& group : groups) chosen.push_back(select(group, simulation, random));
  std::vector<raft::ServerSet> result = chosen;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!names_others(groups[i])) continue;
    raft::ServerSet elsewhere;
    for (std::size_t j = 0; j < groups.size(); ++j) {
      if (j != i) elsewhere = elsewhere | chosen[j];
    }
    result[i] = result[i] | without(simulation.all_servers(), elsewhere);
  }
  return result;
}

}  // namespace raftsim
