#pragma once

#include <string>

#include "core/server_set.hpp"
#include "sim/fault.hpp"

/// The faults that are told when they begin, as a reader would say them. Servers that were looked up when the
/// action happened are given; `all` are those of the cluster.
namespace raftsim {

/// "the disk of S1 stands still for 500ms"
std::string in_words(const StallDisk& stall, raft::ServerSet servers, raft::ServerSet all);
/// "the disk of S1 is full"
std::string in_words(const FillDisk& fill, raft::ServerSet servers, raft::ServerSet all);
/// "the disk of S1 has room again"
std::string in_words(const FreeDisk& free, raft::ServerSet servers, raft::ServerSet all);
/// "what the disk of S1 holds is damaged"
std::string in_words(const CorruptDisk& corrupt, raft::ServerSet servers, raft::ServerSet all);

/// "the link between S1 and S2 flaps for 2s: broken for 50ms, then whole for 100ms, and so on"
std::string in_words(const Flap& flap, raft::ServerSet from, raft::ServerSet to, raft::ServerSet all);
/// "S2 crashes again and again for 3s: down for 100ms, then up for 300ms, and so on"
std::string in_words(const CrashLoop& loop, raft::ServerSet servers, raft::ServerSet all);
/// "S1, S2 are cut off one by one, 100ms apart, and come back in another order"
std::string in_words(const Swizzle& swizzle, raft::ServerSet servers, raft::ServerSet all);

}  // namespace raftsim
