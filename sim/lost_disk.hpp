#pragma once

#include <optional>

#include "core/types.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// That a server's disk lost all that it held, which was something. Raft rests on stable storage (Raft Figure
/// 2), and promises nothing once such a server comes back under its name: amnesia. One that stays away is
/// like any other that has crashed.
struct LostDisk {
  raft::ServerId server;
  Time time;
  /// When the server started again; nothing if it has not.
  std::optional<Time> back{};
  friend bool operator==(const LostDisk&, const LostDisk&) = default;
};

}  // namespace raftsim
