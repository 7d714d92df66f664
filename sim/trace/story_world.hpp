#pragma once

#include <string>
#include <vector>

#include "core/server_set.hpp"
#include "sim/trace/record.hpp"

namespace raftsim::trace {

/// What a record says that a Teller leaves to others: captions, settings, links, expectations, violations,
/// the end; never empty. `cut` are the links that are cut after it, with a place for every sender.
std::string world_in_words(const Record& record, const std::vector<raft::ServerSet>& cut);

}  // namespace raftsim::trace
