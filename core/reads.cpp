#include <algorithm>

#include "core/server.hpp"

/// Linearizable reads without the log (thesis §6.4): the leader notes commitIndex, makes sure that it still
/// leads, and answers once it has applied so far. It makes sure by a round of heartbeats that a majority
/// answers, one for all reads that wait, or by a lease.
namespace raft {

const char* to_string(PendingRead::Stage stage) {
  switch (stage) {
    case PendingRead::Stage::leader: return "leader";
    case PendingRead::Stage::term_commit: return "termCommit";
    case PendingRead::Stage::round: return "round";
    case PendingRead::Stage::applied: return "applied";
  }
  return "?";
}

bool Server::committed_in_term() const {
  return log().term_at(commit_index_) == current_term();
}

void Server::on_read(const ClientRequest& request) {
  PendingRead read;
  read.server = id_;
  read.id = std::uint64_t{request.client.value} << 32U | request.sequence;
  read.client = request.client;
  read.sequence = request.sequence;
  read.key = request.command.key;
  begin_read(read);
}

/// Takes a read of this server's client, or of a follower's.
void Server::begin_read(PendingRead read) {
  // Asked again, it takes the place of what may have got lost.
  const auto is_same = [&](const PendingRead& one) { return one.server == read.server && one.id == read.id; };
  if (std::erase_if(reads_, is_same) > 0) effects_->mark(Change::reads);
  const bool lease = options_.reads == ReadMode::lease && role_ == Role::leader &&
                     ask(Rule::lease_holds, rules_->lease_holds({lease_running_, gave_lease_up_})).yes;
  const bool can_ask = read.server == id_ && options_.follower_reads && leader_ != kNobody &&
                       leader_ != id_ && configuration().members().contains(id_);
  const ReadQuestion question{options_.reads, role_, can_ask, committed_in_term(), lease};
  const Decision serves = ask(Rule::serves_read, rules_->serves_read(question));
  if (serves.reason == Reason::not_leader) {
    // A follower that has asked is told nothing: its client will ask again.
    if (read.server == id_) refuse({read.client, read.sequence, {}}, Reason::not_leader);
    return;
  }
  effects_->mark(Change::reads);
  if (serves) {
    read.read_index = options_.reads == ReadMode::stale ? last_applied_ : commit_index_;
    confirm_read(read);
    if (read.server == id_) reads_.push_back(read);
    return;
  }
  if (serves.reason == Reason::asks_the_leader) {
    read.stage = PendingRead::Stage::leader;
    send(leader_).become<ReadIndex>() = ReadIndex{read.id};
    // It speaks of this server's term, which must not be another after a crash.
    effects_->sends.back().after = reply_waits_for(MessageType::read_index);
  } else if (serves.reason == Reason::waits_for_term_commit) {
    read.stage = PendingRead::Stage::term_commit;
  } else {
    read.stage = PendingRead::Stage::round;
    read.read_index = commit_index_;
    // Heartbeats on their way have left before the read began: they say nothing for it.
    read.round = round_ + 1;
  }
  reads_.push_back(read);
  if (read.stage == PendingRead::Stage::round && begins_round()) begin_round();
}

void Server::on_read_index(const Message& message, const ReadIndex& request) {
  PendingRead read;
  read.server = message.from;
  read.id = request.id;
  begin_read(read);
}

void Server::on_read_index_reply(const Message& message, const ReadIndexReply& reply) {
  const auto read = std::find_if(reads_.begin(), reads_.end(), [&](const PendingRead& one) {
    return one.stage == PendingRead::Stage::leader && one.id == reply.id;
  });
  const Decision heeds = rules_->heeds_read_index_reply({read != reads_.end(), current_term(), message.term});
  if (!ask(Rule::heeds_read_index_reply, heeds, message.from)) return;
  read->read_index = reply.read_index;
  read->stage = PendingRead::Stage::applied;
  effects_->mark(Change::reads);
}

bool Server::begins_round() {
  return ask(Rule::begins_round, rules_->begins_round({round_, confirmed_round_})).yes;
}

void Server::begin_round() {
  ++round_;
  round_answers_ = {};
  round_answers_.insert(id_);
  if (options_.reads == ReadMode::lease) {
    require(!measuring_lease_, "one round at a time");
    measuring_lease_ = true;
    arm(other_lease_timer_ ? Timer::lease : Timer::other_lease);
  }
  effects_->mark(Change::reads);
  send_heartbeats();
  confirm_round();
}

void Server::note_round(ServerId follower, std::uint64_t round) {
  const Decision counts = rules_->counts_for_round({round, round_, confirmed_round_});
  // Most replies come while no round is open.
  if (counts.reason == Reason::no_round_open) return;
  if (!ask(Rule::counts_for_round, counts, follower)) return;
  round_answers_.insert(follower);
  effects_->mark(Change::reads);
  confirm_round();
}

void Server::confirm_round() {
  if (!ask(Rule::confirms_round, rules_->confirms_round({is_quorum(quorums_, round_answers_)}))) return;
  confirmed_round_ = round_;
  if (measuring_lease_) {
    // The lease counts from when the round began: its timer runs since then.
    measuring_lease_ = false;
    cancel(other_lease_timer_ ? Timer::other_lease : Timer::lease);
    other_lease_timer_ = !other_lease_timer_;
    lease_running_ = true;
  }
  bool others_wait = false;
  for (PendingRead& read : reads_) {
    if (read.stage != PendingRead::Stage::round) continue;
    if (read.round <= confirmed_round_) {
      confirm_read(read);
    } else {
      others_wait = true;
    }
  }
  std::erase_if(reads_, [&](const PendingRead& read) {
    return read.stage == PendingRead::Stage::applied && read.server != id_;
  });
  if (others_wait && begins_round()) begin_round();
}

/// Its read_index stands: what it is asked for is committed there.
void Server::confirm_read(PendingRead& read) {
  read.stage = PendingRead::Stage::applied;
  if (read.server != id_)
    send(read.server).become<ReadIndexReply>() = ReadIndexReply{read.id, read.read_index};
}

/// commitIndex has risen to an entry of the leader's term: now it knows what is committed.
void Server::reads_after_term_commit() {
  bool any = false;
  for (PendingRead& read : reads_) {
    if (read.stage != PendingRead::Stage::term_commit) continue;
    read.stage = PendingRead::Stage::round;
    read.read_index = commit_index_;
    read.round = round_ + 1;
    any = true;
  }
  if (!any) return;
  effects_->mark(Change::reads);
  if (begins_round()) begin_round();
}

void Server::answer_reads() {
  const auto may_answer = [&](const PendingRead& read) {
    return rules_->may_answer_read({read.read_index, last_applied_});
  };
  const auto is_ready = [&](const PendingRead& read) {
    return read.stage == PendingRead::Stage::applied && may_answer(read).yes;
  };
  // What a read waits for is said when it begins to.
  const bool news = effects_->has_changed(Change::reads);
  for (const PendingRead& read : reads_) {
    if (read.stage != PendingRead::Stage::applied) continue;
    const Decision answers = may_answer(read);
    if (answers || news) ask(Rule::may_answer_read, answers);
    if (!answers) continue;
    Answer& answer = effects_->answers.add();
    answer.client = read.client;
    answer.sequence = read.sequence;
    answer.status = AnswerStatus::done;
    answer.leader = leader_;
    answer.index = LogIndex{0};
    answer.read_index = last_applied_;
    answer.reason = {};
    machine_.read(read.key, answer.result);
    effects_->mark(Change::reads);
  }
  std::erase_if(reads_, is_ready);
  const bool is_member = configuration().members().contains(id_) || configurations_.changing();
  if (!reads_.empty() && !keeps_reads({false, !is_member && role_ != Role::leader})) turn_reads_away();
}

bool Server::keeps_reads(const ReadsQuestion& question) {
  const Decision keeps = rules_->keeps_reads(question);
  if (!keeps) ask(Rule::keeps_reads, keeps);
  return keeps.yes;
}

void Server::turn_reads_away() {
  for (const PendingRead& read : reads_) refuse({read.client, read.sequence, {}}, Reason::not_leader);
  effects_->mark(Change::reads);
  reads_.clear();
}

/// The leader is no longer what it was: what it has confirmed stands, and may be answered.
void Server::abandon_reads() {
  const auto is_open = [](const PendingRead& read) { return read.stage != PendingRead::Stage::applied; };
  if (std::none_of(reads_.begin(), reads_.end(), is_open) || keeps_reads({true, false})) return;
  for (const PendingRead& read : reads_) {
    if (!is_open(read)) continue;
    effects_->mark(Change::reads);
    if (read.server == id_) refuse({read.client, read.sequence, {}}, Reason::not_leader);
  }
  std::erase_if(reads_, is_open);
}

void Server::lease_timer_fired(Timer timer) {
  const Timer of_lease = other_lease_timer_ ? Timer::other_lease : Timer::lease;
  (timer == of_lease ? lease_running_ : measuring_lease_) = false;
  effects_->mark(Change::reads);
}

/// Leadership begins or ends: no round and no lease of another time counts.
void Server::reset_rounds() {
  if (options_.reads == ReadMode::lease) {
    cancel(Timer::lease);
    cancel(Timer::other_lease);
  }
  round_ = confirmed_round_ = 0;
  round_answers_ = {};
  lease_running_ = measuring_lease_ = gave_lease_up_ = other_lease_timer_ = false;
  effects_->mark(Change::reads);
}

}  // namespace raft
