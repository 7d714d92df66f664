#include <algorithm>

#include "core/server.hpp"

/// Followers that are sent a snapshot: InstallSnapshot received (Raft §7, extended version Figure 13).
namespace raft {

void Server::on_install_snapshot(const Message& message, const InstallSnapshot& chunk) {
  const ServerId sender = message.from;
  if (!ask(Rule::accepts_leader, rules_->accepts_leader({current_term(), message.term, role_}), sender)) {
    // As of AppendEntries, it answers no round.
    if (tells_refusal(message)) answer_chunk(sender, chunk, false, 0);
    return reset_election_timer_after(Contact::stale_leader, sender);
  }
  follow(sender);
  const ChunkQuestion question{commit_index_,           current_term(), chunk.last_included,   chunk.offset,
                               incoming_.last_included, incoming_.term, incoming_.bytes.size()};
  const Decision takes = ask(Rule::takes_chunk, rules_->takes_chunk(question), sender);
  bool installed = takes.reason == Reason::includes_nothing_new;
  if (takes) {
    if (incoming_.last_included != chunk.last_included) incoming_ = {chunk.last_included, {}, {}};
    incoming_.term = current_term();
    incoming_.bytes += chunk.data;
    effects_->mark(Change::snapshot);
    if (chunk.done) installed = install_incoming(sender);
  }
  answer_chunk(sender, chunk, installed, chunk.round);
}

void Server::answer_chunk(ServerId leader, const InstallSnapshot& chunk, bool installed,
                          std::uint64_t round) {
  const bool is_incoming = incoming_.last_included == chunk.last_included;
  const std::uint64_t offset = installed || !is_incoming ? 0 : incoming_.bytes.size();
  send(leader).become<InstallSnapshotReply>() = {chunk.last_included.index, installed, offset, round,
                                                 chunk.offset};
  effects_->sends.back().after = reply_waits_for(MessageType::install_snapshot_reply);
}

/// All of it has come. Answers whether it was what it should be; else it is forgotten.
bool Server::install_incoming(ServerId leader) {
  const IncomingSnapshot incoming = std::exchange(incoming_, {});
  const SharedSnapshot snapshot = read_snapshot(incoming.bytes).snapshot;
  const LogPosition included = snapshot.last_included();
  const ArrivedQuestion arrived{static_cast<bool>(snapshot), incoming.last_included, included};
  if (!ask(Rule::may_install, rules_->may_install(arrived), leader)) return false;
  const Term own_term = log().knows(included.index) ? log().term_at(included.index) : Term{0};
  const InstallQuestion question{included, log().last_index(), own_term};
  if (ask(Rule::keeps_suffix, rules_->keeps_suffix(question), leader)) {
    compact_log(snapshot);
  } else {
    begin_anew_after(snapshot);
  }
  // "Reset state machine using snapshot contents (and load snapshot's cluster configuration)" (Raft Figure
  // 13, 8). All that it includes is committed.
  enter(ask(Rule::term_after_snapshot, rules_->term_after_snapshot({current_term(), included.term}), leader));
  machine_ = snapshot->machine();
  commit_index_ = std::max(commit_index_, included.index);
  last_applied_ = included.index;
  const Configuration before = configuration();
  configurations_ = Configurations::of(snapshot->configuration(), log());
  if (configuration() != before) configuration_replaced(before);
  effects_->mark(Change::commit_index);
  effects_->mark(Change::applied);
  return true;
}

/// The log has come to hold, committed, what the rest of the snapshot would have brought.
void Server::forget_incoming_if_old(ServerId leader) {
  const LogIndex receiving = incoming_.last_included.index;
  if (receiving == LogIndex{0}) return;
  if (ask(Rule::keeps_incoming, rules_->keeps_incoming({receiving, commit_index_}), leader)) return;
  incoming_ = {};
  effects_->mark(Change::snapshot);
}

/// "Discard the entire log" (Raft Figure 13, 7): it is superseded by the snapshot, or conflicts with it.
void Server::begin_anew_after(const SharedSnapshot& snapshot) {
  truncate_log_from(next(log().base().index));
  effects_->write->replaces_log = true;
  durable_.log.reset(snapshot.last_included(), snapshot.log_hash());
  put_snapshot(snapshot);
}

}  // namespace raft
