#pragma once

#include <vector>

#include "core/message.hpp"
#include "core/types.hpp"
#include "sim/scenario.hpp"
#include "sim/time.hpp"

namespace raftsim::shrink {

/// What the network did to a message as it left its sender.
struct Passage {
  Time left;
  raft::MessageType type{};
  raft::ServerId from;
  raft::ServerId to;
  /// By chance; what is lost for another reason would be so again.
  bool lost{};
  /// Of one that was on its way: how long it took, and how much longer its copy, zero without one.
  Duration took{};
  Duration copy_after{};
};

/// Those of all messages between servers that a run of the scenario with its seed sends, in their order; of
/// those that an action met nothing.
std::vector<Passage> passages_of(const Scenario& scenario);

}  // namespace raftsim::shrink
