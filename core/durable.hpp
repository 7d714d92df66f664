#pragma once

#include "core/configurations.hpp"
#include "core/log.hpp"
#include "core/snapshot.hpp"
#include "core/types.hpp"

namespace raft {

/// What survives a crash (Raft Figure 2, "persistent state on all servers").
struct Durable {
  Term current_term;
  ServerId voted_for;
  Log log;
  /// What has taken the place of the log's beginning: the log begins after what it includes (Raft §7).
  SharedSnapshot snapshot{};
  friend bool operator==(const Durable&, const Durable&) = default;
};

/// The configurations that a disk's content tells of; `first` is in force where it tells of none.
Configurations configurations_of(const Configuration& first, const Durable& durable);

}  // namespace raft
