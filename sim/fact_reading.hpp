#pragma once

#include <optional>

#include "core/log.hpp"
#include "core/types.hpp"
#include "sim/condition.hpp"
#include "sim/node.hpp"
#include "sim/simulation.hpp"
#include "sim/time.hpp"

/// What each kind of fact reads off a simulation: the one place that both judging and explaining a condition
/// look at.
namespace raftsim::reading {

/// What is durable of a machine that is down is read from its disk.
inline raft::Term current_term(const Node& node) {
  return node.up() ? node.server->current_term() : node.durable.current_term;
}
inline raft::ServerId voted_for(const Node& node) {
  return node.up() ? node.server->voted_for() : node.durable.voted_for;
}
inline const raft::Log& log(const Node& node) {
  return node.up() ? node.server->log() : node.durable.log;
}

/// Nothing of what a machine that is down has lost.
std::optional<std::int64_t> number(ServerQuantity quantity, const Node& node);
/// Nothing unless the server is a leader.
std::optional<std::int64_t> number(PeerQuantity quantity, raft::ServerId peer, const Node& node);
std::int64_t number(Counter counter, const Simulation& simulation, Time at);
std::int64_t number(const MessageCount& fact, const Simulation& simulation);
std::int64_t number(const ClientCount& fact, const Simulation& simulation);
/// How many running servers are in the role.
std::int64_t number(raft::Role role, const Simulation& simulation);
/// Who is of this kind in the server's configuration; nothing if the machine is down.
std::optional<raft::ServerSet> members(MemberKind kind, const Node& node);
/// Under the key in the server's applied state; nothing if there is no such key, or the machine is down.
const std::string* value(const raft::Text& key, const Node& node);
/// Nothing if the operation was not issued.
const Outcome* outcome(const AnswerIs& fact, const Simulation& simulation);

/// How two running servers differ, or what one still has to do: for Converged.
struct Divergence {
  enum class Kind : std::uint8_t { term, log, commit_index, last_applied, uncommitted, unapplied };
  Kind kind{};
  raft::ServerId server;
  /// For the first four kinds: from whom it differs.
  raft::ServerId other;
};
/// Nothing if all running servers among these agree and have nothing left to commit or apply.
std::optional<Divergence> divergence(const Simulation& simulation, raft::ServerSet among);

/// Whether the fact, which has a subject, is true of one server.
bool fits(const RoleIs& fact, const Node& node);
bool fits(const ServerNumber& fact, const Node& node);
bool fits(const VotedFor& fact, const Node& node);
bool fits(const LogIs& fact, const Node& node);
bool fits(const ValueIs& fact, const Node& node);
bool fits(const PeerNumber& fact, const Node& node);
bool fits(const MembersAre& fact, const Node& node);
bool fits(const ChangingIs& fact, const Node& node);
bool fits(const UpIs& fact, const Node& node);

/// Whether scopes of several servers take in this one.
template <class SubjectFact>
bool takes_in(const SubjectFact& /*fact*/, const Node& node) {
  return node.up();
}
inline bool takes_in(const UpIs& /*fact*/, const Node& /*node*/) {
  return true;
}

}  // namespace raftsim::reading
