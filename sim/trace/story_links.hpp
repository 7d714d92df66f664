#pragma once

#include <string>
#include <vector>

#include "core/server_set.hpp"

namespace raftsim::trace {

/// The cuts in words: "all links are whole", "partition: S1, S2, S3 | S4, S5" where they are one, else
/// "links cut: S1 ↮ S3, S4; S2 ↛ S5", the latter in one direction only. `cut` has a place for every server.
std::string links_in_words(std::vector<raft::ServerSet> cut);

}  // namespace raftsim::trace
