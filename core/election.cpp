#include "core/server.hpp"

/// Candidates and voters (Raft §5.2, §5.4.1).
namespace raft {

/// Makes this server a candidate or a pre-candidate that nobody has answered yet.
void Server::begin_candidacy(Role role) {
  if (role_ != role) {
    role_ = role;
    effects_->mark(Change::role);
  }
  forget_leader();
  forget_hearing_leader();
  votes_ = {};
  vote_replies_ = {};
  effects_->mark(Change::votes);
  // A new randomised timeout, so that a split vote is not repeated for ever (Raft §5.2).
  arm(Timer::election);
  arm(Timer::heartbeat);
}

void Server::start_election(bool asked_by_leader) {
  enter(next(current_term()));
  durable_.voted_for = id_;
  effects_->mark(Change::vote);
  begin_candidacy(Role::candidate);
  own_vote_write_ = WriteId{last_write_.value + 1};
  asked_to_take_over_ = asked_by_leader;
  const LogPosition last = last_log();
  for (const ServerId voter : voting_peers()) request_vote(voter, last);
}

/// Where the own log ends, as candidates and voters compare it.
LogPosition Server::last_log() {
  const bool has_entries = log().last_index() > log().base().index;
  return ask(Rule::last_log, rules_->last_log({has_entries ? log().last() : LogPosition{}, log().base()}));
}

/// "Servers retry RPCs if they do not receive a response in a timely manner" (Raft §5.1).
void Server::ask_again_for_votes() {
  if (role_ == Role::follower) return;
  const LogPosition last = last_log();
  for (const ServerId voter : voting_peers()) {
    if (vote_replies_.contains(voter)) continue;
    if (role_ == Role::candidate) {
      request_vote(voter, last);
    } else {
      request_pre_vote(voter, last);
    }
  }
  arm(Timer::heartbeat);
}

void Server::request_vote(ServerId from, LogPosition last) {
  Message& message = send(from);
  message.become<RequestVote>() = RequestVote{last, asked_to_take_over_};
  // Term and own vote are durable before anybody hears of them (Raft Figure 2).
  effects_->sends.back().after = waits_for(MessageType::request_vote, own_vote_write_);
}

/// Whether an answer tells a candidate something, or a pre-candidate: a refusal does, for the first time.
bool Server::is_noted(Decision counts) {
  return counts || counts.reason == Reason::refused_by_voter || counts.reason == Reason::not_a_voter;
}

void Server::count_vote(ServerId voter, Term term, bool granted) {
  const VoteReplyQuestion question{current_term(),
                                   term,
                                   role_,
                                   granted,
                                   votes_.contains(voter),
                                   quorums_.all_voters().contains(voter),
                                   vote_replies_.contains(voter)};
  const Decision counts = ask(Rule::may_count_vote, rules_->may_count_vote(question), voter);
  if (!is_noted(counts)) return;
  vote_replies_.insert(voter);
  if (counts) votes_ = rules_->votes_with({votes_, voter});
  effects_->mark(Change::votes);
  const VoteResult result = vote_result(quorums_, votes_, vote_replies_ - votes_);
  if (ask(Rule::wins_election, rules_->wins_election({result}))) become_leader();
}

void Server::become_leader() {
  require(role_ == Role::candidate, "a leader that was a candidate");
  role_ = Role::leader;
  leader_ = id_;
  effects_->mark(Change::role);
  effects_->mark(Change::leader);
  // "nextIndex[] initialized to leader last log index + 1, matchIndex[] to 0" (Raft Figure 2).
  match_index_[slot(id_)] = LogIndex{0};
  // Who has left by a configuration that is not committed yet is still to learn of it.
  departing_ = configurations_.ever_members() - configuration().members();
  departing_.erase(id_);
  for (const ServerId server : configuration().members() | departing_) {
    match_index_[slot(server)] = LogIndex{0};
    progress_[slot(server)] = {next(log().last_index()), ProgressMode::probe, false};
  }
  effects_->mark(Change::progress);
  cancel(Timer::election);
  arm(Timer::heartbeat);
  if (options_.check_quorum) {
    answered_ = {};
    arm(Timer::quorum);
    effects_->mark(Change::contact);
  }
  reset_rounds();
  if (options_.max_uncommitted_bytes != 0) {
    uncommitted_bytes_ = bytes_between(commit_index_, log().last_index());
  }
  // A blank entry: only an entry of its own term tells the leader what is committed (Raft §8).
  append_to_log(Entry::no_op(current_term()));
  replicate_to_all();
}

void Server::on_request_vote(const Message& message, const RequestVote& request, bool stale) {
  const ServerId candidate = message.from;
  bool up_to_date = false;
  if (!stale) {
    up_to_date =
        ask(Rule::is_up_to_date, rules_->is_up_to_date({last_log(), request.last_log}), candidate).yes;
  }
  const VoteQuestion question{current_term(), message.term, voted_for(),
                              candidate,      up_to_date,   quorums_.all_voters().contains(id_)};
  const Decision grants = ask(Rule::may_grant_vote, rules_->may_grant_vote(question), candidate);
  Contact contact = grants ? Contact::vote_granted_before : Contact::vote_refused;
  if (grants && voted_for() != candidate) {
    contact = Contact::vote_granted;
    durable_.voted_for = candidate;
    effects_->mark(Change::vote);
  }
  reset_election_timer_after(contact, candidate);
  if (!grants && !tells_refusal(message)) return;
  send(candidate).become<RequestVoteReply>() = RequestVoteReply{grants.yes};
  effects_->sends.back().after = reply_waits_for(MessageType::request_vote_reply);
}

void Server::on_request_vote_reply(const Message& message, const RequestVoteReply& reply) {
  count_vote(message.from, message.term, reply.vote_granted);
  reset_election_timer_after(Contact::reply, message.from);
}

}  // namespace raft
