#pragma once

#include <string>

#include "core/server_set.hpp"
#include "sim/action.hpp"

/// The actions that change how the world works, as a reader would say them. Servers that were looked up when
/// the action happened are given; `all` are those of the cluster.
namespace raftsim {

/// How long something takes: "10ms to 15ms", "no time".
std::string in_words(const Delay& delay);
/// "S1, S2", "all servers"
std::string names_of(raft::ServerSet servers, raft::ServerSet all);

/// "all links: lose 10% of messages; take 10ms to 15ms"
std::string in_words(const ChangeNetwork& change);

/// The same of some links: "links from S1 to S2, S3: …", "links between S1 and S2, S3: …".
std::string in_words(const ChangeLinks& change, raft::ServerSet from, raft::ServerSet to,
                     raft::ServerSet all);

/// "the next AppendEntries from S1 to S2 is lost", "all messages to the leader arrive 20ms later, for 1s"
std::string in_words(const Intercept& intercept);

/// "writes on S1 take 20ms"
std::string in_words(const ChangeDisk& change, raft::ServerSet servers, raft::ServerSet all);

/// "the clock of S3 runs at 80%"
std::string in_words(const ChangeClock& change, raft::ServerSet servers, raft::ServerSet all);

/// "the next election timeouts of S3 are 150ms, 200ms"
std::string in_words(const ScriptTimeouts& script, raft::ServerSet servers, raft::ServerSet all);

}  // namespace raftsim
