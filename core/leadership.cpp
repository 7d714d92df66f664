#include "core/server.hpp"

/// Giving up the leadership: for want of a majority (CheckQuorum, thesis §6.2), or to a successor (thesis
/// §3.10).
namespace raft {

void Server::note_answer(ServerId follower) {
  if (!options_.check_quorum || answered_.contains(follower)) return;
  answered_.insert(follower);
  effects_->mark(Change::contact);
}

void Server::check_quorum() {
  if (role_ != Role::leader) return;
  answered_.insert(id_);
  if (!ask(Rule::keeps_leadership, rules_->keeps_leadership({is_quorum(quorums_, answered_)}))) {
    // The term stays: nobody else leads it.
    forget_leader();
    become_follower();
    return;
  }
  answered_ = {};
  effects_->mark(Change::contact);
  arm(Timer::quorum);
}

void Server::on(const TransferRequested& requested) {
  const ServerId target = requested.to;
  const TransferQuestion question{role_, id_, target, quorums_.all_voters().contains(target), successor_};
  if (!ask(Rule::may_transfer, rules_->may_transfer(question), target)) return;
  // One that turns to another successor has no more time for it: commands wait no longer than for one
  // transfer.
  if (successor_ == kNobody) arm(Timer::transfer);
  // From now on no command is taken, so that the successor can catch up (thesis §3.10).
  successor_ = target;
  effects_->mark(Change::contact);
  // Its election will wait for nobody's promise, whenever it is asked to begin one (thesis §6.4.1).
  gave_lease_up_ = true;
  effects_->mark(Change::reads);
  send_new_entries(target);
  ask_to_take_over_if_caught_up();
}

void Server::ask_to_take_over_if_caught_up() {
  const SuccessorQuestion question{match_index(successor_), log().last_index()};
  if (!ask(Rule::may_ask_to_take_over, rules_->may_ask_to_take_over(question), successor_)) return;
  send(successor_).become<TimeoutNow>() = TimeoutNow{};
}

/// Once it has come about, or has taken too long, commands are taken again.
void Server::end_transfer_if_due(bool leads, bool overdue) {
  if (successor_ == kNobody) return;
  if (!ask(Rule::ends_transfer, rules_->ends_transfer({leads, overdue}), successor_)) return;
  successor_ = kNobody;
  cancel(Timer::transfer);
  effects_->mark(Change::contact);
}

void Server::on_timeout_now(const Message& message) {
  const TakeOverQuestion question{current_term(), message.term, role_, quorums_.all_voters().contains(id_)};
  if (!ask(Rule::takes_over, rules_->takes_over(question), message.from)) return;
  // No pre-vote: the leader itself wants this, and everybody still hears it.
  start_election(true);
}

}  // namespace raft
