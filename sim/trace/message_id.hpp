#pragma once

#include <cstdint>

#include "core/types.hpp"

namespace raftsim::trace {

/// A message between servers, from 1 in the order of asking to send; a copy made by the network has the id of
/// its original. 0 is no message.
using MessageId = raft::Strong<struct MessageIdTag, std::uint64_t>;

}  // namespace raftsim::trace
