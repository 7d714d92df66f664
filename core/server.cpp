#include "core/server.hpp"

#include <algorithm>

namespace raft {

Server::Server(ServerId id, const Options& options, const Rules& rules, Durable durable)
    : id_(id),
      options_(options),
      rules_(&rules),
      durable_(std::move(durable)),
      // What the snapshot includes is committed, and its state is that after applying it (Raft §7).
      commit_index_(durable_.snapshot.last_included().index),
      last_applied_(commit_index_),
      durable_index_(durable_.log.last_index()),
      configurations_(configurations_of({options.voters, {}, options.learners}, durable_)) {
  require(durable_.log.base() == durable_.snapshot.last_included(), "a log that begins after its snapshot");
  if (durable_.snapshot) machine_ = durable_.snapshot->machine();
  require(id != kNobody, "a server with an id");
  require(options.max_entries_per_append >= 1, "at least one entry an AppendEntries");
  require(options.max_in_flight >= 1, "at least one entry in flight");
  match_index_.resize(std::max<std::size_t>(id.value, static_cast<std::size_t>(options.places)));
  progress_.resize(match_index_.size());
  configuration_replaced({});
  options_.places = static_cast<int>(match_index_.size());
}

ServerSet Server::voting_peers() const {
  ServerSet others = quorums_.all_voters();
  others.erase(id_);
  return others;
}

ServerSet Server::followers() const {
  ServerSet others = configuration().members() | departing_;
  others.erase(id_);
  return others;
}

void Server::step(const Input& input, Effects& effects) {
  effects.clear();
  effects_.pointer = &effects;
  std::visit([this](const auto& one) { on(one); }, input);
  apply_committed();
  if (!is_settled()) settle_configuration();
  if (!reads_.empty()) answer_reads();
  if (options_.snapshot_every != 0 && effects.last_applied.value != 0) take_snapshot(false);
  finish_write();
  effects_.pointer = nullptr;
}

void Server::on(const Started&) {
  if (options_.check_quorum &&
      ask(Rule::may_have_heard_leader, rules_->may_have_heard_leader({current_term()}))) {
    hear_leader();
  }
  arm(Timer::election);
}

void Server::on(const Received& received) {
  const Message& message = *received.message;
  if (message.type() == MessageType::request_vote && ignores(message)) return;
  if (role_ == Role::leader && is_outsider(message)) return;
  const Decision adopts = ask(
      Rule::adopts_term, rules_->adopts_term({current_term(), message.term, message.type()}), message.from);
  if (adopts) adopt(message.term);
  const bool stale = adopts.reason == Reason::stale_term;
  switch (message.type()) {
    case MessageType::request_vote:
      return on_request_vote(message, *std::get_if<RequestVote>(&message.body), stale);
    case MessageType::request_vote_reply:
      return on_request_vote_reply(message, *std::get_if<RequestVoteReply>(&message.body));
    case MessageType::append_entries:
      return on_append_entries(message, *std::get_if<AppendEntries>(&message.body));
    case MessageType::append_entries_reply:
      return on_append_entries_reply(message, *std::get_if<AppendEntriesReply>(&message.body));
    case MessageType::pre_vote: return on_pre_vote(message, *std::get_if<PreVote>(&message.body), stale);
    case MessageType::pre_vote_reply:
      return on_pre_vote_reply(message, *std::get_if<PreVoteReply>(&message.body));
    case MessageType::timeout_now: return on_timeout_now(message);
    case MessageType::read_index: return on_read_index(message, *std::get_if<ReadIndex>(&message.body));
    case MessageType::read_index_reply:
      return on_read_index_reply(message, *std::get_if<ReadIndexReply>(&message.body));
    case MessageType::install_snapshot:
      return on_install_snapshot(message, *std::get_if<InstallSnapshot>(&message.body));
    case MessageType::install_snapshot_reply:
      return on_install_snapshot_reply(message, *std::get_if<InstallSnapshotReply>(&message.body));
  }
}

/// Whether this server hears a leader and so does not hear a candidate (thesis §4.2.3).
bool Server::ignores(const Message& message) {
  if (!options_.check_quorum) return false;
  const auto& request = *std::get_if<RequestVote>(&message.body);
  const VoteRequestQuestion question{current_term(), message.term, hears_leader_, request.leadership_transfer,
                                     role_};
  return !ask(Rule::heeds_vote_request, rules_->heeds_vote_request(question), message.from);
}

void Server::on(const TimerFired& fired) {
  switch (fired.timer) {
    case Timer::election:
      // "If election timeout elapses without receiving AppendEntries RPC from current leader or granting vote
      // to candidate: convert to candidate" (Raft Figure 2).
      if (!may_campaign()) return;
      return options_.pre_vote ? start_pre_election() : start_election(false);
    case Timer::heartbeat:
      if (role_ == Role::leader) {
        // In its own time, however many rounds reads begin meanwhile.
        arm(Timer::heartbeat);
        // A lease lasts from round to round.
        if (options_.reads == ReadMode::lease && begins_round()) {
          begin_round();
        } else {
          send_heartbeats();
        }
        return count_farewells();
      }
      return ask_again_for_votes();
    case Timer::leader_heard: return forget_hearing_leader();
    case Timer::quorum: return check_quorum();
    case Timer::transfer: return end_transfer_if_due(role_ == Role::leader, true);
    case Timer::lease:
    case Timer::other_lease: return lease_timer_fired(fired.timer);
    case Timer::catch_up: return catch_up_timed_out();
  }
}

void Server::on(const Written& written) {
  require(written.write > durable_write_ && written.write <= last_write_, "writes that end in their order");
  durable_write_ = written.write;
  std::size_t done = 0;
  while (done < pending_writes_.size() && pending_writes_[done].id <= written.write) {
    durable_index_ = pending_writes_[done++].last_index;
  }
  if (done == pending_writes_.size()) {
    pending_writes_.clear();  // the usual case, without moving anything
  } else {
    pending_writes_.erase(pending_writes_.begin(),
                          pending_writes_.begin() + static_cast<std::ptrdiff_t>(done));
  }
  if (role_ == Role::leader) advance_commit_index();
  if (role_ == Role::candidate && written.write >= own_vote_write_ && !vote_replies_.contains(id_)) {
    count_vote(id_, current_term(), true);
  }
}

void Server::on(const Proposed& proposed) {
  const ClientRequest& request = proposed.request;
  if (request.command.operation == Operation::read && options_.reads != ReadMode::log)
    return on_read(request);
  const std::uint64_t limit = options_.max_uncommitted_bytes;
  const Entry entry = Entry::of(current_term(), request);
  const CommandQuestion question{role_, successor_ != kNobody, uncommitted_bytes_,
                                 limit == 0 ? 0 : bytes(entry), limit};
  const Decision accepts = ask(Rule::accepts_command, rules_->accepts_command(question));
  if (!accepts) return refuse(request, accepts.reason);
  append_to_log(entry);
  replicate_to_all();
}

void Server::refuse(const ClientRequest& request, Reason reason) {
  Answer& answer = effects_->answers.add();
  answer = {};
  answer.client = request.client;
  answer.sequence = request.sequence;
  answer.leader = leader_;
  answer.status = AnswerStatus::not_leader;
  if (reason == Reason::not_leader) return;
  answer.status = AnswerStatus::try_later;
  answer.reason = reason;
}

std::uint64_t Server::bytes_between(LogIndex after, LogIndex last) const {
  std::uint64_t sum = 0;
  for (LogIndex index = after; index < last;) {
    index = next(index);
    sum += bytes(log().at(index));
  }
  return sum;
}

/// Makes it the current term, which it may be already.
void Server::enter(Term term) {
  if (term == current_term()) return;
  durable_.current_term = term;
  effects_->mark(Change::term);
}

void Server::adopt(Term newer) {
  enter(newer);
  durable_.voted_for = kNobody;
  effects_->mark(Change::vote);
  forget_leader();
  become_follower();
}

/// The sender leads the current term: a message of which only its leader is the author has come.
void Server::follow(ServerId leader) {
  become_follower();
  if (leader_ != leader) {
    forget_leader();
    leader_ = leader;
    effects_->mark(Change::leader);
  }
  reset_election_timer_after(Contact::append_entries_from_leader, leader);
  hear_leader();
}

void Server::forget_leader() {
  if (leader_ == kNobody) return;
  leader_ = kNobody;
  effects_->mark(Change::leader);
  abandon_reads();
}

void Server::hear_leader() {
  if (!options_.pre_vote && !options_.check_quorum) return;
  arm(Timer::leader_heard);
  if (hears_leader_) return;
  hears_leader_ = true;
  effects_->mark(Change::contact);
}

void Server::forget_hearing_leader() {
  if (!hears_leader_) return;
  hears_leader_ = false;
  cancel(Timer::leader_heard);
  effects_->mark(Change::contact);
}

void Server::become_follower() {
  if (role_ == Role::follower) return;
  // A candidate's election timer is running already; a leader has none.
  if (role_ == Role::leader) {
    arm(Timer::election);
    if (options_.check_quorum) cancel(Timer::quorum);
    end_transfer_if_due(false, false);
    end_change();
    departing_ = {};
    stop_sending_snapshots();
    reset_rounds();
    uncommitted_bytes_ = 0;
  }
  cancel(Timer::heartbeat);
  role_ = Role::follower;
  effects_->mark(Change::role);
}

void Server::append_to_log(const Entry& entry) {
  if (!effects_->write) effects_->write.emplace();
  durable_.log.append(entry);
  if (options_.max_uncommitted_bytes != 0 && role_ == Role::leader) uncommitted_bytes_ += bytes(entry);
  ++effects_->write->appended;
  effects_->mark(Change::log);
  if (entry.kind != EntryKind::configuration) return;
  const Configuration before = configuration();
  configurations_.add(log().last_index(), entry.configuration());
  configuration_replaced(before);
}

void Server::truncate_log_from(LogIndex first) {
  require(!effects_->write || effects_->write->appended == 0, "a log that is cut before it is lengthened");
  if (!effects_->write) effects_->write.emplace();
  const auto lost = durable_.log.from(first, durable_.log.last_index().value);
  effects_->removed.insert(effects_->removed.begin(), lost.begin(), lost.end());
  effects_->write->truncate_from = first;
  durable_.log.truncate_from(first);
  durable_index_ = std::min(durable_index_, previous(first));
  // What is on its way to the disk no longer speaks for the indexes that were cut off.
  for (PendingWrite& pending : pending_writes_)
    pending.last_index = std::min(pending.last_index, previous(first));
  effects_->mark(Change::log);
  const Configuration before = configuration();
  if (configurations_.truncate_from(first)) configuration_replaced(before);
}

/// Whether term and vote are part of this step's write.
Decision Server::stores_hard_state() const {
  const bool voted = effects_->has_changed(Change::vote) && voted_for() != kNobody;
  return rules_->must_store({effects_->has_changed(Change::term), voted});
}

void Server::finish_write() {
  const Decision hard_state = stores_hard_state();
  if (hard_state) ask(Rule::must_store, hard_state);
  if (!hard_state && !effects_->write) return;
  if (!effects_->write) effects_->write.emplace();
  last_write_ = WriteId{last_write_.value + 1};
  Write& write = *effects_->write;
  write.id = last_write_;
  write.hard_state = hard_state.yes;
  write.current_term = durable_.current_term;
  write.voted_for = durable_.voted_for;
  write.last_index = durable_.log.last_index();
  pending_writes_.push_back({last_write_, write.last_index});
}

void Server::apply_committed() {
  const Decision applies = rules_->may_apply({last_applied_, commit_index_});
  if (!applies) return;
  ask(Rule::may_apply, applies);
  effects_->first_applied = next(last_applied_);
  do {
    last_applied_ = next(last_applied_);
    const Entry& entry = durable_.log.at(last_applied_);
    if (entry.kind != EntryKind::command) continue;
    const Decision answers = rules_->answers_client({role_, current_term(), entry.term});
    // Of every follower it goes without saying.
    if (role_ == Role::leader) ask(Rule::answers_client, answers);
    Decision takes_effect;
    if (answers) {
      Answer& answer = effects_->answers.add();
      answer.client = entry.client;
      answer.sequence = entry.sequence;
      answer.status = AnswerStatus::done;
      answer.leader = id_;
      answer.index = last_applied_;
      answer.read_index = LogIndex{0};
      answer.reason = {};
      takes_effect =
          machine_.apply(entry, last_applied_, options_.sessions, &answer.result, rules_->takes_effect);
    } else {
      takes_effect = machine_.apply(entry, last_applied_, options_.sessions, nullptr, rules_->takes_effect);
    }
    if (!takes_effect || takes_effect.reason == Reason::another_session_ends) {
      ask(Rule::takes_effect, takes_effect);
    }
    if (!takes_effect) effects_->without_effect.push_back(last_applied_);
  } while (rules_->may_apply({last_applied_, commit_index_}));
  effects_->last_applied = last_applied_;
  effects_->mark(Change::applied);
}

Message& Server::send(ServerId to) {
  Send& one = effects_->sends.add();
  one.message.from = id_;
  one.message.to = to;
  one.message.term = current_term();
  one.after = WriteId{0};
  return one.message;
}

void Server::reset_election_timer_after(Contact contact, ServerId about) {
  if (ask(Rule::resets_election_timer, rules_->resets_election_timer({contact, role_}), about)) {
    arm(Timer::election);
  }
}

/// Whether the sender of a request that is not granted gets an answer.
bool Server::tells_refusal(const Message& message) {
  const RefusedQuestion question{message.type(), current_term(), message.term};
  return ask(Rule::tells_refusal, rules_->tells_refusal(question), message.from).yes;
}

WriteId Server::reply_waits_for(MessageType type) {
  // The write of this step, if there is one, gets its id when the step ends.
  const bool writes = effects_->write.has_value() || stores_hard_state().yes;
  return waits_for(type, writes ? WriteId{last_write_.value + 1} : last_write_);
}

WriteId Server::waits_for(MessageType type, WriteId last_write) {
  const WaitDecision decision = rules_->reply_waits_for({type, last_write, durable_write_});
  if (decision.reason != Reason::nothing_pending) {
    ask(Rule::reply_waits_for, {decision.write != WriteId{0}, decision.reason});
  }
  return decision.write;
}

}  // namespace raft
