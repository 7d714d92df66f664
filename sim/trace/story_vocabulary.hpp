#pragma once

#include <string>
#include <vector>

#include "core/command.hpp"
#include "core/kv.hpp"
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
/// What a command came to, where that is more than that it is done: "\"1\"" of a read, "no such key",
/// "nothing done, it has no session"; a long value by its beginning. Else empty.
std::string to_words(const raft::Result& result);
/// Milliseconds with three places: "151.250".
std::string milliseconds_text(Duration duration);

}  // namespace raftsim::trace
