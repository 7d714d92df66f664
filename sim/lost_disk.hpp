#pragma once

#include "core/types.hpp"
#include "sim/time.hpp"

namespace raftsim {

/// That a server's disk lost all that it held, which was something: amnesia. Raft rests on stable storage
/// (Raft Figure 2), and promises nothing to whom it is lost.
struct LostDisk {
  raft::ServerId server;
  Time time;
  friend bool operator==(const LostDisk&, const LostDisk&) = default;
};

}  // namespace raftsim
