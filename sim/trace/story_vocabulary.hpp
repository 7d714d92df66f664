#pragma once

#include <string>
#include <vector>

#include "core/command.hpp"
#include "core/server_set.hpp"
#include "core/types.hpp"
#include "sim/time.hpp"

/// How stories say the things that their sentences are about.
namespace raftsim::trace {

/// "T3"
std::string to_words(raft::Term term);
/// "entry 3", "entries 3..5"
std::string to_words(raft::LogIndex first, raft::LogIndex last);
/// A log by its entries' terms, as the paper draws it: "log 1 1 4"; a long one by its end: "log to 70". Where
/// a snapshot has taken the place of all up to `base`: "log …5 | 3 3", "log …5 |".
std::string to_words(const std::vector<raft::Term>& log, raft::LogIndex base = {});
/// "S1, S3"; "nobody" for none
std::string to_words(raft::ServerSet servers);
/// "writes x=1"
std::string to_words(const raft::Command& command);
/// Milliseconds with three places: "151.250".
std::string milliseconds_text(Duration duration);

}  // namespace raftsim::trace
