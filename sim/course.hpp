#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "core/server_set.hpp"
#include "core/types.hpp"
#include "sim/fault.hpp"
#include "sim/random.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// A fault that goes on for a while by itself: a row of plain cuts, heals, crashes and restarts, each of
/// which says when the next one is due. Its servers were chosen when it began; it draws from a stream of its
/// own, "faults/course/" and its number in the run, so that no other draw is moved by it. A regular value.
struct Course {
  std::variant<Flap, CrashLoop, Swizzle> what;
  /// Of a flap both ends; of the others whom it is about.
  raft::ServerSet from;
  raft::ServerSet to;

  /// Set by Simulation::begin_course().
  Random random{};
  /// The trace record that led to it.
  std::uint64_t cause{};
  Time end{};
  /// Whether its place may be used again.
  bool over{};

  /// Of a flap or a crash loop: whether the next thing to happen is the damage or its repair.
  bool damaged{};
  /// Of a swizzle: who is cut off now, and the servers in the order in which that changes.
  raft::ServerSet cut_off{};
  std::vector<raft::ServerId> order{};
  std::size_t next{};
};

}  // namespace raftsim
