#include <algorithm>

#include "core/server.hpp"

/// Followers and their logs: AppendEntries received (Raft §5.3, Figure 2).
namespace raft {

void Server::on_append_entries(const Message& message, const AppendEntries& request) {
  const ServerId sender = message.from;
  const LogIndex prev = request.prev_log.index;
  if (!ask(Rule::accepts_leader, rules_->accepts_leader({current_term(), message.term, role_}), sender)) {
    // It answers no round: the sender may lead this server's term by now, and number its rounds anew.
    if (tells_refusal(message)) refuse_append(message, prev, Term{0}, prev, 0);
    return reset_election_timer_after(Contact::stale_leader, sender);
  }
  follow(sender);

  const LogIndex last = log().last_index();
  const Term own_term = log().knows(prev) ? log().term_at(prev) : Term{0};
  const Decision matches = ask(
      Rule::log_matches, rules_->log_matches({request.prev_log, last, own_term, log().base().index}), sender);
  if (!matches) {
    if (matches.reason == Reason::log_too_short) {
      return refuse_append(message, prev, Term{0}, next(last), request.round);
    }
    return refuse_append(message, prev, own_term, log().first_of_term_at(prev), request.round);
  }

  const LogIndex last_new = store_entries(request);
  const LogIndex commit =
      ask(Rule::follower_commit_index,
          rules_->follower_commit_index({commit_index_, request.leader_commit, last_new, log().last_index()}),
          commit_index_, sender);
  if (commit != commit_index_) {
    commit_index_ = commit;
    effects_->mark(Change::commit_index);
    forget_incoming_if_old(sender);
  }
  send(sender).become<AppendEntriesReply>() =
      AppendEntriesReply{true, last_new, Term{0}, LogIndex{0}, request.round};
  effects_->sends.back().after = reply_waits_for(MessageType::append_entries_reply);
}

void Server::refuse_append(const Message& message, LogIndex refused_prev, Term conflict_term,
                           LogIndex conflict_index, std::uint64_t round) {
  send(message.from).become<AppendEntriesReply>() =
      AppendEntriesReply{false, refused_prev, conflict_term, conflict_index, round};
  effects_->sends.back().after = reply_waits_for(MessageType::append_entries_reply);
}

/// Takes what the log does not hold yet; returns the last index that agrees with the leader's log.
LogIndex Server::store_entries(const AppendEntries& request) {
  LogIndex index = request.prev_log.index;
  bool told = false;
  for (const Entry& entry : request.entries) {
    index = next(index);
    if (index <= log().base().index) continue;
    if (log().has(index)) {
      const Decision conflicts = rules_->must_truncate({log().at(index).term, entry.term});
      // Of many entries that are there already it is said once.
      if (conflicts || !told) ask(Rule::must_truncate, conflicts, leader_);
      told = true;
      if (!conflicts) continue;
      truncate_log_from(index);
    }
    append_to_log(entry);
  }
  // What the snapshot includes is committed, so the leader has it as well (Raft §5.4): it need not send it.
  return std::max(index, log().base().index);
}

}  // namespace raft
