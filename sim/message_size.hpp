#pragma once

#include <cstdint>

#include "core/message.hpp"

namespace raftsim {

/// How many bytes a message counts on a link of limited bandwidth: what a plain encoding would need, no more
/// exact than that. 64 for the headers of the network and the fields; for each entry 24 and its texts; and
/// the data of a snapshot's chunk.
std::uint64_t bytes_of(const raft::Message& message);

}  // namespace raftsim
