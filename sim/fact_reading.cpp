#include "sim/fact_reading.hpp"

#include <algorithm>

namespace raftsim::reading {

namespace {

std::int64_t as_number(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

/// Which running servers take part: by the leader's configuration, for who was removed may not have heard of
/// it; without a leader each by its own.
raft::ServerSet members_in(const Simulation& simulation) {
  const raft::ServerId leader = simulation.leader();
  raft::ServerSet members;
  for (const raft::ServerId id : simulation.all_servers()) {
    const Node& node = simulation.node(id);
    if (!node.up()) continue;
    const Node& judge = leader != raft::kNobody ? simulation.node(leader) : node;
    if (judge.server->configuration().members().contains(id)) members.insert(id);
  }
  return members;
}

}  // namespace

std::optional<std::int64_t> number(ServerQuantity quantity, const Node& node) {
  switch (quantity) {
    case ServerQuantity::term: return as_number(current_term(node).value);
    case ServerQuantity::last_index: return as_number(log(node).last_index().value);
    case ServerQuantity::last_included_index: return as_number(log(node).base().index.value);
    case ServerQuantity::commit_index:
      return node.up() ? std::optional(as_number(node.server->commit_index().value)) : std::nullopt;
    case ServerQuantity::last_applied:
      return node.up() ? std::optional(as_number(node.server->last_applied().value)) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::int64_t> number(PeerQuantity quantity, raft::ServerId peer, const Node& node) {
  if (!node.up() || node.server->role() != raft::Role::leader) return std::nullopt;
  switch (quantity) {
    case PeerQuantity::next_index: return as_number(node.server->progress(peer).next_index.value);
    case PeerQuantity::match_index: return as_number(node.server->match_index(peer).value);
  }
  return std::nullopt;
}

std::int64_t number(Counter counter, const Simulation& simulation, Time at) {
  const Statistics& statistics = simulation.statistics();
  switch (counter) {
    case Counter::committed: return as_number(simulation.checks().truth().committed().value);
    case Counter::elections: return as_number(statistics.elections());
    case Counter::leaders: return as_number(statistics.leaders());
    case Counter::split_votes: return as_number(statistics.split_votes());
    case Counter::time: return at.time_since_epoch().count();
    case Counter::unavailable: return statistics.unavailable(at).count();
    case Counter::longest_unavailable: return statistics.longest_unavailable(at).count();
  }
  return 0;
}

std::int64_t number(const MessageCount& fact, const Simulation& simulation) {
  return as_number(simulation.statistics().messages(fact));
}

std::int64_t number(const ClientCount& fact, const Simulation& simulation) {
  if (fact.client != raft::ClientId{}) return as_number(simulation.client(fact.client).count(fact.counter));
  std::uint64_t sum = 0;
  for (const Client& client : simulation.clients()) sum += client.count(fact.counter);
  return as_number(sum);
}

std::int64_t number(raft::Role role, const Simulation& simulation) {
  std::int64_t count = 0;
  for (const raft::ServerId id : simulation.all_servers()) {
    const Node& node = simulation.node(id);
    if (node.up() && node.server->role() == role) ++count;
  }
  return count;
}

std::optional<raft::ServerSet> members(MemberKind kind, const Node& node) {
  if (!node.up()) return std::nullopt;
  const raft::Configuration& configuration = node.server->configuration();
  switch (kind) {
    case MemberKind::voters: return configuration.voters;
    case MemberKind::old_voters: return configuration.old_voters;
    case MemberKind::learners: return configuration.learners;
  }
  return std::nullopt;
}

const std::string* value(const raft::Text& key, const Node& node) {
  if (!node.up()) return nullptr;
  const auto& content = node.server->store().content();
  const auto found = content.find(key);
  return found != content.end() ? &found->second : nullptr;
}

const Outcome* outcome(const AnswerIs& fact, const Simulation& simulation) {
  return simulation.client(fact.client).outcome(fact.operation);
}

std::optional<Divergence> divergence(const Simulation& simulation, raft::ServerSet among) {
  using Kind = Divergence::Kind;
  const raft::ServerSet members = members_in(simulation);
  const raft::Server* first = nullptr;
  for (const raft::ServerId id : simulation.all_servers() & among) {
    if (!simulation.node(id).up()) continue;
    const raft::Server& server = *simulation.node(id).server;
    if (!members.empty() && !members.contains(id)) continue;
    if (first == nullptr) {
      first = &server;
      continue;
    }
    if (server.current_term() != first->current_term()) return Divergence{Kind::term, id, first->id()};
    // The hash of the whole log tells logs of equal length apart without walking them.
    if (server.log().last_index() != first->log().last_index() ||
        server.log().hash() != first->log().hash()) {
      return Divergence{Kind::log, id, first->id()};
    }
    if (server.commit_index() != first->commit_index())
      return Divergence{Kind::commit_index, id, first->id()};
    if (server.last_applied() != first->last_applied())
      return Divergence{Kind::last_applied, id, first->id()};
  }
  if (first == nullptr) return std::nullopt;
  if (first->commit_index() != first->log().last_index())
    return Divergence{Kind::uncommitted, first->id(), {}};
  if (first->last_applied() != first->commit_index()) return Divergence{Kind::unapplied, first->id(), {}};
  return std::nullopt;
}

bool fits(const RoleIs& fact, const Node& node) {
  return node.up() && fact.roles.contains(node.server->role());
}

bool fits(const ServerNumber& fact, const Node& node) {
  const auto found = number(fact.quantity, node);
  return found && fact.range.contains(*found);
}

bool fits(const VotedFor& fact, const Node& node) {
  return voted_for(node) == fact.candidate;
}

bool fits(const LogIs& fact, const Node& node) {
  const raft::Log& entries = log(node);
  if (entries.base().index != fact.base) return false;
  const std::uint64_t length = entries.last_index().value - fact.base.value;
  if (length < fact.terms.size() || (length > fact.terms.size() && !fact.open_end)) return false;
  raft::LogIndex index = fact.base;
  return std::all_of(fact.terms.begin(), fact.terms.end(), [&](raft::Term term) {
    index = raft::next(index);
    return entries.term_at(index) == term;
  });
}

bool fits(const ValueIs& fact, const Node& node) {
  if (!node.up()) return false;
  const std::string* found = value(fact.key, node);
  return fact.value ? found != nullptr && *found == *fact.value : found == nullptr;
}

bool fits(const PeerNumber& fact, const Node& node) {
  const auto found = number(fact.quantity, fact.peer, node);
  return found && fact.range.contains(*found);
}

bool fits(const MembersAre& fact, const Node& node) {
  return members(fact.kind, node) == fact.servers;
}

bool fits(const ChangingIs& fact, const Node& node) {
  if (!node.up()) return false;
  const raft::Server& server = *node.server;
  const bool changing = server.configurations().changing() || server.configuration().joint() ||
                        server.membership_change().has_value();
  return changing == fact.changing;
}

bool fits(const UpIs& fact, const Node& node) {
  return node.up() == fact.up;
}

}  // namespace raftsim::reading
