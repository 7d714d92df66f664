#pragma once

#include <array>
#include <string_view>

#include "sim/shrink/search.hpp"

/// The ways to make a scenario smaller, one file each. Each goes through the scenario once and takes what
/// still fails.
namespace raftsim::shrink {

/// Entries of the timeline, whole runs of them first.
void fewer_entries(Search& search);
/// Elements of all other lists: actions, servers that an action names, groups of clients, links, entries of
/// logs, timeouts, branches.
void fewer_elements(Search& search);
/// What an object says beside the least that it must: options of the cluster, settings, details of actions.
void fewer_members(Search& search);
/// Servers, and all that is said of them, down to three; those that remain are numbered anew.
void fewer_servers(Search& search);
/// Clients of a group, and operations of each.
void fewer_clients(Search& search);
/// Faults that go on by themselves become what they begin with; choices become one of their branches.
void plainer_actions(Search& search);
/// Entries of the timeline that are neighbours become one.
void joined_entries(Search& search);
/// Distributions of delays become constant.
void constant_delays(Search& search);
/// The same, tried harder: when all else is small, so that it costs little and leads nowhere else.
void constant_delays_at_last(Search& search);
/// What chance does to messages becomes what happens to single ones.
void single_messages(Search& search);
/// Waiting in which nothing needs to happen.
void less_waiting(Search& search);
/// The run ends sooner, where what fails is judged at its end.
void earlier_end(Search& search);
/// Durations, percentages and counts become round, or small.
void rounder_numbers(Search& search);
/// Entries of the timeline stand in the order in which they happen.
void ordered_entries(Search& search);
/// Seeds with which less happens, and smaller ones.
void other_seeds(Search& search);

struct Pass {
  /// For who waits: "servers".
  std::string_view name;
  void (*run)(Search&);
};
/// In the order in which they are best run: what takes away most with least effort is first.
inline constexpr std::array kPasses{
    Pass{"timeline", fewer_entries},
    Pass{"servers", fewer_servers},
    Pass{"clients", fewer_clients},
    Pass{"lists", fewer_elements},
    Pass{"settings", fewer_members},
    Pass{"actions", plainer_actions},
    Pass{"delays", constant_delays},
    Pass{"messages", single_messages},
    Pass{"waiting", less_waiting},
    Pass{"end", earlier_end},
    Pass{"entries", joined_entries},
    Pass{"numbers", rounder_numbers},
    Pass{"order", ordered_entries},
    Pass{"seed", other_seeds},
    Pass{"last delays", constant_delays_at_last},
};

}  // namespace raftsim::shrink
