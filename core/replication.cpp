#include <algorithm>

#include "core/server.hpp"

/// Leaders: sending the log and committing it (Raft §5.3, §5.4.2).
namespace raft {

void Server::replicate_to_all() {
  bool all_sent = true;
  for (const ServerId follower : followers()) all_sent = send_new_entries(follower) && all_sent;
  const HeartbeatQuestion question{all_sent, options_.reads};
  if (ask(Rule::puts_off_heartbeat, rules_->puts_off_heartbeat(question))) arm(Timer::heartbeat);
}

bool Server::send_new_entries(ServerId follower, bool sent_in_this_step) {
  const Progress& progress = progress_[slot(follower)];
  const Decision sends = rules_->may_send_entries(
      {progress.mode, progress.probe_sent, progress.next_index, match_index(follower), log().last_index(),
       options_.max_in_flight, progress.cautious && sent_in_this_step});
  // What is sent speaks for itself, and that there is nothing to send is not said each time.
  if (!sends && sends.reason != Reason::nothing_to_send) ask(Rule::may_send_entries, sends, follower);
  if (sends) send_append(follower);
  return sends.yes;
}

void Server::send_append(ServerId follower) {
  Progress& progress = progress_[slot(follower)];
  if (progress.mode == ProgressMode::snapshot || needs_snapshot(follower)) return send_chunk(follower);
  const LogIndex prev = previous(progress.next_index);
  const std::uint64_t unacknowledged = prev.value - std::min(prev.value, match_index(follower).value);
  const std::uint64_t window =
      options_.max_in_flight > unacknowledged ? options_.max_in_flight - unacknowledged : 0;
  const std::uint64_t room = progress.mode == ProgressMode::probe ? options_.max_entries_per_append : window;
  const auto limit = static_cast<std::size_t>(std::min<std::uint64_t>(options_.max_entries_per_append, room));

  auto& request = send(follower).become<AppendEntries>();
  const Term entry_term = prev == log().base().index ? Term{0} : log().at(prev).term;
  request.prev_log = ask(Rule::prev_log, rules_->prev_log({prev, entry_term, log().base()}), follower);
  request.leader_commit = commit_index_;
  request.round = round_;
  request.entries.assign(log().from(progress.next_index, limit));
  if (progress.mode == ProgressMode::probe) {
    progress.probe_sent = true;
  } else {
    progress.next_index = LogIndex{progress.next_index.value + request.entries.size()};
  }
  effects_->mark(Change::progress);
}

void Server::send_heartbeats() {
  for (const ServerId follower : followers()) send_append(follower);
  end_transfer_if_due(true, false);
  // A TimeoutNow may be lost; asked again in the same term it is old news to who has taken over.
  if (successor_ != kNobody) ask_to_take_over_if_caught_up();
}

/// Whether the leader takes the answer to what it sent; then its sender counts as heard.
bool Server::heeds_reply(const Message& message, std::uint64_t round) {
  const ServerId follower = message.from;
  const AppendReplyQuestion question{current_term(), message.term, role_, followers().contains(follower)};
  if (!ask(Rule::heeds_append_reply, rules_->heeds_append_reply(question), follower)) return false;
  progress_[slot(follower)].unanswered = 0;
  note_answer(follower);
  note_round(follower, round);
  return true;
}

void Server::on_append_entries_reply(const Message& message, const AppendEntriesReply& reply) {
  if (!heeds_reply(message, reply.round)) return;
  if (!reply.success) return back_up(message.from, reply);
  follower_has(message.from, reply.index);
}

/// The follower's log agrees with the own one up to `index`, durably.
void Server::follower_has(ServerId follower, LogIndex index) {
  Progress& progress = progress_[slot(follower)];
  const LogIndex before = match_index(follower);
  const LogIndex match =
      ask(Rule::match_index_after, rules_->match_index_after({before, index, log().last_index()}), before,
          follower);
  match_index_[slot(follower)] = match;
  if (match >= commit_index_) progress.catching_up = false;
  if (match >= log().last_index()) progress.cautious = false;
  progress.next_index = std::max(progress.next_index, next(match));
  go_on_in_mode(follower, false);
  effects_->mark(Change::progress);
  if (match > commit_index_) advance_commit_index();
  if (departing_.contains(follower) && !configurations_.changing()) {
    // Of an answer that tells nothing new, a copy maybe, nothing more comes: the next heartbeat tries again.
    if (match > before) say_farewell(follower);
    return;
  }
  // As many batches as the window has room for; each moves nextIndex on.
  LogIndex before_sending = progress.next_index;
  for (bool sent = false; send_new_entries(follower, sent) && progress.next_index > before_sending;) {
    before_sending = progress.next_index;
    sent = true;
  }
  if (successor_ == follower && match > before) ask_to_take_over_if_caught_up();
}

/// The follower has answered: the log goes on to it in the mode that this asks for.
void Server::go_on_in_mode(ServerId follower, bool refused) {
  Progress& progress = progress_[slot(follower)];
  const LogIndex sending = progress.snapshot.last_included().index;
  const ModeDecision decision =
      rules_->progress_mode({progress.mode, refused, match_index(follower), sending});
  if (decision.mode != progress.mode) note({Rule::progress_mode, decision.reason, true, follower});
  // Until it has the snapshot, one chunk at a time is on its way.
  if (decision.mode == ProgressMode::snapshot) return;
  progress = {progress.next_index, decision.mode, false, {}, 0, progress.catching_up, progress.cautious};
}

void Server::back_up(ServerId follower, const AppendEntriesReply& reply) {
  Progress& progress = progress_[slot(follower)];
  const Decision heeds =
      ask(Rule::heeds_refusal,
          rules_->heeds_refusal({progress.mode, match_index(follower), progress.next_index, reply.index}),
          follower);
  if (!heeds) return;
  const LogIndex last_of_conflict_term = [&] {
    if (reply.conflict_term == Term{0}) return LogIndex{0};
    const LogIndex last = log().last_at_or_below(reply.conflict_term);
    return log().term_at(last) == reply.conflict_term ? last : LogIndex{0};
  }();
  const LogIndex next_index =
      ask(Rule::next_index_after_refusal,
          rules_->next_index_after_refusal({match_index(follower), reply.index, reply.conflict_term,
                                            reply.conflict_index, last_of_conflict_term}),
          progress.next_index, follower);
  // A follower may name an index past this log's end; there is nothing to probe beyond the next entry.
  progress.next_index = std::min(next_index, next(log().last_index()));
  require(progress.next_index > match_index(follower), "a nextIndex after matchIndex");
  if (progress.mode == ProgressMode::replicate) progress.cautious = true;
  go_on_in_mode(follower, true);
  send_append(follower);
}

void Server::advance_commit_index() {
  match_index_[slot(id_)] =
      ask(Rule::own_match_index, rules_->own_match_index({log().last_index(), durable_index_}),
          match_index(id_), id_);
  // Most acknowledgements complete no quorum: counting shows it more cheaply than sorting.
  const bool beyond = is_beyond(quorums_, match_index_, commit_index_);
  const LogIndex reached = beyond ? quorum_index(quorums_, match_index_) : LogIndex{0};
  const Term first_term = beyond ? log().term_at(next(commit_index_)) : Term{0};
  const CommitQuestion question{commit_index_, reached, log().term_at(reached), current_term(), first_term};
  const Decision commits = ask(Rule::may_commit, rules_->may_commit(question));
  if (!commits) return;
  if (options_.max_uncommitted_bytes != 0) uncommitted_bytes_ -= bytes_between(commit_index_, reached);
  commit_index_ = reached;
  effects_->mark(Change::commit_index);
  if (!reads_.empty()) reads_after_term_commit();
}

}  // namespace raft
