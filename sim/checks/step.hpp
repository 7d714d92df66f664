#pragma once

#include "core/io.hpp"
#include "core/server.hpp"
#include "sim/checks/truth.hpp"

namespace raftsim::checks {

/// One step of a server as the properties see it: the server after it, what it asks of the world, and what
/// is then true.
struct Step {
  const raft::Server& server;
  const raft::Effects& effects;
  const Truth& truth;

  [[nodiscard]] bool leads() const { return server.role() == raft::Role::leader; }
  /// Whether a snapshot was installed: it has moved lastApplied, and not by applying entries.
  [[nodiscard]] bool installed() const {
    return effects.write && effects.has_changed(raft::Change::applied) &&
           effects.write->snapshot.index > effects.last_applied;
  }
  [[nodiscard]] bool became_leader() const { return leads() && effects.has_changed(raft::Change::role); }
};

/// Whether any of these parts of the server changed.
template <class... Changes>
constexpr bool any_changed(const raft::Effects& effects, Changes... changes) {
  return (effects.changed & (0U | ... | static_cast<unsigned>(changes))) != 0;
}

}  // namespace raftsim::checks
